"""The room's application."""

from django.apps import AppConfig


class KeysConfig(AppConfig):
    """Registers the room."""

    name = "portal.keys"
    label = "portal_keys"
    verbose_name = "签名密钥"
