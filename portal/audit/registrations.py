"""What this room puts into registries, its own included."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from portal.audit import registry, services

registry.append_only("portal_audit_entry")
registry.append_only("portal_audit_seal")


def _install(app_config: AppConfig, using: str, **kwargs: object) -> None:
    # The signal comes once for every app, each time when all of them are migrated: once is enough.
    if app_config.label == "portal_audit":
        services.install_triggers(using=using)


post_migrate.connect(_install, dispatch_uid="portal.audit.install_triggers")
