"""The part of the caregiver's desk that this room fills."""

from typing import Any

from django.http import HttpRequest

from courses.enrolment import selectors as enrolments
from courses.enrolment.enums import EnrolmentState
from courses.lessons import selectors
from portal.people import selectors as people


def next_step(request: HttpRequest) -> tuple[str, dict[str, Any]] | None:
    """The one thing to do now: go on with a lesson, wait for admission, or choose a course."""
    person = people.of_user(request.user)
    if person is None:
        return None
    rows = enrolments.recent(person)
    states = {state: [row for row in rows if row.state == state] for state in EnrolmentState.values}
    context: dict[str, Any] = {"class": None, "next": None, "waiting": None}
    if states[EnrolmentState.ADMITTED]:
        enrolment = enrolments.enrolment_by_pk(states[EnrolmentState.ADMITTED][0].pk)
        context |= {"class": enrolment.training_class, "next": selectors.overview(enrolment).next}
    elif states[EnrolmentState.APPLIED]:
        context["waiting"] = states[EnrolmentState.APPLIED][0].training_class
    elif states[EnrolmentState.COMPLETED]:
        context["class"] = states[EnrolmentState.COMPLETED][0].training_class
    return "courses/lessons/panel_me.html", context
