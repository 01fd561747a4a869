"""Objections, and the decision by another officer."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from credit.records import permissions, selectors
from credit.records.enums import Outcome
from credit.records.errors import NotYours, Refusal
from credit.records.models import CreditEvent, Objection, ObjectionDecision
from credit.records.services.entries import kind_of, tell
from portal.audit import services as audit


@transaction.atomic
def file_objection(*, event: CreditEvent, argument: str, actor: Any, now: datetime) -> Objection:
    """Object to an entry, in the term that the pack gives; until the decision the entry does not count.

    Raises: NotYours, where the actor is not the subject; Refusal `argument`, `already`, `corrected`, `too_late`.
    """
    if not permissions.is_subject(actor, event):
        raise NotYours
    if not argument.strip():
        raise Refusal("argument", _("请写清楚哪里不对。"), "argument")
    if Objection.objects.filter(event=event).exists():
        raise Refusal("already", _("这一条已经提过异议。"))
    if CreditEvent.objects.filter(corrects=event).exists():
        raise Refusal("corrected", _("这一条已经更正，不用再提异议。"))
    today = selectors.day(now)
    kind = kind_of(person=event.person, organisation=event.organisation)
    rules = selectors.rules(kind, event.region_id, today)
    until, _certain = selectors.objection_until(event, rules.credit if rules else None)
    if until is not None and today > until:
        raise Refusal("too_late", _("提异议的期限到 %(day)s 为止，已经过了。") % {"day": until.isoformat()})
    try:
        with transaction.atomic():
            made = Objection.objects.create(event=event, argument=argument.strip(), filed_by=actor, filed_at=now)
    except IntegrityError:
        raise Refusal("already", _("这一条已经提过异议。")) from None
    audit.record(actor=actor, action="credit.objection.filed", target=made, region=event.region_id, now=now)
    return made


@transaction.atomic
def decide_objection(*, event: CreditEvent, outcome: str, reason: str, actor: Any, now: datetime) -> ObjectionDecision:
    """Decide about the objection to an entry; upheld, the entry never counts again.

    The decider is an officer of the region, and neither who made the entry nor who objects: the database refuses these
    two as well. Raises: NotYours; Refusal `own_event`, `no_objection`, `decided`, `reason`.
    """
    if not permissions.decides_in(actor, event):
        raise NotYours
    objection = Objection.objects.filter(event=event).first()
    if objection is None:
        raise Refusal("no_objection", _("这一条没有人提异议。"))
    if actor.pk == event.author_id:
        raise Refusal("own_event", _("这一条是您登记的，要请另一位工作人员来决定。"))
    if not permissions.may_decide_objection(actor, event):
        raise Refusal("own_objection", _("异议和您有关，要请另一位工作人员来决定。"))
    if not reason.strip():
        raise Refusal("reason", _("请写明理由，当事人会看到。"), "reason")
    try:
        with transaction.atomic():
            made = ObjectionDecision.objects.create(
                objection=objection,
                outcome=Outcome(outcome),
                reason=reason.strip(),
                decided_by=actor,
                decided_at=now,
                event_author_id=event.author_id,
                objector_id=objection.filed_by_id,
            )
    except IntegrityError:
        raise Refusal("decided", _("这个异议已经有决定了。")) from None
    data = {"outcome": made.outcome}
    audit.record(
        actor=actor, action="credit.objection.decided", target=made, region=event.region_id, data=data, now=now
    )
    tell(
        event,
        subject=_("您的信用异议有结果了"),
        body=f"{event.title}：{Outcome(outcome).label}",
        key=f"credit.objection:{objection.pk}",
        now=now,
    )
    return made
