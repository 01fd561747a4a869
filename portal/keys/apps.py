"""The room's application."""

from django.apps import AppConfig


class KeysConfig(AppConfig):
    """Registers the room."""

    name = "portal.keys"
    label = "portal_keys"
    verbose_name = "签名密钥"

    def ready(self) -> None:
        """Register the check of the settings."""
        from portal.keys import registrations  # noqa: F401
