"""What this room puts into the registries of lower rooms."""

from django.utils.translation import gettext_lazy as _

from credit.inspections.logic import rules
from portal.audit import registry as audit
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
