"""What this room puts into registries, its own included."""

from django.db.models.signals import post_migrate

from portal.audit import registry, services

registry.append_only("portal_audit_entry")
registry.append_only("portal_audit_seal")


def _install(using: str, **kwargs: object) -> None:
    services.install_triggers(using=using)


post_migrate.connect(_install, dispatch_uid="portal.audit.install_triggers")
