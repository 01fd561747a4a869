"""The room's application."""

from django.apps import AppConfig


class RegionsConfig(AppConfig):
    """Registers the room."""

    name = "portal.regions"
    label = "portal_regions"
    verbose_name = "行政区划"
