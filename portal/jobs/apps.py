"""The room's application."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Registers the room."""

    name = "portal.jobs"
    label = "portal_jobs"
    verbose_name = "后台任务"

    def ready(self) -> None:
        """Fill the registries of lower rooms and connect receivers."""
        from portal.jobs import registrations  # noqa: F401
