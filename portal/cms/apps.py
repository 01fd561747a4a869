"""The room's application."""

from django.apps import AppConfig


class CmsConfig(AppConfig):
    """Registers the room."""

    name = "portal.cms"
    label = "portal_cms"
    verbose_name = "网站内容"

    def ready(self) -> None:
        """Fill the registries of lower rooms."""
        from portal.cms import registrations

        registrations.connect(self)
