"""What this room puts into the registries of lower rooms."""

from django.utils.translation import gettext_lazy as _

from credit.records import demo
from credit.records.logic import rules, subject
from portal.audit import registry as audit
from portal.demo import registry as demo_world
from portal.policy import registry as policy

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
demo_world.chapter(130, "credit.records", demo.load)
