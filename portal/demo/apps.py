"""The room's application."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Registers the room."""

    name = "portal.demo"
    label = "portal_demo"
    verbose_name = "演示世界"
