"""The room's application."""

from django.apps import AppConfig


class TimebankConfig(AppConfig):
    """Registers the room."""

    name = "credit.timebank"
    label = "credit_timebank"
    verbose_name = "时间银行"

    def ready(self) -> None:
        """Fill the registries of lower rooms and connect receivers."""
        from credit.timebank import registrations  # noqa: F401
