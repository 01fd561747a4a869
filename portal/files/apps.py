"""The room's application."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Registers the room."""

    name = "portal.files"
    label = "portal_files"
    verbose_name = "文件"
