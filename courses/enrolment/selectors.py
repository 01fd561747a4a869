"""Reading classes."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _

from courses.catalogue import selectors as catalogue
from courses.enrolment.enums import LEARNING, PLACED, ClassState, EnrolmentState
from courses.enrolment.models import Attendance, Enrolment, TrainingClass
from portal.access import selectors as access
from portal.access.enums import Permission
from portal.people import selectors as people
from portal.regions import logic as regions

BEIJING = ZoneInfo("Asia/Shanghai")


def _classes() -> QuerySet[TrainingClass]:
    return (
        TrainingClass.objects.select_related("version", "school", "base")
        .defer("version__content")
        .annotate(
            filled=Count("enrolments", filter=Q(enrolments__state__in=PLACED)),
            waiting=Count("enrolments", filter=Q(enrolments__state=EnrolmentState.APPLIED)),
        )
    )


def get_class(public_id: str) -> TrainingClass | None:
    """Return an open or closed class with `filled`, the number of places taken."""
    return _classes().exclude(state=ClassState.DRAFT).filter(public_id=public_id).first()


def running_on_courses(course_uuids: list[UUID], *, on: date) -> list[TrainingClass]:
    """Return classes of these courses that are open and not over."""
    return list(_classes().filter(version__course_uuid__in=course_uuids, state=ClassState.OPEN, ends_on__gte=on))


def open_classes(
    *, on: date, until: date, region: int | None, without_person: int | None = None
) -> list[TrainingClass]:
    """Return the classes with a free place that may be joined today and end by a day, the one that begins first at the top.

    One that has begun is joined until its last day, as `services.enrol` has it.

    Arguments: on, today; until, the last day of the class; region, of the province in which the school lies, None for
    all; without_person, leave out the classes in which this person is.
    """
    found = _classes().filter(state=ClassState.OPEN, ends_on__gte=on, ends_on__lte=until)
    if region is not None:
        low, high = regions.span(region // 10000 * 10000)
        found = found.filter(school__region_id__gte=low, school__region_id__lte=high)
    if without_person is not None:
        taken = Enrolment.objects.filter(person_id=without_person).order_by().values("training_class_id")
        found = found.exclude(pk__in=taken)
    return [row for row in found.order_by("starts_on", "pk")[:200] if row.filled < row.quota][:50]  # type: ignore[attr-defined]  # annotated


def classes_of(user: Any) -> QuerySet[TrainingClass]:
    """Return the classes that staff may manage, newest first."""
    return (
        access.scope(user, Permission.CLASSES_MANAGE)
        .filter(_classes(), organisation="school_id")
        .order_by("-starts_on", "-pk")
    )


def roster(training_class: TrainingClass) -> QuerySet[Enrolment]:
    """Return the people of a class, in the order of application."""
    return training_class.enrolments.select_related("person").order_by("applied_at", "pk")


def learners_at(organisation_ids: Iterable[int]) -> QuerySet:
    """Return the keys of the persons who applied for or are in a class of these schools, as a queryset of one column."""
    found = Enrolment.objects.filter(training_class__school_id__in=organisation_ids)
    return found.order_by().values_list("person_id")


def of_user_in_class(user: Any, class_public_id: str) -> Enrolment | None:
    """Return the signed-in person's enrolment in a class if they may learn there."""
    person = people.of_user(user)
    if person is None:
        return None
    return (
        Enrolment.objects.filter(person_id=person.pk, training_class__public_id=class_public_id, state__in=LEARNING)
        .select_related("training_class__version", "training_class__school", "person")
        .first()
    )


def enrolment_by_pk(pk: int) -> Enrolment:
    """Return an enrolment with class and version."""
    return Enrolment.objects.select_related("training_class__version", "training_class__school", "person").get(pk=pk)


def of_person(person_id: int) -> QuerySet[Enrolment]:
    """Return a person's enrolments, newest first, without the contents of versions."""
    return (
        Enrolment.objects.filter(person_id=person_id)
        .select_related("training_class__version", "training_class__school")
        .defer("training_class__version__content")
        .order_by("-applied_at", "-pk")
    )


