"""Reading the ledger."""

from collections.abc import Collection
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Sum

from courses.catalogue import selectors as catalogue
from courses.catalogue.enums import ONLINE
from courses.enrolment import selectors as enrolment
from courses.hours import logic
from courses.hours.enums import HourKind
from courses.hours.models import HourEntry
from courses.lessons import selectors as lessons
from portal.policy import selectors as policy
from portal.policy.errors import PolicyGap

BEIJING = ZoneInfo("Asia/Shanghai")


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


def totals_of(enrolment_ids: list[int]) -> dict[int, dict[str, int]]:
    """Return {"online", "offline", "total"} credited minutes by enrolment, in one query."""
    found = {pk: {"online": 0, "offline": 0, "total": 0} for pk in enrolment_ids}
    rows = HourEntry.objects.filter(enrolment_id__in=enrolment_ids).values("enrolment_id", "kind")
    for row in rows.annotate(minutes_sum=Sum("minutes")).order_by():
        sums = found[row["enrolment_id"]]
        sums["online" if row["kind"] == HourKind.ONLINE else "offline"] += row["minutes_sum"]
        sums["total"] += row["minutes_sum"]
    return found


def totals(enrolment_id: int) -> dict[str, int]:
    """Return {"online", "offline", "total"} credited minutes of an enrolment."""
    return totals_of([enrolment_id])[enrolment_id]


def credited(person_ids: Collection[int], *, since: date, until: date) -> dict[int, int]:
    """Return the minutes credited to each person from a day to a day (both counted, Beijing), in one query."""
    first = datetime.combine(since, time.min, BEIJING)
    last = datetime.combine(until, time.max, BEIJING)
    rows = HourEntry.objects.filter(person_id__in=person_ids, credited_at__range=(first, last)).values("person_id")
    sums = {row["person_id"]: row["minutes_sum"] for row in rows.annotate(minutes_sum=Sum("minutes")).order_by()}
    return {pk: sums.get(pk, 0) for pk in person_ids}


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


def _broken_steps() -> list[str]:
    """Return where a line of the ledger does not continue the one before it.

    Each line's key says from which minutes to which it leads ("enrolment:lesson:from:to:number"), so a line that was
    changed, added or taken away leaves a gap.
    """
    found = []
    reached: dict[str, int] = {}
    settled = HourEntry.objects.filter(source__in=("lessons", "attendance")).order_by("pk")
    for entry in settled.only("key", "minutes").iterator():
        enrolment_id, uuid, before, after, _number = entry.key.split(":")
        lesson = f"{enrolment_id}:{uuid}"
        if int(before) != reached.get(lesson, 0) or int(after) - int(before) != entry.minutes:
            found.append(
                f"entry {entry.pk} of lesson {uuid}: {entry.minutes} min does not lead from {before} to {after}"
            )
        reached[lesson] = reached.get(lesson, 0) + entry.minutes
    return found


def faults() -> list[str]:
    """Re-fold the ledger against lessons and attendance (check_ledgers); return where they differ.

    Less than was earned is no fault: lessons announce every few minutes, and the next settlement posts the rest.
    """
    found = _broken_steps()
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


def rules(*, region: int | None, on: date) -> logic.TrainingFile | None:
    """Return what the active pack says of training in a region on a day; None where no pack does."""
    try:
        found = policy.ruleset(subject="training", region=region, on=on).subject
    except PolicyGap:
        return None
    return found if isinstance(found, logic.TrainingFile) else None


def class_hours_of(minutes: dict[str, int], *, region: int | None, on: date) -> dict[str, int]:
    """Return whole class hours of {"online", "offline"} minutes by the pack that rules in the region on that day.

    Only where no pack is active, or the pack lacks the value: 45 minutes a class hour (logic.CLASS_HOUR_MINUTES), no
    cap on what was online. Returns: as of logic.class_hours.
    """
    return _class_hours(minutes, rules(region=region, on=on), on)


def _class_hours(minutes: dict[str, int], held: Any, on: date) -> dict[str, int]:
    if held is not None:
        try:
            return logic.class_hours(minutes, held, on)
        except PolicyGap:
            pass
    online, offline = (minutes.get(kind, 0) // logic.CLASS_HOUR_MINUTES for kind in ("online", "offline"))
    return {"class_hours": online + offline, "online": online, "offline": offline, "online_uncounted": 0}


def facts(person_id: int, *, known_at: datetime | None = None) -> dict[str, Any]:
    """Return the trainings that a person has completed, in the words of the facts vocabulary: {"training": [...]}.

    Class hours are whole ones by the rules of the school's region on the day of completion.

    Arguments: known_at, leave out what was completed after this moment.
    """
    return facts_of([person_id], known_at=known_at)[person_id]


def facts_of(person_ids: Collection[int], *, known_at: datetime | None = None) -> dict[int, dict[str, Any]]:
    """Return the same for many persons, by person, in two queries and one look-up of rules a school and day."""
    completed = enrolment.completed_by(person_ids)
    rows = list(completed if known_at is None else completed.filter(completed_at__lte=known_at))
    totals = totals_of([row.pk for row in rows])
    listed: dict[int, list[dict[str, Any]]] = {pk: [] for pk in person_ids}
    held: dict[tuple[int, date], Any] = {}
    for row in rows:
        on = row.completed_at.astimezone(BEIJING).date()  # type: ignore[union-attr]
        place = row.training_class.school.region_id
        if (place, on) not in held:
            held[place, on] = rules(region=place, on=on)
        counted = _class_hours(totals[row.pk], held[place, on], on)
        course = str(row.training_class.version.course_uuid)
        listed[row.person_id].append({"course": course, "class_hours": counted["class_hours"], "completed_on": on})
    return {
        pk: {"training": sorted(found, key=lambda training: (training["completed_on"], training["course"]))}
        for pk, found in listed.items()
    }
