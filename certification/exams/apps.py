"""The room's application."""

from django.apps import AppConfig


class ExamsConfig(AppConfig):
    """Registers the room."""

    name = "certification.exams"
    label = "certification_exams"
    verbose_name = "考试"

    def ready(self) -> None:
        """Fill the registries of lower rooms and connect receivers."""
        from certification.exams import receivers, registrations  # noqa: F401
