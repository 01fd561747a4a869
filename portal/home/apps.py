"""The room's application."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """Registers the room."""

    name = "portal.home"
    label = "portal_home"
    verbose_name = "首页与工作台"

    def ready(self) -> None:
        """Put what this room itself shows on the desks."""
        from portal.home import registrations  # noqa: F401
