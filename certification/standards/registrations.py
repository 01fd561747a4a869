"""What this room puts into the registries of lower rooms."""

from django.utils.translation import gettext_lazy as _

from certification.standards import panels
from certification.standards.logic import qualifying, schema
from portal.access.enums import Permission
from portal.home import registry as home
from portal.policy import registry as policy

policy.subject(
    "standards",
    title=_("职业标准"),
    schema=schema.StandardsFile,
    run_case=qualifying.run_case,
    case=schema.StandardsCase,
    checks=schema.extra,
)
# The rooms of policy and of the desks stand side by side and do not know each other.
home.panel("desk", order=70, function=panels.policy, permission=Permission.POLICY_MANAGE)
home.link("desk", order=55, label=_("政策"), url="/desk/policy/", permission=Permission.POLICY_MANAGE)
