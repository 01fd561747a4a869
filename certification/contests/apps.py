"""The room's application."""

from django.apps import AppConfig


class ContestsConfig(AppConfig):
    """Registers the room."""

    name = "certification.contests"
    label = "certification_contests"
    verbose_name = "竞赛与直接认定"

    def ready(self) -> None:
        """Fill the registries of lower rooms and connect receivers."""
        from certification.contests import receivers, registrations  # noqa: F401
