"""What this room puts into the registries of lower rooms."""

from django.utils.translation import gettext_lazy as _

from credit.inspections import demo, panels
from credit.inspections.logic import rules
from portal.access.enums import Permission
from portal.audit import registry as audit
from portal.cms import registry as cms
from portal.demo import registry as demo_world
from portal.home import registry as home
from portal.organisations import registry as organisations
from portal.policy import registry as policy

for _table in ("plan", "planinspector", "numberentry", "draw"):
    audit.append_only(f"credit_inspections_{_table}")
policy.subject(
    "inspections",
    title=_("双随机抽查"),
    schema=rules.Inspections,
    run_case=rules.answer,
    case=rules.Case,
)
home.panel("desk", order=55, function=panels.desk, permission=Permission.INSPECTIONS_MANAGE)
home.link("desk", order=55, label=_("抽查"), url="/desk/inspections/", permission=Permission.INSPECTIONS_MANAGE)
organisations.section(panels.results, order=60)
cms.notices(panels.notices, order=20)
demo_world.chapter(135, "credit.inspections", demo.load)
