"""The room's application."""

from django.apps import AppConfig


class EmploymentConfig(AppConfig):
    """Registers the room."""

    name = "portal.employment"
    label = "portal_employment"
    verbose_name = "从业"

    def ready(self) -> None:
        """Fill the registries of lower rooms and connect what follows every migrate."""
        from portal.employment import registrations  # noqa: F401
