"""Certificates from elsewhere: who waits for an officer, what was found, and what the holder is told."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from certification.certificates.enums import CheckOutcome, Kind, State
from certification.certificates.models import Certificate, Check, ExternalList
from certification.certificates.selectors.registry import numbered
from portal.access import selectors as access
from portal.access.enums import Permission

# So many values of one question every database takes.
_AT_ONCE = 500


def undone() -> Q:
    """Return the condition of an external certificate that stands in nobody's way: refused, revoked or taken back."""
    return Q(kind=Kind.EXTERNAL) & (
        Q(verified_at=None, checked=CheckOutcome.REFUSED) | Q(state__in=(State.REVOKED, State.WITHDRAWN))
    )


@dataclass
class Standing:
    """What the table says of persons and numbers, read once for many entries.

    Attributes: entries, what a person has under a number already; borne, numbers that some certificate bears for good;
    waiting, how many entries of a person wait for an officer.
    """

    entries: dict[tuple[int, str], Certificate] = field(default_factory=dict)
    borne: set[str] = field(default_factory=set)
    waiting: Counter[int] = field(default_factory=Counter)


def standing(pairs: Collection[tuple[int, str]]) -> Standing:
    """Return how these persons and numbers stand, in three questions for every five hundred of them."""
    found = Standing()
    wanted, people = set(pairs), sorted({person for person, _number in pairs})
    numbers = sorted({number for _person, number in pairs})
    for start in range(0, len(numbers), _AT_ONCE):
        some = numbers[start : start + _AT_ONCE]
        for row in Certificate.objects.filter(number__in=some).exclude(undone()).order_by("issued_on", "pk"):
            if (row.person_id, row.number) in wanted:
                # The newest wins, as in the order of the table.
                found.entries[(row.person_id, row.number)] = row
        found.borne.update(numbered().filter(number__in=some).values_list("number", flat=True))
    for start in range(0, len(people), _AT_ONCE):
        waiting = unverified().filter(person_id__in=people[start : start + _AT_ONCE]).order_by()
        found.waiting.update(waiting.values_list("person_id", flat=True))
    return found


def withdrawable(certificate: Certificate) -> bool:
    """Say whether an entry may still be taken back: no officer has said a word about it."""
    return (
        certificate.kind == Kind.EXTERNAL
        and certificate.verified_at is None
        and not certificate.checked
        and certificate.state == State.VALID
    )


def unverified() -> QuerySet[Certificate]:
    """Return the external certificates that wait for an officer's word, oldest entry first; refused ones do not wait."""
    found = Certificate.objects.filter(kind=Kind.EXTERNAL, verified_at=None, state=State.VALID)
    return found.exclude(checked=CheckOutcome.REFUSED).order_by("created_at", "pk")


def to_check(user: Any) -> QuerySet[Certificate]:
    """Return those of them whose holders live where the user checks certificates, without the user's own, or own scans."""
    scope = access.scope(user, Permission.CERTIFICATES_CHECK)
    found = scope.filter(unverified().select_related("person__region"), region="person__region_id")
    found = found.exclude(person__user_id=user.pk).exclude(entered_by_id=user.pk)
    return found.exclude(scan__uploaded_by_id=user.pk)


def checked_by(user: Any) -> QuerySet[Certificate]:
    """Return every external certificate that the user may look at as an officer, newest first."""
    scope = access.scope(user, Permission.CERTIFICATES_CHECK)
    found = Certificate.objects.filter(kind=Kind.EXTERNAL).select_related("person__region", "scan")
    return scope.filter(found, region="person__region_id").order_by("-created_at", "-pk")


def checks_of(certificate: Certificate) -> QuerySet[Check]:
    """Return the looks at a certificate, newest first."""
    return Check.objects.filter(certificate=certificate).select_related("evidence").order_by("-pk")


def same_number(certificate: Certificate) -> QuerySet[Certificate]:
    """Return the other certificates of this number: somebody else says that it is theirs."""
    return Certificate.objects.filter(number=certificate.number).exclude(pk=certificate.pk).order_by("pk")


def entered_for(person_ids: Any) -> QuerySet[Certificate]:
    """Return the external certificates of these persons, newest entry first."""
    found = Certificate.objects.filter(kind=Kind.EXTERNAL, person_id__in=person_ids)
    return found.order_by("-created_at", "-pk")


def lists_of(user: Any) -> QuerySet[ExternalList]:
    """Return the spreadsheets that were sent for the agencies whose roster the user keeps, newest first."""
    scope = access.scope(user, Permission.ROSTER_EDIT)
    found = scope.filter(ExternalList.objects.select_related("organisation", "file"), organisation="organisation_id")
    return found.order_by("-sent_at", "-pk")


def shown_state(certificate: Certificate, *, on: date) -> str:
    """Return what a page says of a certificate on a day: its state, expired, or where its check stands.

    Of one from elsewhere that nobody has confirmed: pending, unclear or refused.
    """
    state = certificate.state_on(on)
    if state == State.VALID and certificate.kind == Kind.EXTERNAL and certificate.verified_at is None:
        return certificate.checked or "pending"
    return state
