"""The room's application."""

from django.apps import AppConfig


class PolicyConfig(AppConfig):
    """Registers the room."""

    name = "portal.policy"
    label = "portal_policy"
    verbose_name = "政策包"

    def ready(self) -> None:
        """Fill the registries of lower rooms."""
        from portal.policy import registrations  # noqa: F401
