"""Crediting minutes and completing courses."""

from datetime import datetime
from typing import Any

from django.db import transaction

from courses.enrolment import selectors as enrolment
from courses.enrolment import services as enrolment_services
from courses.hours import selectors
from courses.hours.enums import HourKind
from courses.hours.models import HourEntry
from portal.jobs import services as jobs


@transaction.atomic
def settle(*, enrolment_id: int, now: datetime) -> int:
    """Bring the ledger up to what lessons and attendance say, then complete the course if nothing is missing.

    Posts the difference per lesson, so it may run as often as it likes. The ledger is its own audit. Returns the
    minutes posted.
    """
    # One settlement of an enrolment at a time: the difference must not be posted twice.
    type(enrolment.enrolment_by_pk(enrolment_id)).objects.select_for_update().get(pk=enrolment_id)
    row = enrolment.enrolment_by_pk(enrolment_id)
    have, want = selectors.posted(enrolment_id), selectors.earned(row)
    online = {lesson.uuid: lesson.online for lesson in selectors.required(row.training_class.version)}
    entries = []
    for uuid, minutes in want.items():
        difference = minutes - have.get(uuid, 0)
        # Watching never takes minutes away; an attendance that was reversed does.
        if difference == 0 or (difference < 0 and online[uuid]):
            continue
        entries.append(
            HourEntry(
                person_id=row.person_id,
                enrolment_id=enrolment_id,
                lesson_uuid=uuid,
                kind=HourKind.ONLINE if online[uuid] else HourKind.OFFLINE,
                minutes=difference,
                source="lessons" if online[uuid] else "attendance",
                key=f"{enrolment_id}:{uuid}:{have.get(uuid, 0)}:{minutes}:{_generation(enrolment_id, uuid)}",
                credited_at=now,
            )
        )
    HourEntry.objects.bulk_create(entries)
    if not selectors.missing(row):
        _complete(row, now)
    return sum(entry.minutes for entry in entries)


def _generation(enrolment_id: int, uuid: str) -> int:
    """Return how many entries the lesson has: after a reversal the same step may be posted again."""
    return HourEntry.objects.filter(enrolment_id=enrolment_id, lesson_uuid=uuid).count()


def _complete(row: Any, now: datetime) -> None:
    if enrolment_services.complete(enrolment_id=row.pk, now=now):
        jobs.announce(
            signal="courses.hours.signals.course_completed",
            key=f"hours.completed:{row.pk}",
            ids={"enrolment_id": row.pk},
            now=now,
        )
