"""The room's application."""

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    """Registers the room."""

    name = "portal.messaging"
    label = "portal_messaging"
    verbose_name = "消息"
