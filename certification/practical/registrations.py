"""What this room puts into the registries of lower rooms."""

from django.utils.translation import gettext_lazy as _

from certification.exams import registry as exams
from certification.practical import demo, panels
from portal.access.enums import Permission
from portal.audit import registry as audit
from portal.demo import registry as demo_world
from portal.home import registry as home

audit.append_only("certification_practical_rubric")
audit.append_only("certification_practical_place")
audit.append_only("certification_practical_assignment", mutable=("stepped_back_at", "stepped_back_why"))
audit.append_only("certification_practical_entry")
audit.append_only("certification_practical_sheet")
audit.append_only("certification_practical_outcome")
exams.result_part(panels.result_part)
home.panel("assess", order=5, function=panels.my_sheets, permission=Permission.PRACTICAL_SCORE)
home.panel("assess", order=25, function=panels.under_way, permission=Permission.EXAMS_MANAGE)
home.panel("me", order=32, function=panels.my_practical)
home.link("assess", order=15, label=_("评分"), url="/assess/practical/", permission=Permission.PRACTICAL_SCORE)
home.link("assess", order=25, label=_("实操"), url="/assess/practical/sessions/", permission=Permission.EXAMS_MANAGE)
demo_world.chapter(72, "certification.practical", demo.load)
