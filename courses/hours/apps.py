"""The room's application."""

from django.apps import AppConfig


class HoursConfig(AppConfig):
    """Registers the room."""

    name = "courses.hours"
    label = "courses_hours"
    verbose_name = "学时"

    def ready(self) -> None:
        """Fill the registries of lower rooms and connect receivers."""
        from courses.hours import receivers, registrations  # noqa: F401
