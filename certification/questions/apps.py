"""The room's application."""

from django.apps import AppConfig


class QuestionsConfig(AppConfig):
    """Registers the room."""

    name = "certification.questions"
    label = "certification_questions"
    verbose_name = "题库"

    def ready(self) -> None:
        """Fill the registries of lower rooms."""
        from certification.questions import registrations  # noqa: F401
