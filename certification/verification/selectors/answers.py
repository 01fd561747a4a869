"""What an answer says."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from certification.certificates import selectors as certificates
from certification.certificates.logic import OCCUPATIONS
from certification.verification.models import LookUp
from certification.verification.selectors import checking, log
from portal.people import selectors as people

PAGE = 30
STATES = {
    "valid": _("证书有效"),
    "suspended": _("证书已暂停"),
    "revoked": _("证书已撤销"),
    "superseded": _("已被新证书代替"),
    "expired": _("证书已过有效期"),
    "contradicted": _("登记册和公开日志对不上"),
}

_ON_PAGES = {"since", "number", "digest"}


@dataclass(frozen=True)
class Answer:
    """What anybody may learn: nothing that is not on the certificate, the name masked."""

    found: bool
    status: str | None = None
    kind: str | None = None
    level: int | None = None
    occupation: str | None = None
    holder_masked: str | None = None
    issued_on: date | None = None
    valid_until: date | None = None
    issuer: str | None = None
    revoked_on: date | None = None
    reason: str | None = None
    log: dict | None = None
    # For pages alone: since when it is in this state, and the number and the fingerprint of its data, which whoever scans
    # compares with the paper.
    since: date | None = None
    number: str | None = None
    digest: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the answer as plain values, those that the API tells."""
        return {name: value for name, value in vars(self).items() if name not in _ON_PAGES}


NOT_FOUND = Answer(found=False)


def answer(certificate: Any, *, on: date, page: bool = False) -> Answer:
    """Return the public answer about a certificate on a day.

    Arguments: page, whether a page shows it: what is for pages alone costs another query.

    Where the public log says something else than the register, neither is believed: the status is `contradicted`, the
    reason names both.
    """
    otherwise = checking.told_otherwise(certificate)
    state = certificate.state_on(on) if otherwise is None else "contradicted"
    reason = certificate.state_reason or None if state in ("revoked", "suspended") else None
    return Answer(
        found=True,
        status=state,
        kind=certificate.kind,
        level=certificate.level,
        occupation=OCCUPATIONS[certificate.occupation][0],
        holder_masked=people.masked_name(certificate.holder_name),
        issued_on=certificate.issued_on,
        valid_until=certificate.valid_until,
        issuer=certificate.issuer_name,
        revoked_on=certificate.state_since if state == "revoked" else None,
        reason=otherwise.words if otherwise is not None else reason,
        log=log.pointer(certificate),
        number=certificate.number,
        digest=certificates.printed_digest_of(certificate.pk) or None if page else None,
        since=certificate.state_since if state in ("revoked", "suspended", "superseded") else None,
    )


def look_ups_of(person_id: int) -> QuerySet[LookUp]:
    """Return when and how a person's certificates were looked up, newest first."""
    return (
        LookUp.objects.filter(certificate__person_id=person_id, found=True)
        .select_related("certificate")
        .order_by("-at", "-pk")
    )


def page_of_look_ups(person_id: int, *, after: str = "") -> tuple[list[LookUp], str]:
    """Return PAGE look-ups of a person's certificates, newest first, and the key of the next page ("" at the end).

    Arguments: after, the key of the page; one that cannot be read gives the first page.
    """
    rows = look_ups_of(person_id)
    moment, _sep, number = after.partition("_")
    # "²" is a digit and no number.
    if after.isascii() and moment.isdigit() and number.isdigit() and len(after) < 40:
        at = datetime.fromtimestamp(0, UTC) + timedelta(microseconds=min(int(moment), 10**17))
        rows = rows.filter(Q(at__lt=at) | Q(at=at, pk__lt=int(number[:18])))
    found = list(rows[: PAGE + 1])
    if len(found) <= PAGE:
        return found, ""
    last = found[PAGE - 1]
    return found[:PAGE], f"{(last.at - datetime.fromtimestamp(0, UTC)) // timedelta(microseconds=1)}_{last.pk}"
