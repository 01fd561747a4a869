"""What this room puts into the registries of lower rooms."""

from django.utils.translation import gettext_lazy as _

from certification.verification import panels
from portal.access.enums import Permission
from portal.audit import registry as audit
from portal.home import registry as home
from portal.jobs import registry as jobs

audit.append_only("certification_verification_lookup")
for table in ("leaf", "node", "head"):
    audit.append_only(f"certification_verification_{table}")
home.link("agency", order=60, label=_("批量核验"), url="/agency/verify/", permission=Permission.ROSTER_EDIT)
home.panel("agency", order=40, function=panels.batch, permission=Permission.ROSTER_EDIT)
home.panel("me", order=60, function=panels.my_look_ups)
jobs.periodic("verification.callers", task="certification.verification.tasks.forget_callers", every_seconds=3600)
