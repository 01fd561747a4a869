"""What this room puts into the registries of lower rooms."""

from django.utils.translation import gettext_lazy as _

from certification.exams import demo, panels, selectors
from portal.access.enums import Permission
from portal.audit import registry as audit
from portal.demo import registry as demo_world
from portal.home import registry as home
from portal.people import registry as people

audit.append_only("certification_exams_paperitem")
audit.append_only("certification_exams_attemptevent")
audit.append_only("certification_exams_mark")
audit.ledger("marks", selectors.faults_in_marks)
home.steps(panels.next_exam)
home.panel("me", order=30, function=panels.my_exams)
home.panel("assess", order=20, function=panels.sessions, permission=Permission.EXAMS_MANAGE)
home.panel("assess", order=20, function=panels.watching, permission=Permission.EXAMS_INVIGILATE)
home.link("assess", order=20, label=_("考试"), url="/assess/exams/", permission=Permission.EXAMS_MANAGE)
people.reach(selectors.candidates_at)
demo_world.chapter(70, "certification.exams", demo.load)
