"""Reading where a learner stands."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db.models import Sum

from courses.catalogue import selectors as catalogue
from courses.catalogue.enums import ONLINE
from courses.enrolment import selectors as enrolments
from courses.enrolment.enums import LEARNING
from courses.lessons.logic import crediting
from courses.lessons.models import Heartbeat, LessonProgress, Viewing
from portal.access import permissions as access
from portal.access.enums import Permission
from portal.organisations import selectors as organisations
from portal.people import selectors as people


@dataclass(frozen=True)
class LessonState:
    """One lesson as a learner sees it.

    lesson: of the frozen syllabus; number: from 1; section: its title; progress: row or None; attended: minutes of an
    offline lesson that a teacher recorded.
    """

    lesson: dict[str, Any]
    number: int
    section: str
    progress: LessonProgress | None
    attended: int = 0

    @property
    def uuid(self) -> str:
        """Return the lesson's UUID as text."""
        return self.lesson["uuid"]

    @property
    def online(self) -> bool:
        """Say whether the lesson is learnt in the player."""
        return self.lesson["kind"] in ONLINE

    @property
    def frame(self) -> crediting.Frame:
        """Return the lesson's measures."""
        seconds = (self.lesson["video"] or {}).get("seconds", 0)
        return crediting.Frame(self.lesson["minutes"] * 60_000, seconds * 1000)

    @property
    def reached(self) -> bool:
        """Say whether enough was watched or read."""
        if self.progress is None:
            return False
        return crediting.reached(self.frame, watched=self.progress.watched, read_ms=self.progress.read_ms)

    @property
    def complete(self) -> bool:
        """Say whether the lesson has its tick."""
        if not self.online:
            return self.attended > 0
        return self.progress is not None and self.progress.completed_at is not None

    @property
    def started(self) -> bool:
        """Say whether anything was done in it."""
        return self.progress is not None and (self.progress.credited_ms > 0 or bool(self.progress.quiz))

    @property
    def minutes_done(self) -> int:
        """Return the minutes that count: credited online, or attended."""
        if not self.online:
            return min(self.attended, self.lesson["minutes"])
        return self.progress.credited_minutes if self.progress else 0


@dataclass(frozen=True)
class Overview:
    """All lessons of a class for one learner, in order; `next` is the one to go on with, None when all are done."""

    lessons: list[LessonState]
    sections: list[tuple[dict[str, Any], list[LessonState]]] = field(default_factory=list)
    next: LessonState | None = None

    @property
    def done_count(self) -> int:
        """Return how many lessons are complete."""
        return sum(1 for state in self.lessons if state.complete)

    @property
    def minutes_done(self) -> int:
        """Return the minutes that count, online and offline."""
        return sum(state.minutes_done for state in self.lessons)

    def after(self, lesson_uuid: str) -> LessonState | None:
        """Return the lesson to go on with after this one: the next open one in order, or an earlier open one."""
        at = next((i for i, state in enumerate(self.lessons) if state.uuid == lesson_uuid), -1)
        rest = [*self.lessons[at + 1 :], *self.lessons[: max(at, 0)]]
        return next((state for state in rest if not state.complete), None)

    def of(self, lesson_uuid: UUID | str) -> LessonState | None:
        """Return one lesson, or None."""
        return next((state for state in self.lessons if state.uuid == str(lesson_uuid)), None)


def _next(lessons: list[LessonState]) -> LessonState | None:
    open_online = [state for state in lessons if state.online and not state.complete]
    started = [state for state in open_online if state.started]
    if started:
        return max(started, key=lambda state: (state.progress.updated_at, state.number))  # type: ignore[union-attr]
    return next(iter(open_online), None) or next((state for state in lessons if not state.complete), None)


def overview(enrolment: Any) -> Overview:
    """Return every lesson of the enrolment's class with its state; the lesson begun last is the next one."""
    rows = {str(row.lesson_uuid): row for row in LessonProgress.objects.filter(enrolment_id=enrolment.pk)}
    attended = enrolments.attended_minutes(enrolment.pk)
    lessons: list[LessonState] = []
    sections = []
    for section in enrolment.training_class.version.content["sections"]:
        states = [
            LessonState(
                lesson=lesson,
                number=len(lessons) + at,
                section=section["title"],
                progress=rows.get(lesson["uuid"]),
                attended=attended.get(lesson["uuid"], 0),
            )
            for at, lesson in enumerate(section["lessons"], 1)
        ]
        lessons.extend(states)
        sections.append((section, states))
    return Overview(lessons=lessons, sections=sections, next=_next(lessons))


