"""Reading the ledger."""

from collections import defaultdict
from typing import Any

from django.db.models import Sum

from courses.catalogue import selectors as catalogue
from courses.catalogue.enums import ONLINE
from courses.enrolment import selectors as enrolment
from courses.hours import logic
from courses.hours.enums import HourKind
from courses.hours.models import HourEntry
from courses.lessons import selectors as lessons


def required(version: Any) -> list[logic.Lesson]:
    """Return the lessons of a version as plain values."""
    return [
        logic.Lesson(uuid=lesson["uuid"], minutes=lesson["minutes"], online=lesson["kind"] in ONLINE)
        for lesson in catalogue.lessons(version)
    ]


def posted(enrolment_id: int) -> dict[str, int]:
    """Return the ledger's minutes by lesson."""
    rows = HourEntry.objects.filter(enrolment_id=enrolment_id).values("lesson_uuid").annotate(total=Sum("minutes"))
    return {str(row["lesson_uuid"]): row["total"] for row in rows.order_by()}


def totals(enrolment_id: int) -> dict[str, int]:
    """Return {"online", "offline", "total"} credited minutes of an enrolment."""
    found: dict[str, int] = defaultdict(int)
    rows = HourEntry.objects.filter(enrolment_id=enrolment_id).values("kind").annotate(total=Sum("minutes"))
    for row in rows.order_by():
        found[row["kind"]] = row["total"]
    return {
        "online": found[HourKind.ONLINE],
        "offline": found[HourKind.OFFLINE],
        "total": found[HourKind.ONLINE] + found[HourKind.OFFLINE],
    }


def earned(row: Any) -> dict[str, int]:
    """Return what lessons and attendance say, by lesson uuid in minutes, capped by each lesson's own minutes."""
    watched = {str(uuid): minutes for uuid, minutes in lessons.credited_minutes(row.pk).items()}
    attended = enrolment.attended_minutes(row.pk)
    needed = required(row.training_class.version)
    return logic.credits(
        needed, {lesson.uuid: (watched if lesson.online else attended).get(lesson.uuid, 0) for lesson in needed}
    )


def missing(row: Any) -> list[str]:
    """Return what still stands between a learner and completion (see logic.missing)."""
    attended = enrolment.attended_minutes(row.pk)
    finished = {str(uuid) for uuid in lessons.completed_lessons(row.pk)}
    finished |= {uuid for uuid, minutes in attended.items() if minutes > 0}
    return logic.missing(
        required(row.training_class.version),
        finished=finished,
        test_required=row.training_class.test_required,
        test_passed=enrolment.test_passed(row.pk),
    )


def faults() -> list[str]:
    """Re-fold the ledger against lessons and attendance (check_ledgers); return where they differ."""
    found = []
    pks = HourEntry.objects.order_by("enrolment_id").values_list("enrolment_id", flat=True).distinct()
    for pk in pks:
        row = enrolment.enrolment_by_pk(pk)
        have, want = posted(pk), earned(row)
        for uuid in sorted(set(have) | set(want)):
            if have.get(uuid, 0) > want.get(uuid, 0):
                found.append(
                    f"enrolment {row.public_id} lesson {uuid}: ledger {have.get(uuid, 0)} min, earned {want.get(uuid, 0)}"
                )
    return found
