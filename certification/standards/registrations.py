"""What this room puts into the registries of lower rooms."""

from django.utils.translation import gettext_lazy as _

from certification.standards.logic import qualifying, schema
from portal.policy import registry as policy

policy.subject(
    "standards",
    title=_("职业标准"),
    schema=schema.StandardsFile,
    run_case=qualifying.run_case,
    case=schema.StandardsCase,
    checks=schema.extra,
)
