"""What this room puts into the registries of lower rooms."""

from certification.verification import panels
from portal.audit import registry as audit
from portal.home import registry as home
from portal.jobs import registry as jobs

audit.append_only("certification_verification_lookup")
home.panel("me", order=60, function=panels.my_look_ups)
jobs.periodic("verification.callers", task="certification.verification.tasks.forget_callers", every_seconds=3600)
