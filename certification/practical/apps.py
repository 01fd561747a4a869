"""The room's application."""

from django.apps import AppConfig


class PracticalConfig(AppConfig):
    """Registers the room."""

    name = "certification.practical"
    label = "certification_practical"
    verbose_name = "操作技能考核"

    def ready(self) -> None:
        """Fill the registries of lower rooms and connect receivers."""
        from certification.practical import registrations  # noqa: F401
