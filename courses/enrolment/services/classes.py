"""Classes: opened on a frozen version, closed."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from courses.enrolment import errors, permissions
from courses.enrolment.enums import Admission, ClassState
from courses.enrolment.models import TrainingClass
from portal.audit import services as audit


@transaction.atomic
def open_class(
    *,
    school_id: int,
    version: Any,
    title: str,
    starts_on: date,
    ends_on: date,
    quota: int,
    admission: str = Admission.AUTOMATIC,
    test_required: bool = False,
    base_id: int | None = None,
    actor: Any,
    now: datetime,
) -> TrainingClass:
    """Open a class on a version of the school's own course.

    Arguments: version, a SyllabusVersion, pinned for the whole class; quota, places; base_id, training base or None.
    """
    if actor is not None and not permissions.may_manage(actor, school_id):
        raise errors.NotYours
    if version.organisation_id != school_id:
        raise errors.Refusal("foreign_course", _("只能用本校已发布的课程开班。"), field="version")
    if ends_on < starts_on:
        raise errors.Refusal("dates", _("结班日期不能早于开班日期。"), field="ends_on")
    if quota < 1:
        raise errors.Refusal("quota", _("名额至少 1 人。"), field="quota")
    row = TrainingClass.objects.create(
        school_id=school_id,
        version=version,
        base_id=base_id,
        title=title,
        starts_on=starts_on,
        ends_on=ends_on,
        quota=quota,
        admission=admission,
        test_required=test_required,
        state=ClassState.OPEN,
        created_at=now,
    )
    audit.record(actor=actor, action="enrolment.class.opened", target=row, now=now)
    return row


@transaction.atomic
def close_class(*, training_class: TrainingClass, actor: Any, now: datetime) -> TrainingClass:
    """Close a class: nobody new comes in."""
    if actor is not None and not permissions.may_manage(actor, training_class.school_id):
        raise errors.NotYours
    training_class.state = ClassState.CLOSED
    training_class.save(update_fields=["state"])
    audit.record(actor=actor, action="enrolment.class.closed", target=training_class, now=now)
    return training_class
