"""The room's application."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Registers the room."""

    name = "portal.access"
    label = "portal_access"
    verbose_name = "权限"
