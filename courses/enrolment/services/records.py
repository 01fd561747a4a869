"""What was seen by teachers and examiners."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from courses.catalogue import selectors as catalogue
from courses.catalogue.enums import LessonKind
from courses.enrolment import errors, permissions, selectors
from courses.enrolment.enums import LEARNING
from courses.enrolment.models import Attendance, CourseTest, Enrolment
from portal.audit import services as audit
from portal.jobs import services as jobs

BEIJING = ZoneInfo("Asia/Shanghai")


def _announce(enrolment_id: int, what: str, now: datetime) -> None:
    jobs.announce(
        signal="courses.enrolment.signals.recorded",
        key=f"enrolment.recorded:{what}",
        ids={"enrolment_id": enrolment_id, "at": now.isoformat()},
        now=now,
    )


@transaction.atomic
def record_attendance(
    *, enrolment: Enrolment, lesson_uuid: UUID | str, held_on: date, actor: Any, now: datetime
) -> Attendance:
    """Note that the learner took part in an offline lesson, with its full minutes; once per lesson.

    Arguments: held_on, local day, from the first day of the class to today.
    """
    # The lock first: two teachers may press at once.
    Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    row = selectors.enrolment_by_pk(enrolment.pk)
    if actor is not None and not permissions.may_manage(actor, row.training_class.school_id):
        raise errors.NotYours
    if row.state not in LEARNING:
        raise errors.Refusal("not_learning", _("这名学员不在学。"))
    lesson = catalogue.lesson_in(row.training_class.version, lesson_uuid)
    if lesson is None or lesson["kind"] != LessonKind.OFFLINE_PRACTICE:
        raise errors.Refusal("lesson", _("这不是本班的线下课。"))
    if not row.training_class.starts_on <= held_on <= now.astimezone(BEIJING).date():
        raise errors.Refusal("day", _("到课日期要在开班以后，不能晚于今天。"), field="held_on")
    if selectors.attended_minutes(row.pk).get(str(lesson_uuid), 0) > 0:
        raise errors.Refusal("twice", _("这节课已经签过到了。"))
    entry = Attendance.objects.create(
        enrolment=row,
        lesson_uuid=lesson_uuid,
        minutes=lesson["minutes"],
        held_on=held_on,
        recorded_by=actor,
        recorded_at=now,
    )
    _announce(row.pk, f"attendance:{entry.pk}", now)
    audit.record(actor=actor, action="enrolment.attendance.recorded", target=entry, now=now)
    return entry


@transaction.atomic
def reverse_attendance(*, attendance: Attendance, actor: Any, now: datetime) -> Attendance:
    """Take an attendance back by a line of its own."""
    attendance = (
        Attendance.objects.select_for_update(of=("self",))
        .select_related("enrolment__training_class")
        .get(pk=attendance.pk)
    )
    if actor is not None and not permissions.may_manage(actor, attendance.enrolment.training_class.school_id):
        raise errors.NotYours
    if attendance.minutes < 0 or Attendance.objects.filter(reverses=attendance).exists():
        raise errors.Refusal("reversed", _("这条考勤已经撤回过。"))
    entry = Attendance.objects.create(
        enrolment=attendance.enrolment,
        lesson_uuid=attendance.lesson_uuid,
        minutes=-attendance.minutes,
        held_on=attendance.held_on,
        recorded_by=actor,
        recorded_at=now,
        reverses=attendance,
    )
    _announce(attendance.enrolment_id, f"attendance:{entry.pk}", now)
    audit.record(actor=actor, action="enrolment.attendance.reversed", target=entry, now=now)
    return entry


@transaction.atomic
def record_test(
    *, enrolment_id: int, source: str, score: Decimal, passed: bool, held_on: date, actor: Any = None, now: datetime
) -> CourseTest:
    """Record the result of a test that closes the course; the same source again returns the first record."""
    entry, created = CourseTest.objects.get_or_create(
        enrolment_id=enrolment_id,
        source=source,
        defaults={"score": score, "passed": passed, "held_on": held_on, "recorded_at": now},
    )
    if created:
        _announce(enrolment_id, f"test:{entry.pk}", now)
        audit.record(actor=actor, action="enrolment.test.recorded", target=entry, now=now)
    return entry
