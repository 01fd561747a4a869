"""What this room puts into the registries of lower rooms."""

from courses.hours import panels, selectors
from courses.lessons import registry as lessons
from portal.audit import registry as audit
from portal.home import registry as home

audit.append_only("courses_hours_hourentry")
audit.ledger("hours", selectors.faults)
home.panel("me", order=40, function=panels.my_hours)
lessons.hours_card(panels.class_hours)
