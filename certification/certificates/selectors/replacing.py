"""Requests for a certificate in the place of an older one."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from certification.certificates.enums import RequestState
from certification.certificates.logic import replacing
from certification.certificates.models import Certificate, Replacement
from portal.access import selectors as access
from portal.access.enums import Permission
from portal.policy.logic.periods import add_months, span


def replacements(user: Any) -> QuerySet[Replacement]:
    """Return the requests to the bodies for which the user may change certificates, the oldest first."""
    scope = access.scope(user, Permission.CERTIFICATES_CHANGE)
    found = Replacement.objects.select_related("certificate", "certificate__person", "evidence", "issued")
    return scope.filter(found, organisation="certificate__issuer_id").order_by("asked_at", "pk")


def open_replacements(user: Any) -> QuerySet[Replacement]:
    """Return those of them that wait for a decision, without those of the user's own certificates."""
    return replacements(user).filter(state=RequestState.OPEN).exclude(certificate__person__user_id=user.pk)


def last_replacement(certificate: Certificate) -> Replacement | None:
    """Return the newest request about a certificate, or None."""
    return Replacement.objects.select_related("issued").filter(certificate=certificate).order_by("-pk").first()


def open_replacement(certificate: Certificate) -> Replacement | None:
    """Return the request about a certificate that waits for a decision, or None."""
    return Replacement.objects.filter(certificate=certificate, state=RequestState.OPEN).first()


def _terms(certificate: Certificate) -> Iterator[tuple[int, int]]:
    """Yield how long each term was that this certificate and those before it had, the newest first: months and days over.

    A renewed one goes on from the end of the one before, however early it was issued; after a change of name the term is
    the old one's.
    """
    row: Certificate | None = certificate
    while row is not None:
        before = row.replaces
        if row.valid_until is not None:
            start = row.issued_on
            if before is not None and before.valid_until is not None:
                start = max(start, before.valid_until + timedelta(days=1))
            # Both days count: two years from 12 October end on 11 October.
            following = row.valid_until + timedelta(days=1)
            if start < following:
                yield span(start, following)
        row = before


def _as_long(certificate: Certificate, months: int, *, on: date) -> date:
    assert certificate.valid_until is not None
    return add_months(max(on, certificate.valid_until + timedelta(days=1)), max(months, 1)) - timedelta(days=1)


def next_term(certificate: Certificate, *, on: date) -> date | None:
    """Return until when a renewal would hold if it is as long as the term before, None where there is none.

    It goes on from the old term's end, or from today where that has passed.
    """
    if certificate.valid_until is None:
        return None
    months, _days = next(_terms(certificate), (1, 0))
    return _as_long(certificate, months, on=on)


def longest_term(certificate: Certificate, *, on: date) -> date | None:
    """Return until when a renewal may hold at most: the longest term that this one or those before it had, in full months.

    None where it has no term.
    """
    if certificate.valid_until is None:
        return None
    months = max((months + (days > 0) for months, days in _terms(certificate)), default=1)
    return _as_long(certificate, months, on=on)


def replacing_problem(certificate: Certificate, why: str, *, on: date) -> str:
    """Return why a certificate may not be replaced for this reason on this day, see logic.replacing.problem."""
    return replacing.problem(
        kind=certificate.kind,
        issued_here=certificate.issuer_id is not None,
        state=certificate.state,
        valid_until=certificate.valid_until,
        why=why,
        on=on,
    )


def replaceable(certificate: Certificate, why: str, *, on: date) -> bool:
    """Say whether a new certificate may be asked for."""
    return not replacing_problem(certificate, why, on=on)
