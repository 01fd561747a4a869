"""The room's application."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Registers the room."""

    name = "portal.audit"
    label = "portal_audit"
    verbose_name = "审计"

    def ready(self) -> None:
        """Fill the registries of lower rooms and connect receivers."""
        from portal.audit import registrations  # noqa: F401
