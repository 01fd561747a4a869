"""The room's application."""

from django.apps import AppConfig


class TargetsConfig(AppConfig):
    """Registers the room."""

    name = "certification.targets"
    label = "certification_targets"
    verbose_name = "指标与目标"

    def ready(self) -> None:
        """Fill the registries of lower rooms and connect receivers."""
        from certification.targets import receivers, registrations  # noqa: F401
