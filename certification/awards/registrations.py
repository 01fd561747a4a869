"""What this room puts into the registries of lower rooms."""

from django.utils.translation import gettext_lazy as _

from certification.awards import demo, panels, permissions
from portal.access.enums import Permission
from portal.audit import registry as audit
from portal.demo import registry as demo_world
from portal.files import registry as files
from portal.home import registry as home
from portal.jobs import registry as jobs

audit.append_only("certification_awards_award")
files.kind(
    "print_run",
    # Two thousand certificates and their covers.
    max_bytes=600 * files.MB,
    types={"application/pdf", "application/zip"},
    made_here=True,
    right_to_read=permissions.may_read_run,
)
jobs.periodic("awards.runs.expire", task="certification.awards.tasks.expire", every_seconds=3600)
home.panel("assess", order=10, function=panels.waiting, permission=Permission.AWARDS_DECIDE)
home.link("assess", order=30, label=_("授予证书"), url="/assess/awards/", permission=Permission.AWARDS_DECIDE)
demo_world.chapter(80, "certification.awards", demo.load)
