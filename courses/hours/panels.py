"""Parts of the desks that this room fills."""

from typing import Any

from django.http import HttpRequest

from courses.catalogue import selectors as catalogue
from courses.enrolment import selectors as enrolment
from courses.enrolment.enums import LEARNING
from courses.hours import selectors
from portal.people import selectors as people


def _shown(training_class: Any, sums: dict[str, int]) -> dict[str, Any]:
    version = training_class.version
    return {
        "class": training_class,
        "percent": min(100, sums["total"] * 100 // max(version.minutes, 1)),
        "hours": catalogue.class_hours(sums["total"]),
        "needed": catalogue.class_hours(version.minutes),
        "online": catalogue.class_hours(sums["online"]),
        "offline": catalogue.class_hours(sums["offline"]),
    }


def class_hours(request: HttpRequest, row: Any) -> tuple[str, dict[str, Any]] | None:
    """The hours recorded in one class, for the player; `row` is the enrolment with its class and version."""
    return "courses/hours/card.html", _shown(row.training_class, selectors.totals(row.pk))


def my_hours(request: HttpRequest) -> tuple[str, dict[str, Any]] | None:
    """The caregiver's credited class hours, class by class."""
    person = people.of_user(request.user)
    if person is None:
        return None
    found = [row for row in enrolment.recent(person) if row.state in LEARNING][:3]
    totals = selectors.totals_of([row.pk for row in found])
    rows = [_shown(row.training_class, totals[row.pk]) for row in found]
    return ("courses/hours/panel_me.html", {"rows": rows}) if rows else None
