"""The progress row of a lesson: locked, folded, and what is announced of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from courses.lessons.logic import STEP_MINUTES, crediting
from courses.lessons.models import LessonProgress
from portal.audit import services as audit
from portal.jobs import services as jobs


def locked(*, enrolment_id: int, lesson_uuid: UUID | str, now: datetime) -> LessonProgress:
    """Return the row of this lesson, locked until the transaction ends; made where there is none."""
    row, _created = LessonProgress.objects.select_for_update().get_or_create(
        enrolment_id=enrolment_id, lesson_uuid=lesson_uuid, defaults={"updated_at": now}
    )
    return row


def settle(
    *,
    row: LessonProgress,
    frame: crediting.Frame,
    question_count: int,
    credited_before: int,
    actor: Any,
    now: datetime,
) -> None:
    """Save the row, give the lesson its tick when everything is there, and announce what hours must hear.

    Arguments: question_count, of the lesson; credited_before, row.credited_ms before this change.
    """
    completes = (
        row.completed_at is None
        and row.right_count >= question_count
        and crediting.reached(frame, watched=row.watched, read_ms=row.read_ms)
    )
    if completes:
        row.completed_at = now
        audit.record(actor=actor, action="lessons.lesson.completed", target=row, now=now)
    row.updated_at = now
    row.save()
    steps = []
    step = row.credited_minutes // STEP_MINUTES
    if step > credited_before // 60_000 // STEP_MINUTES:
        steps.append(str(step))
    if row.credited_ms >= frame.lesson_ms > credited_before:
        steps.append("full")
    if completes:
        steps.append("completed")
    if steps:
        # One piece of news is enough for several steps at once: whoever hears it reads the whole state.
        jobs.announce(
            signal="courses.lessons.signals.progressed",
            key=f"lessons.progressed:{row.enrolment_id}:{row.lesson_uuid}:{steps[-1]}",
            ids={"enrolment_id": row.enrolment_id, "at": now.isoformat()},
            now=now,
        )
