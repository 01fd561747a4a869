"""The room's application."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Registers the room."""

    name = "portal.organisations"
    label = "portal_organisations"
    verbose_name = "机构"

    def ready(self) -> None:
        """Fill the registries of lower rooms."""
        from portal.organisations import registrations  # noqa: F401
