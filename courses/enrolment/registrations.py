"""What this room puts into the registries of lower rooms."""

from django.utils.translation import gettext_lazy as _

from courses.catalogue import registry as catalogue
from courses.enrolment import demo, panels, selectors
from portal.access.enums import Permission
from portal.audit import registry as audit
from portal.demo import registry as demo_world
from portal.employment import registry as employment
from portal.home import registry as home
from portal.people import registry as people

audit.append_only("courses_enrolment_attendance")
audit.append_only("courses_enrolment_coursetest")
catalogue.deletion_guard(panels.keep_running)
catalogue.course_actions(panels.course_actions)
catalogue.card_facts(panels.card_facts)
home.panel("me", order=20, function=panels.my_classes)
home.panel("school", order=10, function=panels.school_classes, permission=Permission.CLASSES_MANAGE)
home.link("school", order=20, label=_("培训班"), url="/school/classes/", permission=Permission.CLASSES_MANAGE)
people.reach(selectors.learners_at)
employment.roster_column("training", panels.roster, label=_("培训"), order=20)
demo_world.chapter(60, "courses.enrolment", demo.load)
