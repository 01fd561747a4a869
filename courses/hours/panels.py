"""Parts of the desks that this room fills."""

from typing import Any

from django.http import HttpRequest

from courses.catalogue import selectors as catalogue
from courses.enrolment import selectors as enrolment
from courses.enrolment.enums import LEARNING
from courses.hours import selectors
from portal.people import selectors as people


def my_hours(request: HttpRequest) -> tuple[str, dict[str, Any]] | None:
    """The caregiver's credited class hours, class by class."""
    person = people.of_user(request.user)
    if person is None:
        return None
    rows = []
    for row in enrolment.of_person(person.pk).filter(state__in=LEARNING)[:3]:
        sums = selectors.totals(row.pk)
        version = row.training_class.version
        rows.append(
            {
                "class": row.training_class,
                "percent": min(100, sums["total"] * 100 // max(version.minutes, 1)),
                "hours": catalogue.class_hours(sums["total"]),
                "needed": catalogue.class_hours(version.minutes),
                "online": catalogue.class_hours(sums["online"]),
                "offline": catalogue.class_hours(sums["offline"]),
            }
        )
    return ("courses/hours/panel_me.html", {"rows": rows}) if rows else None