def completed_by(person_ids: Collection[int]) -> QuerySet[Enrolment]:
    """Return the completed enrolments of these persons, without the contents of versions, in no order."""
    found = Enrolment.objects.filter(person_id__in=person_ids, completed_at__isnull=False).order_by()
    return found.select_related("training_class__version", "training_class__school").defer(
        "training_class__version__content"
    )


def recent(person: Any) -> list[Enrolment]:
    """Return the twenty newest enrolments of a person, read once per person object: several parts of a page ask."""
    if not hasattr(person, "_enrolments"):
        person._enrolments = list(of_person(person.pk)[:20])
    return person._enrolments  # type: ignore[no-any-return]


def completed_levels(person_id: int) -> set[int]:
    """Return the levels of the courses that a person has completed."""
    found = Enrolment.objects.filter(person_id=person_id, state=EnrolmentState.COMPLETED)
    levels = found.values_list("training_class__version__level", flat=True)
    return {level for level in levels if level is not None}


def completed_levels_of(person_ids: list[int]) -> dict[int, set[int]]:
    """Return completed_levels of many persons in one query; who completed none is missing."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = Enrolment.objects.filter(person_id__in=person_ids, state=EnrolmentState.COMPLETED)
    for person_id, level in rows.values_list("person_id", "training_class__version__level"):
        if level is not None:
            found[person_id].add(level)
    return dict(found)


def attendances_of(enrolment_ids: list[int]) -> dict[int, list[Attendance]]:
    """Return the attendances that stand (not reversed) by enrolment, oldest first, in one query."""
    found: dict[int, list[Attendance]] = defaultdict(list)
    rows = Attendance.objects.filter(enrolment_id__in=enrolment_ids, minutes__gt=0, reversed_by__isnull=True)
    for row in rows.order_by("held_on", "pk"):
        found[row.enrolment_id].append(row)
    return dict(found)


def attendance(enrolment: Enrolment, pk: str) -> Attendance | None:
    """Return one attendance of an enrolment."""
    return Attendance.objects.filter(enrolment=enrolment, pk=pk).first() if pk.isdecimal() else None


def attended_minutes(enrolment_id: int) -> dict[str, int]:
    """Return attended minutes by offline lesson uuid, reversals counted."""
    found: dict[str, int] = defaultdict(int)
    rows = Attendance.objects.filter(enrolment_id=enrolment_id).values("lesson_uuid").annotate(total=Sum("minutes"))
    for row in rows.order_by():
        found[str(row["lesson_uuid"])] = row["total"]
    return dict(found)


def test_passed(enrolment_id: int) -> bool:
    """Say whether a closing test was passed."""
    return Enrolment.objects.filter(pk=enrolment_id, tests__passed=True).exists()


@dataclass(frozen=True)
class Completion:
    """What a training certificate says."""

    person_id: int
    school_id: int
    level: int | None
    course_title: str
    class_title: str
    starts_on: date
    ends_on: date
    completed_on: date
    hours_text: str
    scores_text: str


def completion(enrolment_id: int) -> Completion:
    """Return the facts of a completed enrolment; raises DoesNotExist for one that is not completed."""
    row = Enrolment.objects.select_related("training_class__version").get(
        pk=enrolment_id, state=EnrolmentState.COMPLETED
    )
    version = row.training_class.version
    completed_on = row.completed_at.astimezone(BEIJING).date()  # type: ignore[union-attr]
    parts = [f"线上 {catalogue.class_hours(version.minutes_online)} 课时"]
    if version.minutes_offline:
        parts.append(f"线下 {catalogue.class_hours(version.minutes_offline)} 课时")
    test = row.tests.filter(passed=True).order_by("-pk").first()
    return Completion(
        person_id=row.person_id,
        school_id=row.training_class.school_id,
        level=version.level,
        course_title=version.title,
        class_title=row.training_class.title,
        starts_on=row.training_class.starts_on,
        ends_on=min(completed_on, row.training_class.ends_on),
        completed_on=completed_on,
        hours_text=f"共 {catalogue.class_hours(version.minutes)} 课时：{'，'.join(parts)}",
        scores_text=f"结业考试 {test.score.normalize():f} 分" if test else "",
    )


def _day(day: date) -> str:
    # A format of its own for each language: English says 21 November 2026.
    return date_format(day, _("Y年n月j日"))


def actions(request: Any, course_uuid: UUID, *, now: datetime) -> list[dict[str, Any]]:
    """Return the open classes of a course in the shape that the course page shows."""
    # Values of what is shown, not whole rows with their schools and versions: this is read with every course page.
    rows = list(
        TrainingClass.objects.filter(
            version__course_uuid=course_uuid, state=ClassState.OPEN, ends_on__gte=now.astimezone(BEIJING).date()
        )
        .order_by("starts_on", "pk")
        .values("pk", "public_id", "title", "starts_on", "ends_on", "quota", "school__name")
        .annotate(filled=Count("enrolments", filter=Q(enrolments__state__in=PLACED)))
    )
    person = people.of_user(request.user) if rows and request.user.is_authenticated else None
    mine = (
        dict(
            Enrolment.objects.filter(person_id=person.pk, training_class_id__in=[row["pk"] for row in rows])
            .order_by()
            .values_list("training_class_id", "state")
        )
        if person is not None
        else {}
    )
    found = []
    for row in rows:
        state = mine.get(row["pk"])
        full = row["filled"] >= row["quota"]
        entry: dict[str, Any] = {
            "title": row["title"],
            "rows": [
                (_("开班"), _day(row["starts_on"])),
                (_("结班"), _day(row["ends_on"])),
                (_("学校"), row["school__name"]),
            ],
            "filled": row["filled"],
            "quota": row["quota"],
            "url": reverse("enrolment:class", args=[row["public_id"]]),
            "facts": [_("%(day)s开班") % {"day": _day(row["starts_on"])}],
            "note": "",
            "button": _("报名这个班"),
            "tag": (_("报名中"), "ok"),
        }
        if state is not None and state in LEARNING:
            entry |= {
                "button": _("继续学习"),
                "url": reverse("lessons:overview", args=[row["public_id"]]),
                "tag": (EnrolmentState(state).label, "info"),
            }
        elif state is not None:
            entry |= {"button": _("看报名情况"), "tag": (EnrolmentState(state).label, "mid")}
        elif full:
            entry |= {"button": "", "tag": (_("已满"), "bad"), "note": _("名额已满，可以看看别的班。")}
        found.append(entry)
    return found


def card_facts(course_uuids: list[UUID], *, now: datetime) -> dict[UUID, dict[str, Any]]:
    """Return what the cards of the catalogue say about open classes."""
    facts: dict[UUID, dict[str, Any]] = {}
    rows = _classes().filter(
        version__course_uuid__in=course_uuids, state=ClassState.OPEN, ends_on__gte=now.astimezone(BEIJING).date()
    )
    for row in rows.order_by("starts_on", "pk"):
        uuid = row.version.course_uuid
        if uuid in facts:
            continue
        left = row.quota - row.filled  # type: ignore[attr-defined]  # annotated
        facts[uuid] = {
            "tag": (_("还有 %(n)s 个名额") % {"n": left}, "ok") if left > 0 else (_("已满"), "bad"),
            "facts": [_("%(day)s开班") % {"day": date_format(row.starts_on, _("n月j日"))}],
        }
    return facts


def under_way(person_ids: Collection[int], *, on: date) -> list[Enrolment]:
    """Return the enrolments of these people in classes that are not over: applied or learning, in order of beginning."""
    found = Enrolment.objects.filter(
        person_id__in=person_ids,
        state__in=(EnrolmentState.APPLIED, EnrolmentState.ADMITTED),
        training_class__state=ClassState.OPEN,
        training_class__ends_on__gte=on,
    )
    return list(found.select_related("training_class").order_by("training_class__starts_on", "pk"))
