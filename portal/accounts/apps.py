"""The room's application."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Registers the room."""

    name = "portal.accounts"
    label = "portal_accounts"
    verbose_name = "账号"
