"""The room's application."""

from django.apps import AppConfig


class AwardsConfig(AppConfig):
    """Registers the room."""

    name = "certification.awards"
    label = "certification_awards"
    verbose_name = "授予"

    def ready(self) -> None:
        """Fill the registries of lower rooms and connect receivers."""
        from certification.awards import registrations  # noqa: F401
