"""Repair of entries: applied for by the subject, approved or refused by an officer, revoked where a promise was false."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from credit.records import permissions, selectors
from credit.records.enums import RepairKind
from credit.records.errors import NotYours, Refusal
from credit.records.models import CreditEvent, RepairStep
from credit.records.services.entries import tell
from portal.audit import services as audit


def _last(event: CreditEvent) -> RepairStep | None:
    return RepairStep.objects.filter(event=event).order_by("-number").first()


def _add(
    event: CreditEvent, kind: RepairKind, *, last: RepairStep | None, note: str, actor: Any, now: datetime
) -> RepairStep:
    if not note.strip():
        raise Refusal("note", _("请写说明。"), "note")
    applicant = actor if kind == RepairKind.APPLIED else last.applicant if last else None
    try:
        with transaction.atomic():
            step = RepairStep.objects.create(
                event=event,
                kind=kind,
                number=last.number + 1 if last else 1,
                note=note.strip(),
                by=actor,
                applicant=applicant,
                at=now,
            )
    except IntegrityError:
        raise Refusal("changed", _("刚刚有人办过这一步，请刷新后再看。")) from None
    audit.record(actor=actor, action=f"credit.repair.{kind.value}", target=step, region=event.region_id, now=now)
    return step


@transaction.atomic
def apply_repair(*, event: CreditEvent, note: str, actor: Any, now: datetime) -> RepairStep:
    """Apply for the repair of an entry: its least term is over, and the note says what was put right.

    Raises: NotYours, where the actor is not the subject; Refusal `not_repairable`, `note`.
    """
    if not permissions.is_subject(actor, event):
        raise NotYours
    today = selectors.day(now)
    found = selectors.standing(person=event.person, organisation=event.organisation, as_of=today)
    line = next((line for line in found.lines if line.event.pk == event.pk), None)
    if line is None or not selectors.repairable(line, on=today):
        raise Refusal("not_repairable", _("这一条现在还不能申请修复。"))
    return _add(event, RepairKind.APPLIED, last=_last(event), note=note, actor=actor, now=now)


@transaction.atomic
def decide_repair(*, event: CreditEvent, approve: bool, note: str, actor: Any, now: datetime) -> RepairStep:
    """Approve or refuse a repair. Approved, the entry is neither shown nor counted any more.

    Raises: NotYours; Refusal `own_repair`, `no_application`, `note`.
    """
    if actor is not None and not permissions.decides_in(actor, event):
        raise NotYours
    last = _last(event)
    if last is None or last.kind != RepairKind.APPLIED:
        raise Refusal("no_application", _("没有等着办的修复申请。"))
    if actor is not None and (actor.pk == last.by_id or permissions.is_subject(actor, event)):
        raise Refusal("own_repair", _("申请和您有关，要请另一位工作人员来办。"))
    kind = RepairKind.APPROVED if approve else RepairKind.REFUSED
    step = _add(event, kind, last=last, note=note, actor=actor, now=now)
    _told(event, step, now=now)
    return step


@transaction.atomic
def revoke_repair(*, event: CreditEvent, note: str, actor: Any, now: datetime) -> RepairStep:
    """Take a repair back, where what was promised was false or it happened again; the entry counts again from that day.

    Raises: NotYours; Refusal `not_repaired`, `note`.
    """
    if not permissions.decides_in(actor, event):
        raise NotYours
    last = _last(event)
    if last is None or last.kind != RepairKind.APPROVED:
        raise Refusal("not_repaired", _("这一条没有修复，不用撤销。"))
    step = _add(event, RepairKind.REVOKED, last=last, note=note, actor=actor, now=now)
    _told(event, step, now=now)
    return step


def _told(event: CreditEvent, step: RepairStep, *, now: datetime) -> None:
    body = f"{event.title}：{RepairKind(step.kind).label}"
    tell(event, subject=_("信用修复有结果了"), body=body, key=f"credit.repair:{step.pk}", now=now)
