"""What this room puts into the registries of lower rooms."""

from django.utils.translation import gettext_lazy as _

from certification.contests import demo, panels, permissions
from certification.contests.logic import recognising, schema
from portal.access.enums import Permission
from portal.audit import registry as audit
from portal.demo import registry as demo_world
from portal.files import registry as files
from portal.home import registry as home
from portal.policy import registry as policy

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

policy.subject(
    "recognition",
    title=_("竞赛晋级、直接认定、换证"),
    schema=schema.RecognitionFile,
    run_case=recognising.run_case,
    case=schema.RecognitionCase,
    checks=schema.extra,
)
audit.append_only("certification_contests_directassessment")
audit.append_only("certification_contests_statement")
files.kind("contest_placings", max_bytes=5 * files.MB, types={XLSX}, right_to_read=permissions.may_read_list)
files.kind(
    "assessment_evidence",
    max_bytes=10 * files.MB,
    types={"application/pdf", "image/jpeg", "image/png"},
    owner_reads=True,
    right_to_read=permissions.may_read_evidence,
)
home.link("assess", order=55, label=_("竞赛"), url="/assess/contests/", permission=Permission.CONTESTS_MANAGE)
home.link("desk", order=62, label=_("竞赛"), url="/assess/contests/", permission=Permission.CONTESTS_MANAGE)
home.link("assess", order=57, label=_("直接认定"), url="/assess/direct/", permission=Permission.DESK_ASSESS)
home.panel("assess", order=8, function=panels.opinions, permission=Permission.PRACTICAL_SCORE)
demo_world.chapter(74, "certification.contests", demo.load)
