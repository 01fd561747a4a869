"""Parts of the desks and of the result page that this room fills."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from certification.exams import selectors as exams
from certification.practical import selectors
from portal.home import registry as home
from portal.people import selectors as people


def my_sheets(request: HttpRequest) -> tuple[str, dict[str, Any]] | None:
    """The assessor's next step: sheets to write now, or the next day with candidates."""
    now = timezone.now()
    entries = selectors.desk(request.user)
    current = next((e for e in entries if e["left"] and selectors.running(e["session"], now=now)), None)
    coming = current or next((e for e in entries if e["left"]), None)
    return "certification/practical/panel_assess.html", {
        "left": current["left"] if current else 0,
        "session": coming["session"] if coming else None,
        "count": coming["left"] if coming else 0,
    }


def under_way(request: HttpRequest) -> tuple[str, dict[str, Any]] | None:
    """Sessions of the officer whose sheets or results are still out."""
    rows = list(selectors.sessions(request.user)[:20])
    counted = selectors.counts([row.pk for row in rows])
    found = [
        {"session": row, "count": counted[row.pk]}
        for row in rows
        if row.pk in counted and counted[row.pk]["released"] < counted[row.pk]["candidates"]
    ]
    return ("certification/practical/panel_officer.html", {"rows": found[:5]}) if found else None


def my_practical(request: HttpRequest) -> tuple[str, dict[str, Any]] | None:
    """The caregiver's practical assessments, the newest first."""
    person = people.of_user(request.user)
    # Whoever never registered has no assessment; the list of registrations is read for the exams anyway.
    if person is None:
        return None
    registered = home.once(request, "exams.registrations", lambda: list(exams.registrations_of(person.pk)))
    rows = selectors.assessments_of_person(person.pk)[:3] if registered else []
    found = [{"assessment": row, "outcome": getattr(row, "outcome", None)} for row in rows]
    return ("certification/practical/panel_me.html", {"rows": found}) if found else None


def result_part(registration: Any) -> tuple[str, dict[str, Any]] | None:
    """The practical part of a registration, beside the theory."""
    rows = []
    for row in selectors.assessments_of(registration.pk):
        outcome = getattr(row, "outcome", None)
        rows.append(
            {
                "assessment": row,
                "outcome": outcome,
                "stations": selectors.stations_of(row, outcome) if outcome is not None else [],
            }
        )
    return ("certification/practical/result.html", {"rows": rows}) if rows else None
