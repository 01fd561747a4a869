"""The room's application."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """Registers the room."""

    name = "courses.catalogue"
    label = "courses_catalogue"
    verbose_name = "课程"

    def ready(self) -> None:
        """Fill the registries of lower rooms and connect receivers."""
        from courses.catalogue import receivers, registrations  # noqa: F401

        registrations.connect(self)
