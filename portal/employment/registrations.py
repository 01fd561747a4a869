"""What this room puts into the registries of lower rooms."""

from django.db.models.signals import post_migrate

from portal.employment import selectors, services
from portal.people import registry as people


def _install(using: str, **kwargs: object) -> None:
    services.install_rules(using=using)


post_migrate.connect(_install, dispatch_uid="portal.employment.install_rules")
people.reach(selectors.employed_at)
