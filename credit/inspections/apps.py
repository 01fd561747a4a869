"""The room's application."""

from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    """Registers the room."""

    name = "credit.inspections"
    label = "credit_inspections"
    verbose_name = "双随机抽查"

    def ready(self) -> None:
        """Fill the registries of lower rooms and connect receivers."""
        from credit.inspections import registrations  # noqa: F401
