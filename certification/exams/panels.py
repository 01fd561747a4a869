"""Parts of the desks that this room fills."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from certification.exams import selectors
from certification.exams.enums import AttemptState
from portal.access import permissions as access
from portal.access.enums import Permission
from portal.home import registry as home
from portal.home.enums import Urgency
from portal.home.templatetags import words
from portal.people import selectors as people

# From here on an exam comes before the daily lessons.
_NEAR = timedelta(days=7)


def my_exams(request: HttpRequest) -> tuple[str, dict[str, Any]] | None:
    """The caregiver's exams, the next one first."""
    person = people.of_user(request.user)
    if person is None:
        return None
    mine = _mine(request, person)[:3]
    if not mine:
        return None
    return "certification/exams/panel_me.html", {"mine": mine, "now": timezone.now()}


def _mine(request: HttpRequest, person: Any) -> list[Any]:
    return home.once(request, "exams.registrations", lambda: list(selectors.registrations_of(person.pk)))  # type: ignore[no-any-return]


def next_exam(request: HttpRequest) -> list[home.Step]:
    """The exam that is under way or comes next for the person."""
    person = people.of_user(request.user)
    if person is None:
        return []
    now = timezone.now()
    coming = [row for row in _mine(request, person) if row.session.closes_at > now and _open(row)]
    found = []
    for row in coming[-2:]:
        session = row.session
        if session.opens_at <= now:
            urgency, eyebrow = Urgency.NOW, _("考试已经开始")
        else:
            near = session.opens_at - now < _NEAR
            urgency, eyebrow = Urgency.SOON if near else Urgency.LATER, _("您报名的考试")
        place = session.centre.name if session.centre else ""
        text = " · ".join(part for part in (words.cn_datetime(session.opens_at), place) if part)
        url = reverse("exams:session", args=[session.public_id])
        found.append(
            home.Step(urgency, session.title, eyebrow, text, url, _("看考试安排"), icon="cal", at=session.opens_at)
        )
    return found


def _open(row: Any) -> bool:
    """Say whether a registration still leads into the room: not handed in, not absent."""
    return row.state_of_attempt in ("", AttemptState.PREPARED, AttemptState.STARTED)


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
