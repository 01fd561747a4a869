"""What this room puts into the registries of lower rooms."""

from django.utils.translation import gettext_lazy as _

from credit.records import demo, panels
from credit.records.logic import rules, subject
from portal.access.enums import Permission
from portal.audit import registry as audit
from portal.demo import registry as demo_world
from portal.home import registry as home
from portal.organisations import registry as organisations
from portal.policy import registry as policy

for _table in ("creditevent", "objection", "objectiondecision", "repairstep"):
    audit.append_only(f"credit_records_{_table}")
# Who decides is neither who made the entry nor who asked. A decision repeats the author of its entry and the objector, a
# repair's step the applicant, so that check constraints can compare them with the decider. These rules refuse a row that
# repeats somebody else, or nobody; the tables are append-only: what was true when it was written stays so.
audit.rule(
    "credit_decision_names_the_two",
    table="credit_records_objectiondecision",
    refuse="""NOT (EXISTS (
    SELECT 1 FROM credit_records_objection o JOIN credit_records_creditevent e ON e.id = o.event_id
    WHERE o.id = NEW.objection_id AND e.author_id {same} NEW.event_author_id AND o.filed_by_id {same} NEW.objector_id
))""",
)
audit.rule(
    "credit_repair_names_the_applicant",
    table="credit_records_repairstep",
    refuse="""NOT (NEW.kind = 'applied' OR NEW.applicant_id {same} (
    SELECT s.by_id FROM credit_records_repairstep s
    WHERE s.event_id = NEW.event_id AND s.kind = 'applied' AND s.number < NEW.number ORDER BY s.number DESC LIMIT 1
))""",
)
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
