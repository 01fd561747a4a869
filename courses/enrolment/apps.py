"""The room's application."""

from django.apps import AppConfig


class EnrolmentConfig(AppConfig):
    """Registers the room."""

    name = "courses.enrolment"
    label = "courses_enrolment"
    verbose_name = "培训班"

    def ready(self) -> None:
        """Fill the registries of lower rooms and connect receivers."""
        from courses.enrolment import registrations  # noqa: F401
