"""What this room puts into the registries of lower rooms."""

from django.utils.translation import gettext_lazy as _

from certification.certificates import registry as certificates
from certification.verification import demo, panels, selectors
from portal.access.enums import Permission
from portal.audit import registry as audit
from portal.demo import registry as demo_world
from portal.home import registry as home
from portal.jobs import registry as jobs

audit.append_only("certification_verification_lookup")
for table in ("leaf", "node", "head"):
    audit.append_only(f"certification_verification_{table}")
home.link("agency", order=60, label=_("批量核验"), url="/agency/verify/", permission=Permission.ROSTER_EDIT)
home.panel("agency", order=40, function=panels.batch, permission=Permission.ROSTER_EDIT)
home.panel("me", order=60, function=panels.my_look_ups)
jobs.periodic("verification.callers", task="certification.verification.tasks.forget_callers", every_seconds=3600)
# What waits is written by the task that its coming plans; this one serves who came while that ended.
jobs.periodic("verification.log", task="certification.verification.tasks.write_log", every_seconds=60)
jobs.periodic("verification.head", task="certification.verification.tasks.sign_head", every_seconds=86_400)
certificates.beside("log_newest", selectors.newest_beside)
# After the awards: what the story issues is in the log when the portal opens.
demo_world.chapter(100, "certification.verification", demo.load)
