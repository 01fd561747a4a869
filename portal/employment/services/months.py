"""What an employer reports of a month."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.access.errors import Refusal
from portal.audit import services as audit
from portal.employment.logic import months as calendar
from portal.employment.models import MonthChange, MonthRecord, Spell


@transaction.atomic
def record_month(
    *,
    person: Any,
    organisation: Any,
    month: str,
    days: int | None = None,
    insured: bool = False,
    insurance_fen: int | None = None,
    actor: Any,
    now: datetime,
) -> MonthRecord:
    """Record a person's month at an organisation; the same month again is corrected, and the audit keeps both.

    Arguments: month, "YYYY-MM"; days at work, None where not reported; insurance_fen, the employer's part in fen.
    Raises: Refusal for a month that is none, days beyond the month, or a person who was not there in it.
    """
    if not calendar.MONTH.fullmatch(month):
        raise Refusal("month_wrong", _("月份请写成 2026-10 这样"), "month")
    last = calendar.last_day(month)
    if days is not None and not 0 <= days <= last.day:
        raise Refusal("days_wrong", _("出勤天数要在 0 到 %(most)s 之间") % {"most": last.day}, "days")
    spells = Spell.objects.filter(person_id=person.pk, organisation_id=organisation.pk, started_on__lte=last)
    if not any(spell.ended_on is None or spell.ended_on >= last.replace(day=1) for spell in spells):
        raise Refusal("not_here_then", _("这个人这个月不在本机构"), "month")
    known = MonthRecord.objects.select_for_update().filter(
        person_id=person.pk, organisation_id=organisation.pk, month=month
    )
    stood = known.first()
    before = (
        {"days": stood.days, "insured": stood.insured, "insurance_fen": stood.insurance_fen}
        if stood is not None
        else None
    )
    after = {"days": days, "insured": insured, "insurance_fen": insurance_fen}
    if stood is not None and before == after:
        # Said again is not said anew: the moment at which it was first known stays.
        return stood
    record, _new = MonthRecord.objects.update_or_create(
        person_id=person.pk,
        organisation_id=organisation.pk,
        month=month,
        defaults={"days": days, "insured": insured, "insurance_fen": insurance_fen, "recorded_at": now},
    )
    if stood is not None:
        _remember(stood, actor=actor, now=now)
    audit.record(
        actor=actor,
        action="employment.month.corrected" if before else "employment.month.recorded",
        target=record,
        region=organisation.region_id,
        data={"month": month, "before": before, "after": after},
        now=now,
    )
    return record


def _remember(stood: MonthRecord, *, actor: Any, now: datetime) -> None:
    """Keep what a record says before it is changed."""
    MonthChange.objects.create(
        record_id=stood.pk,
        days=stood.days,
        insured=stood.insured,
        insurance_fen=stood.insurance_fen,
        recorded_at=stood.recorded_at,
        changed_by=actor,
        changed_at=now,
    )


def take_back(*, person_id: int, organisation_id: int, actor: Any, now: datetime) -> None:
    """Say nothing any more of the months of a person at an organisation that no spell there covers; call in a transaction.

    What was said stays on record, as with any correction.
    """
    spells = list(Spell.objects.filter(person_id=person_id, organisation_id=organisation_id))
    records = MonthRecord.objects.select_for_update().filter(person_id=person_id, organisation_id=organisation_id)
    for record in records.exclude(days=None, insured=False, insurance_fen=None):
        last = calendar.last_day(record.month)
        month = (last.replace(day=1), last)
        if any(calendar.overlaps(month, (spell.started_on, spell.ended_on)) for spell in spells):
            continue
        _remember(record, actor=actor, now=now)
        record.days, record.insured, record.insurance_fen, record.recorded_at = None, False, None, now
        record.save()