def resume(enrolment: Any) -> dict[str, Any] | None:
    """Return the lesson of the syllabus to go on with, or None when all are complete."""
    found = overview(enrolment).next
    return found.lesson if found else None


def credited_minutes(enrolment_id: int) -> dict[str, int]:
    """Return whole credited minutes by online lesson uuid (text), never more than the lesson's minutes."""
    rows = LessonProgress.objects.filter(enrolment_id=enrolment_id, credited_ms__gt=0).order_by("pk")
    return {str(row.lesson_uuid): row.credited_minutes for row in rows.only("lesson_uuid", "credited_ms")}


def completed_lessons(enrolment_id: int) -> set[str]:
    """Return the uuids (text) of completed lessons: online ones with their tick, offline ones attended."""
    rows = LessonProgress.objects.filter(enrolment_id=enrolment_id, completed_at__isnull=False)
    online = {str(uuid) for uuid in rows.order_by("pk").values_list("lesson_uuid", flat=True)}
    return online | {uuid for uuid, minutes in enrolments.attended_minutes(enrolment_id).items() if minutes > 0}


def last_studied_at(enrolment_id: int) -> datetime | None:
    """Return when something was last credited or answered, or None."""
    rows = LessonProgress.objects.filter(enrolment_id=enrolment_id).order_by("-updated_at")
    return rows.values_list("updated_at", flat=True).first()


def live_viewing(person_id: int) -> Viewing | None:
    """Return the learner's one live viewing, or None."""
    return Viewing.objects.filter(person_id=person_id, ended_at=None).first()


def viewing(public_id: str) -> Viewing | None:
    """Return a viewing by public id, or None; for callers that check the right themselves."""
    return Viewing.objects.filter(public_id=public_id).first()


def faults_in_progress() -> list[str]:
    """Return the lessons whose credited time is not the sum of their heartbeats; an empty list when all agree."""
    logged = {
        (row["viewing__enrolment_id"], row["viewing__lesson_uuid"]): row["total"]
        for row in Heartbeat.objects.order_by()
        .values("viewing__enrolment_id", "viewing__lesson_uuid")
        .annotate(total=Sum("credited_ms"))
    }
    return [
        f"enrolment {row.enrolment_id}, lesson {row.lesson_uuid}: {row.credited_ms} ms, heartbeats say "
        f"{logged.get((row.enrolment_id, row.lesson_uuid), 0)}"
        for row in LessonProgress.objects.order_by("pk").iterator()
        if row.credited_ms != logged.get((row.enrolment_id, row.lesson_uuid), 0)
    ]


def files_of(version: Any) -> frozenset[str]:
    """Return the public ids of all files that a version's lessons show; a version never changes, so it is kept."""
    key = f"lessons.files:{version.pk}"
    found = cache.get(key)
    if found is None:
        found = frozenset(_files(catalogue.lessons(version)))
        cache.set(key, found, 24 * 3600)
    return found


def _files(lessons: list[dict[str, Any]]) -> set[str]:
    found: set[str] = set()
    for lesson in lessons:
        for shown in [lesson["video"] or {}, *lesson["blocks"]]:
            found.update(str(shown[name]) for name in ("file", "subtitles") if shown.get(name))
    return found


def may_read_media(user: Any, stored: Any) -> bool:
    """Say whether the user may read a lesson's film, subtitles or hand-out.

    Learners of a class that shows it, the staff of the school that it belongs to, and the bureau that reviews the school.
    """
    if access.allowed(user, Permission.COURSES_EDIT, organisation_id=stored.organisation_id):
        return True
    if access.allowed(user, Permission.CLASSES_MANAGE, organisation_id=stored.organisation_id):
        return True
    if access.allowed(user, Permission.COURSES_MODERATE):
        school = organisations.get_by_pk(stored.organisation_id)
        if school and access.allowed(user, Permission.COURSES_MODERATE, region_id=school.region_id):
            return True
    return learner_reads(user, stored.public_id)


def learner_reads(user: Any, public_id: str) -> bool:
    """Say whether a file is shown in a lesson of a class in which the user learns or has learnt."""
    person = people.of_user(user)
    if person is None:
        return False
    mine = enrolments.of_person(person.pk).filter(state__in=LEARNING)
    return any(public_id in files_of(row.training_class.version) for row in mine)
