"""The room's application."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Registers the room."""

    name = "portal.accounts"
    label = "portal_accounts"
    verbose_name = "账号"

    def ready(self) -> None:
        """Fill registries and connect receivers."""
        from portal.accounts import receivers, registrations  # noqa: F401
