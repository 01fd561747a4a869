"""What the holder sees."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from certification.certificates import logic, selectors
from certification.certificates.enums import Kind, RequestState, State, Why
from certification.certificates.services import credentials
from portal.access.permissions import signed_in
from portal.people import selectors as people


@signed_in
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """My certificates."""
    person = people.of_user(request.user)
    return render(
        request,
        "certification/certificates/index.html",
        {"certificates": list(selectors.of_person(person.pk)) if person else []},
    )


@signed_in
@require_GET
def certificate(request: HttpRequest, public_id: str) -> HttpResponse:
    """One of my certificates: what it says, the file, how others check it."""
    person = people.of_user(request.user)
    row = selectors.get(public_id)
    if row is None or person is None or row.person_id != person.pk:
        raise Http404
    today = timezone.localdate()
    reasons = [why for why in Why.values if selectors.replaceable(row, why, on=today)]
    last = selectors.last_replacement(row)
    external = row.kind == Kind.EXTERNAL
    state = selectors.shown_state(row, on=today)
    # What this year asks concerns whoever holds one that counts, or will again.
    counts = row.level is not None and state in (State.VALID, State.SUSPENDED, "expired")
    return render(
        request,
        "certification/certificates/certificate.html",
        {
            "certificate": row,
            "state": state,
            "usable": row.state == State.VALID,
            "paper": selectors.paper(row),
            "may_replace": bool(reasons) and (last is None or last.state != RequestState.OPEN),
            "may_withdraw": selectors.withdrawable(row),
            "replacement": last,
            "year": selectors.status(person, on=today) if counts else None,
            "check": selectors.checks_of(row).first() if external else None,
            "finding": selectors.format_check(number=row.number, level=row.level, issued_on=row.issued_on)
            if external and row.verified_at is None
            else None,
            "level_title": selectors.level_title(row.level),
            "verify_url": selectors.verify_url(row),
            "code": logic.shown_code(row.verify_code),
            # What the paper says, word for word.
            "digest": selectors.printed_digest(row),
            "has_credential": credentials.may_have(row),
        },
    )


@signed_in
@require_GET
def continuing(request: HttpRequest) -> HttpResponse:
    """What this year asks of me in continuing education, what I have done, and the classes that would fill the gap."""
    person = people.of_user(request.user)
    today = timezone.localdate()
    found = selectors.status(person, on=today) if person is not None else None
    last = selectors.status(person, on=today, year=today.year - 1) if person is not None else None
    # In the unit in which the gap is told.
    classes = (
        [(row, row.version.minutes // found.year.unit) for row in selectors.suggestions(person, found.year, on=today)]
        if found is not None and not found.year.met
        else []
    )
    return render(
        request,
        "certification/certificates/continuing.html",
        {"status": found, "last": last if last is not None and not last.year.met else None, "classes": classes},
    )
