"""Certificates from elsewhere: who waits for an officer, what was found, and what the holder is told."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from certification.certificates.enums import CheckOutcome, Kind, State
from certification.certificates.models import Certificate, Check, ExternalList
from portal.access import selectors as access
from portal.access.enums import Permission


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
