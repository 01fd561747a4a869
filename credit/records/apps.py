"""The room's application."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """Registers the room."""

    name = "credit.records"
    label = "credit_records"
    verbose_name = "信用记录"

    def ready(self) -> None:
        """Fill the registries of lower rooms and connect receivers."""
        from credit.records import registrations  # noqa: F401
