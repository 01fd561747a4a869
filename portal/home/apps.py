"""The room's application."""

from django.apps import AppConfig

from portal.home import fields

# Before any room's models are read: some bring forms along, and a field copies the words when it is made.
fields.speak()


class HomeConfig(AppConfig):
    """Registers the room."""

    name = "portal.home"
    label = "portal_home"
    verbose_name = "首页与工作台"

    def ready(self) -> None:
        """Put what this room itself shows on the desks."""
        from portal.home import registrations  # noqa: F401
