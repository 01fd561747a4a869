"""Entering certificates that were not issued through the portal, and confirming them."""

import hashlib
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from certification.certificates import errors, logic, permissions
from certification.certificates.enums import LEVELLED, EventKind, Kind
from certification.certificates.models import Certificate, CertificateEvent
from portal.audit import services as audit
from portal.jobs import services as jobs
from portal.organisations import selectors as organisations
from portal.people import selectors as people

BEIJING = ZoneInfo("Asia/Shanghai")
SOURCE = "record"


@transaction.atomic
def record(
    *,
    kind: str,
    person_id: int,
    number: str,
    level: int | None,
    issued_on: date,
    actor: Any,
    now: datetime,
    issuer_id: int | None = None,
    issuer_name: str = "",
    occupation: str = "caregiver",
    valid_until: date | None = None,
    facts: dict | None = None,
    format_ok: bool = True,
) -> Certificate:
    """Enter a certificate from elsewhere (kind external), or one that a body of the portal issued before the portal.

    An external one counts for nothing that is strict until `verify` has confirmed it. The same number for the same
    person again returns the first entry.

    Arguments: number, as printed, without spaces; issuer_id, needed for kinds other than external; facts, what pages
    show beyond the columns (course_title of a training).
    Raises Refusal when the number belongs to somebody else, is unreadable, or lies in the future.
    """
    number = number.strip().upper()
    if not number or len(number) > 40:
        raise errors.Refusal("number", _("请填写证书编号，不超过 40 位。"), field="number")
    existing = Certificate.objects.filter(number=number).first()
    if existing is not None:
        if existing.person_id != person_id:
            raise errors.Refusal("number_taken", _("这个编号已经登记在别人名下，请核对。"), field="number")
        return existing
    if issued_on > now.astimezone(BEIJING).date():
        raise errors.Refusal("issued_on", _("发证日期在将来，请核对。"), field="issued_on")
    if kind in LEVELLED and level not in logic.LEVELS:
        raise errors.Refusal("level", _("请选择等级。"), field="level")
    issuer = organisations.get_by_pk(issuer_id)
    if kind != Kind.EXTERNAL and issuer is None:
        raise errors.Refusal("issuer", _("请选择发证机构。"), field="issuer")
    person = people.get_by_pk(person_id)
    certificate = Certificate.objects.create(
        number=number,
        kind=kind,
        person_id=person_id,
        holder_name=person.name,
        occupation=occupation,
        level=level,
        issuer_id=issuer_id,
        issuer_name=issuer.name if issuer else issuer_name,
        facts={
            "sex": person.sex,
            "birth_month": logic.month_text(person.birth_date) if person.birth_date else "",
            "id_kind": people.document_kind(person),
            "course_title": "",
            **(facts or {}),
        },
        source_kind=SOURCE,
        # One entry per number; the first 62 bits of its digest stand for it in the column of numbers.
        source_id=int.from_bytes(hashlib.sha256(number.encode()).digest()[:8], "big") >> 2,
        issued_on=issued_on,
        valid_until=valid_until,
        format_ok=format_ok,
        verified_at=None if kind == Kind.EXTERNAL else now,
        verified_method="" if kind == Kind.EXTERNAL else "issuer_register",
        created_at=now,
    )
    CertificateEvent.objects.create(
        certificate=certificate, kind=EventKind.RECORDED, on=issued_on, actor=actor, recorded_at=now
    )
    jobs.announce(
        signal="certification.certificates.signals.recorded",
        key=f"certificates.recorded:{certificate.pk}",
        ids={"certificate_id": certificate.pk},
        now=now,
    )
    audit.record(
        actor=actor,
        action="certificates.certificate.recorded",
        target=certificate,
        data={"kind": kind, "level": level},
        now=now,
    )
    return certificate


@transaction.atomic
def verify(*, certificate: Certificate, method: str, actor: Any, now: datetime) -> Certificate:
    """Confirm an external certificate; a confirmed one is left as it is.

    Arguments: method, how it was confirmed (asked the issuer, saw the original).
    Raises NotYours unless `actor` is an officer of the person's region, Refusal without a method.
    """
    row = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if actor is not None and not permissions.may_verify(actor, people.get_by_pk(row.person_id).region_id):
        raise errors.NotYours
    if row.verified_at is not None:
        return row
    if not method.strip():
        raise errors.Refusal("method_missing", _("请写明怎样核实的。"), field="method")
    row.verified_at, row.verified_method = now, method.strip()[:60]
    row.save(update_fields=["verified_at", "verified_method"])
    event = CertificateEvent.objects.create(
        certificate=row,
        kind=EventKind.VERIFIED,
        on=now.astimezone(BEIJING).date(),
        reason=row.verified_method,
        actor=actor,
        recorded_at=now,
    )
    jobs.announce(
        signal="certification.certificates.signals.state_changed",
        key=f"certificates.state:{event.pk}",
        ids={"certificate_id": row.pk},
        now=now,
    )
    audit.record(actor=actor, action="certificates.certificate.verified", target=row, now=now)
    return row
