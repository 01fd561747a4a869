"""What this room puts into the registries of lower rooms."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from credit.records import demo, panels, services
from credit.records.logic import rules, subject
from portal.access.enums import Permission
from portal.audit import registry as audit
from portal.demo import registry as demo_world
from portal.home import registry as home
from portal.organisations import registry as organisations
from portal.policy import registry as policy


def _install(app_config: AppConfig, using: str, **kwargs: object) -> None:
    # The signal comes once for every app, each time when all of them are migrated: once is enough.
    if app_config.label == "credit_records":
        services.install_rules(using=using)


post_migrate.connect(_install, dispatch_uid="credit.records.install_rules")
for _table in ("creditevent", "objection", "objectiondecision", "repairstep"):
    audit.append_only(f"credit_records_{_table}")
policy.subject(
    "credit",
    title=_("信用记录"),
    schema=rules.Credit,
    run_case=subject.answer,
    case=subject.Case,
    checks=subject.checks,
)
home.panel("me", order=65, function=panels.mine)
home.panel("agency", order=50, function=panels.agency, permission=Permission.DESK_AGENCY)
home.panel("desk", order=50, function=panels.desk, permission=Permission.CREDIT_DECIDE)
home.link("agency", order=50, label=_("信用"), url="/agency/credit/", permission=Permission.DESK_AGENCY)
home.link("desk", order=50, label=_("信用"), url="/desk/credit/", permission=Permission.CREDIT_RECORD)
organisations.section(panels.published, order=50)
demo_world.chapter(130, "credit.records", demo.load)
