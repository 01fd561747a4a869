"""People in classes."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from courses.enrolment import errors, permissions
from courses.enrolment.enums import LEARNING, PLACED, Admission, ClassState, EnrolmentState
from courses.enrolment.models import Enrolment, TrainingClass
from portal.audit import services as audit
from portal.jobs import services as jobs
from portal.messaging import services as messaging
from portal.people import selectors as people

BEIJING = ZoneInfo("Asia/Shanghai")
LONGEST_REASON = 200


@transaction.atomic
def apply(*, training_class: TrainingClass, person_id: int, actor: Any, now: datetime) -> Enrolment:
    """Apply for a place; where the class admits at once, the learner may start. A second press changes nothing.

    Raises Refusal when identity is missing, the class is over, closed or full.
    """
    row = TrainingClass.objects.select_for_update().get(pk=training_class.pk)
    existing = Enrolment.objects.filter(training_class=row, person_id=person_id).first()
    if existing is not None and existing.state in PLACED:
        return existing
    if row.state != ClassState.OPEN or now.astimezone(BEIJING).date() > row.ends_on:
        raise errors.Refusal("closed", _("这个班已经不收人了，请看看别的班。"))
    if not people.document_kind(people.get_by_pk(person_id)):
        raise errors.Refusal("identity", _("请先登记身份信息，再报名。"))
    if row.enrolments.filter(state__in=PLACED).count() >= row.quota:
        raise errors.Refusal("full", _("名额已满，可以看看别的班。"))
    automatic = row.admission == Admission.AUTOMATIC
    enrolment, _created = Enrolment.objects.update_or_create(
        training_class=row,
        person_id=person_id,
        defaults={
            "state": EnrolmentState.ADMITTED if automatic else EnrolmentState.APPLIED,
            "applied_at": now,
            "decided_at": now if automatic else None,
            "reason": "",
        },
    )
    audit.record(actor=actor, action="enrolment.enrolment.applied", target=enrolment, now=now)
    if automatic:
        _tell_admitted(enrolment, now)
    return enrolment


def _tell_admitted(enrolment: Enrolment, now: datetime) -> None:
    stamp = int(now.timestamp())
    jobs.announce(
        signal="courses.enrolment.signals.admitted",
        key=f"enrolment.admitted:{enrolment.pk}:{stamp}",
        ids={"enrolment_id": enrolment.pk},
        now=now,
    )
    messaging.send(
        user_id=people.get_by_pk(enrolment.person_id).user_id,
        subject=_("您已被录取：%(title)s") % {"title": enrolment.training_class.title[:100]},
        body=_("现在就可以开始学习。"),
        link=reverse("lessons:overview", args=[enrolment.training_class.public_id]),
        key=f"enrolment.admitted:{enrolment.pk}:{stamp}",
        now=now,
    )


@transaction.atomic
def decide(*, enrolment: Enrolment, admit: bool, reason: str = "", actor: Any, now: datetime) -> Enrolment:
    """Admit or refuse an applicant; a refusal needs a reason, which the applicant reads."""
    row = Enrolment.objects.select_for_update().select_related("training_class").get(pk=enrolment.pk)
    if actor is not None and not permissions.may_manage(actor, row.training_class.school_id):
        raise errors.NotYours
    if row.state != EnrolmentState.APPLIED:
        return row
    if not admit and not reason.strip():
        raise errors.Refusal("reason", _("请写明不录取的原因，学员会看到。"), field="reason")
    if len(reason.strip()) > LONGEST_REASON:
        raise errors.Refusal(
            "reason_long", _("原因请不要超过 %(most)s 个字。") % {"most": LONGEST_REASON}, field="reason"
        )
    row.state = EnrolmentState.ADMITTED if admit else EnrolmentState.REFUSED
    row.decided_at, row.reason = now, reason.strip()
    row.save(update_fields=["state", "decided_at", "reason"])
    audit.record(actor=actor, action=f"enrolment.enrolment.{row.state}", target=row, now=now)
    if admit:
        _tell_admitted(row, now)
    else:
        messaging.send(
            user_id=people.get_by_pk(row.person_id).user_id,
            subject=_("没有录取：%(title)s") % {"title": row.training_class.title[:100]},
            body=row.reason,
            link=reverse("enrolment:class", args=[row.training_class.public_id]),
            key=f"enrolment.refused:{row.pk}:{int(now.timestamp())}",
            now=now,
        )
    return row


@transaction.atomic
def withdraw(*, enrolment: Enrolment, actor: Any, now: datetime) -> Enrolment:
    """Leave a class; what was learned stays in the ledger. Whoever holds no place there stays as they are."""
    row = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    if row.state == EnrolmentState.COMPLETED:
        raise errors.Refusal("completed", _("已经结业，不能退班。"))
    if row.state not in PLACED:
        return row
    row.state, row.decided_at = EnrolmentState.WITHDRAWN, now
    row.save(update_fields=["state", "decided_at"])
    audit.record(actor=actor, action="enrolment.enrolment.withdrawn", target=row, now=now)
    return row


@transaction.atomic
def complete(*, enrolment_id: int, now: datetime) -> bool:
    """Mark an enrolment completed, called by the room of hours once every condition holds; True the first time."""
    row = Enrolment.objects.select_for_update().get(pk=enrolment_id)
    if row.state not in LEARNING or row.state == EnrolmentState.COMPLETED:
        return False
    row.state, row.completed_at = EnrolmentState.COMPLETED, now
    row.save(update_fields=["state", "completed_at"])
    audit.record(actor=None, action="enrolment.enrolment.completed", target=row, now=now)
    return True
