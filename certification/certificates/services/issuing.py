"""Issuing: a number, a frozen row, and the work of making the PDF."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from certification.certificates import errors, logic, permissions, selectors
from certification.certificates.enums import LEVELLED, EventKind
from certification.certificates.logic import numbers
from certification.certificates.models import Certificate, CertificateEvent, NumberPattern
from certification.certificates.selectors import templates
from certification.certificates.services.papers import TASK
from portal.audit import services as audit
from portal.jobs import services as jobs
from portal.organisations import selectors as organisations
from portal.people import selectors as people

# So many numbers in a row that others bear are passed over before somebody has to look.
MOST_SKIPPED = 200


@transaction.atomic
def set_pattern(
    *,
    issuer_id: int,
    kind: str,
    template: str,
    values: dict,
    valid_from: date,
    last_serial: int = 0,
    actor: Any,
    now: datetime,
) -> NumberPattern:
    """Give an issuer a pattern from a day on; the same again changes nothing.

    Arguments: template, see logic.number; values, fixed fields of the body; last_serial, used up before the portal.
    Raises NotYours for an officer of another body; Refusal for a pattern with unknown fields, without a serial, whose
    numbers nobody could look up, are used up already or are those of another body or kind, and where that day has
    another pattern; the same where somebody else has just set it, whichever comes first.
    """
    if actor is not None and not permissions.may_number(actor, issuer_id):
        raise errors.NotYours
    _check_template(template, values, last_serial)
    _check_unused(issuer_id, kind=kind, template=template, values=values, valid_from=valid_from, serial=last_serial + 1)
    try:
        with transaction.atomic():
            row, created = NumberPattern.objects.get_or_create(
                issuer_id=issuer_id,
                kind=kind,
                valid_from=valid_from,
                defaults={
                    "template": template,
                    "values": values,
                    "last_serial": last_serial,
                    "series": _series(issuer_id, kind=kind, template=template, values=values),
                },
            )
    except IntegrityError as error:
        # Somebody set the same series after it was looked for; whose it is now stands in the table.
        raise _series_there() from error
    if created:
        audit.record(actor=actor, action="certificates.pattern.set", target=row, now=now)
    elif (row.template, row.values) != (template, values):
        raise errors.Refusal("pattern_there", _("从这一天起已经有一条编号规则，请换一个启用日期。"), field="valid_from")
    return row


def _series_there() -> errors.Refusal:
    return errors.Refusal(
        "series_there", _("别的机构或者别的证书已经在用同样的编号规则，请改得不一样。"), field="template"
    )


def _series(issuer_id: int, *, kind: str, template: str, values: dict) -> str:
    """Return the series that a new pattern claims; empty where one of the same issuer and kind has it already."""
    issuer = organisations.get_by_pk(issuer_id)
    found = logic.series(template, values={"region": issuer.region_id if issuer else 0, **values})
    return "" if NumberPattern.objects.filter(issuer_id=issuer_id, kind=kind, series=found).exists() else found


def _check_template(template: str, values: dict, last_serial: int) -> None:
    fault = numbers.fault(template, values=values, last_serial=last_serial)
    if fault is not None:
        raise errors.Refusal("pattern", fault.text, field="last_serial" if fault.in_serial else "template")


def preview_pattern(
    *, issuer_id: int, kind: str, template: str, valid_from: date, last_serial: int
) -> list[tuple[int | None, str]]:
    """Return the first numbers that a pattern would give, each with its level where the pattern says it.

    Nothing is written. Raises: Refusal as set_pattern does.
    """
    _check_template(template, {}, last_serial)
    _check_unused(issuer_id, kind=kind, template=template, values={}, valid_from=valid_from, serial=last_serial + 1)
    issuer = organisations.get_by_pk(issuer_id)
    fixed = {"year": valid_from.year, "region": issuer.region_id if issuer else 0}
    levels: tuple[int | None, ...] = (None,)
    if "{level" in template and kind in LEVELLED:
        levels = tuple(logic.LEVELS)
    return [
        (level, logic.number(template, values={**fixed, "level": level or 0}, serial=last_serial + 1))
        for level in levels
    ]


def _check_unused(issuer_id: int, *, kind: str, template: str, values: dict, valid_from: date, serial: int) -> None:
    """Refuse a series that somebody else has, or whose first numbers are given out already.

    Raises: Refusal. The issuer's own pattern of that day is passed over, it may be in use.
    """
    if NumberPattern.objects.filter(issuer_id=issuer_id, kind=kind, template=template, valid_from=valid_from).exists():
        return
    issuer = organisations.get_by_pk(issuer_id)
    if issuer is not None and selectors.same_series(template, values=values, issuer=issuer, kind=kind):
        raise _series_there()
    region = issuer.region_id if issuer else 0
    first = {
        logic.number(
            template, values={"year": valid_from.year, "level": level, "region": region, **values}, serial=serial
        )
        for level in logic.LEVELS
    }
    if selectors.numbered().filter(number__in=first).exists():
        raise errors.Refusal(
            "pattern_used", _("按这条规则，下一个编号已经用过了，请填写已经用到的流水号。"), field="last_serial"
        )


def _next_number(row: NumberPattern, values: dict[str, Any]) -> tuple[str, int]:
    """Return the next number that nobody bears, and how many were passed over on the way.

    Raises: Refusal where the serial is used up, or where more than MOST_SKIPPED in a row are taken.
    """
    for skipped in range(MOST_SKIPPED):
        try:
            number = logic.number(row.template, values=values, serial=row.last_serial + 1 + skipped)
        except ValueError as error:
            raise errors.Refusal("series_full", _("编号的流水号已经用完，请设新的编号规则。")) from error
        if not selectors.numbered().filter(number=number).exists():
            return number, skipped
    raise errors.Refusal("number_taken", _("编号已经被占用，请设新的编号规则。"))


def _create(**values: Any) -> Certificate:
    """Write the row. Raises: Refusal where its number was taken after it was looked for."""
    try:
        with transaction.atomic():
            return Certificate.objects.create(**values)
    except IntegrityError as error:
        # Entered or confirmed for somebody else at this moment: nothing is written, the next attempt passes it over.
        raise errors.Refusal("number_taken", _("这个编号刚刚用在另一张证书上，请再试一次。")) from error


@transaction.atomic
def award(
    *,
    kind: str,
    person_id: int,
    issuer_id: int,
    level: int | None,
    source_kind: str,
    source_id: int,
    issued_on: date,
    facts: dict,
    actor: Any,
    now: datetime,
    occupation: str = "caregiver",
    valid_until: date | None = None,
    replaces: Certificate | None = None,
    render: bool = True,
) -> Certificate:
    """Issue a certificate for a source; the same source again returns the first one.

    The number is taken and the row is written in one transaction under the pattern's lock, so a failure gives the
    number back and the series has no gaps but one: a number that another certificate bears already is passed over, and the
    line in the audit says how many were.

    Arguments: source_kind, source_id, what it was earned by (an award, an enrolment); facts, what the PDF says beyond
    the columns; issued_on, the local day printed on it; replaces, the certificate in whose place it stands;
    render, False where the caller has the PDF made itself, with many others.
    Raises Refusal when the issuer has no number pattern, its series is used up or taken by others, or its number was taken
    by somebody else at the same moment.
    """
    existing = selectors.by_source(source_kind, source_id)
    if existing is not None:
        return existing
    found = selectors.pattern(issuer_id, kind, on=issued_on)
    if found is None:
        raise errors.Refusal("no_pattern", _("发证机构还没有设定证书编号规则。"))
    row = NumberPattern.objects.select_for_update().get(pk=found.pk)
    # A second caller that waited for the lock finds what the first has written.
    existing = selectors.by_source(source_kind, source_id)
    if existing is not None:
        return existing
    issuer = organisations.get_by_pk(issuer_id)
    assert issuer is not None, "its number pattern has a foreign key to it"
    person = people.get_by_pk(person_id)
    values = {"year": issued_on.year, "level": level or 0, "region": issuer.region_id, **row.values}
    number, skipped = _next_number(row, values)
    row.last_serial += skipped + 1
    row.save(update_fields=["last_serial"])
    certificate = _create(
        number=number,
        kind=kind,
        person_id=person_id,
        holder_name=person.name,
        photo_id=person.photo_id,
        occupation=occupation,
        level=level,
        issuer_id=issuer_id,
        issuer_name=issuer.name,
        # Whose they are is frozen with them: a name, birth date or document that is corrected later changes no paper.
        facts={
            "sex": person.sex,
            "birth_month": logic.month_text(person.birth_date) if person.birth_date else "",
            "id_kind": people.document_kind(person),
            **facts,
        },
        source_kind=source_kind,
        source_id=source_id,
        issued_on=issued_on,
        valid_until=valid_until,
        replaces=replaces,
        # The look of today: a template that is activated later changes no certificate that was awarded before.
        template=templates.active(issuer_id, kind),
        verified_at=now,
        verified_method="issued_here",
        created_at=now,
    )
    CertificateEvent.objects.create(
        certificate=certificate, kind=EventKind.ISSUED, on=issued_on, actor=actor, recorded_at=now
    )
    if render:
        jobs.plan(
            task=TASK,
            key=selectors.render_key(certificate),
            ids={"certificate_id": certificate.pk},
            actor=actor,
            title=_("制作证书"),
            now=now,
        )
    jobs.announce(
        signal="certification.certificates.signals.issued",
        key=f"certificates.issued:{certificate.pk}",
        ids={"certificate_id": certificate.pk},
        now=now,
    )
    audit.record(
        actor=actor,
        action="certificates.certificate.issued",
        target=certificate,
        region=issuer.region_id,
        data={"kind": kind, "level": level, **({"skipped": skipped} if skipped else {})},
        now=now,
    )
    return certificate
