"""What this room puts into the registries of lower rooms."""

from django.utils.translation import gettext_lazy as _

from courses.hours import panels, selectors
from courses.hours.logic import training
from courses.lessons import registry as lessons
from portal.audit import registry as audit
from portal.home import registry as home
from portal.policy import registry as policy

audit.append_only("courses_hours_hourentry")
audit.ledger("hours", selectors.faults)
home.panel("me", order=22, function=panels.my_hours)
lessons.hours_card(panels.class_hours)
policy.subject(
    "training",
    title=_("培训学时"),
    schema=training.TrainingFile,
    run_case=training.run_case,
    case=training.TrainingCase,
)
