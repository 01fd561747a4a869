"""The room's application."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Registers the room."""

    name = "portal.people"
    label = "portal_people"
    verbose_name = "人员"

    def ready(self) -> None:
        """Fill the registries of lower rooms."""
        from portal.people import registrations  # noqa: F401
