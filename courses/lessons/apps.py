"""The room's application."""

from django.apps import AppConfig


class LessonsConfig(AppConfig):
    """Registers the room."""

    name = "courses.lessons"
    label = "courses_lessons"
    verbose_name = "学习"

    def ready(self) -> None:
        """Fill the registries of lower rooms and connect receivers."""
        from courses.lessons import registrations  # noqa: F401
