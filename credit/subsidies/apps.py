"""The room's application."""

from django.apps import AppConfig


class SubsidiesConfig(AppConfig):
    """Registers the room."""

    name = "credit.subsidies"
    label = "credit_subsidies"
    verbose_name = "补贴"

    def ready(self) -> None:
        """Fill the registries of lower rooms."""
        from credit.subsidies import registrations  # noqa: F401
