"""What this room puts into the registries of lower rooms."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from portal.access import permissions
from portal.access.enums import Permission
from portal.audit import registry as audit
from portal.demo import registry as world
from portal.employment import demo, panels, selectors, services
from portal.files import registry as files
from portal.files.logic import signatures
from portal.home import registry as home
from portal.jobs import registry as jobs
from portal.people import registry as people


def _may_read(user: Any, stored: Any) -> bool:
    """Whoever keeps the organisation's roster may read the file that was sent for it."""
    return stored.organisation_id is not None and permissions.allowed(
        user, Permission.ROSTER_EDIT, organisation_id=stored.organisation_id
    )


def _install(app_config: AppConfig, using: str, **kwargs: object) -> None:
    # The signal comes once for every app, each time when all of them are migrated: once is enough.
    if app_config.label == "portal_employment":
        services.install_rules(using=using)


post_migrate.connect(_install, dispatch_uid="portal.employment.install_rules")

files.kind(services.FILE_KIND, max_bytes=5 * files.MB, types={signatures.XLSX}, right_to_read=_may_read)

audit.append_only("portal_employment_spellchange")
audit.append_only("portal_employment_monthchange")

# The room of access lies below that of jobs and cannot plan anything itself.
jobs.periodic("access.tidy", task="portal.employment.tasks.tidy_access", every_seconds=3600)

people.reach(selectors.employed_at)

world.chapter(32, "portal.employment", demo.load)

home.panel("me", order=55, function=panels.my_work)
home.panel("agency", order=10, function=panels.roster, permission=Permission.ROSTER_EDIT)
home.link("agency", order=10, label=_("花名册"), url="/agency/roster/", permission=Permission.ROSTER_EDIT)
home.link("agency", order=70, label=_("接口"), url="/agency/keys/", permission=Permission.ROSTER_EDIT)
world.bulk(30, "portal.employment", fill=demo.fill_crowd)
