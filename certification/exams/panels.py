"""Parts of the desks that this room fills."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from certification.exams import selectors
from portal.access import permissions as access
from portal.access.enums import Permission
from portal.people import selectors as people


def my_exams(request: HttpRequest) -> tuple[str, dict[str, Any]] | None:
    """The caregiver's exams, the next one first."""
    person = people.of_user(request.user)
    if person is None:
        return None
    mine = list(selectors.registrations_of(person.pk)[:3])
    if not mine:
        return None
    return "certification/exams/panel_me.html", {"mine": mine, "now": timezone.now()}


def sessions(request: HttpRequest) -> tuple[str, dict[str, Any]] | None:
    """The assessment body's sessions."""
    return "certification/exams/panel_assess.html", {
        "sessions": list(selectors.sessions_of(request.user)[:5]),
        "now": timezone.now(),
    }


def watching(request: HttpRequest) -> tuple[str, dict[str, Any]] | None:
    """The next sessions that an invigilator watches over; officers, who manage them, have their own list."""
    if access.allowed(request.user, Permission.EXAMS_MANAGE):
        return None
    now = timezone.now()
    return "certification/exams/panel_watching.html", {
        "sessions": selectors.upcoming(request.user, now=now)[:5],
        "now": now,
    }
