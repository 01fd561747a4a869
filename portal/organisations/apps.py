"""The room's application."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Registers the room."""

    name = "portal.organisations"
    label = "portal_organisations"
    verbose_name = "机构"
