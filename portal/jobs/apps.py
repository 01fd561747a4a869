"""The room's application."""

from django.apps import AppConfig
from django.db.models.signals import pre_migrate


class JobsConfig(AppConfig):
    """Registers the room."""

    name = "portal.jobs"
    label = "portal_jobs"
    verbose_name = "后台任务"

    def ready(self) -> None:
        """Fill the registries of lower rooms and connect receivers."""
        from portal.jobs import receivers, registrations  # noqa: F401

        pre_migrate.connect(receivers.make_cache_table, sender=self)
