"""The room's application."""

from django.apps import AppConfig


class StandardsConfig(AppConfig):
    """Registers the room."""

    name = "certification.standards"
    label = "certification_standards"
    verbose_name = "职业标准"

    def ready(self) -> None:
        """Fill the registries of lower rooms."""
        from certification.standards import registrations  # noqa: F401
