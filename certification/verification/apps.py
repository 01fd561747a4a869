"""The room's application."""

from django.apps import AppConfig


class VerificationConfig(AppConfig):
    """Registers the room."""

    name = "certification.verification"
    label = "certification_verification"
    verbose_name = "核验"

    def ready(self) -> None:
        """Fill the registries of lower rooms and connect receivers."""
        from certification.verification import receivers, registrations  # noqa: F401
