"""The room's application."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Registers the room."""

    name = "portal.people"
    label = "portal_people"
    verbose_name = "人员"
