"""The chapter of classes: opened, applied for, admitted, attended."""

from datetime import datetime, timedelta
from typing import Any

from courses.catalogue import selectors as catalogue
from courses.catalogue.enums import LessonKind
from courses.enrolment import selectors, services
from courses.enrolment.enums import Admission, EnrolmentState
from courses.enrolment.models import Enrolment, TrainingClass


def load(world: Any, *, now: datetime) -> None:
    """Tell the classes of the world on the frozen versions of its courses; safe to repeat."""
    for entry in world.data["classes"]:
        version_id = world.ids.get(f"course:{entry['course']}")
        if version_id is None:
            continue
        version = catalogue.version(pk=version_id)
        school_id = world.ids[entry["school"]]
        # Three weeks ahead, but never after today: who is on the list of a coming class was admitted yesterday.
        opened_at = min(world.moment(entry["starts_on"], "09:00") - timedelta(days=21), now - timedelta(days=6))
        if entry["key"] in world.ids:
            row = TrainingClass.objects.get(pk=world.ids[entry["key"]])
        else:
            row = services.open_class(
                school_id=version.organisation_id,
                version=version,
                base_id=world.ids[entry["base"]] if entry["base"] else None,
                title=entry["title"],
                starts_on=world.day(entry["starts_on"]),
                ends_on=world.day(entry["ends_on"]),
                quota=entry["quota"],
                admission=Admission.MANUAL,
                actor=None,
                now=opened_at,
            )
            if version.organisation_id != school_id:
                # The course is another school's; by agreement the class is held here.
                TrainingClass.objects.filter(pk=row.pk).update(school_id=school_id)
                row.refresh_from_db()
            world.ids[entry["key"]] = row.pk
        for student in (e for e in world.data["enrolments"] if e["class_key"] == entry["key"]):
            _enrol(world, entry, row, student, opened_at + timedelta(days=3))


def _enrol(world: Any, entry: dict, row: TrainingClass, student: dict, at: datetime) -> None:
    enrolment = services.apply(
        training_class=row,
        person_id=world.ids[student["person"]],
        actor=None,
        now=min(at, world.moment(entry["starts_on"])),
    )
    world.ids[f"enrolment:{entry['key']}:{student['person']}"] = enrolment.pk
    if student["state"] == "applied" or enrolment.state != EnrolmentState.APPLIED:
        return
    enrolment = services.decide(enrolment=enrolment, admit=True, actor=None, now=at + timedelta(days=2))
    version = catalogue.version(pk=row.version_id)
    left = student["offline_minutes"]
    for number, lesson in enumerate(
        found for found in catalogue.lessons(version) if found["kind"] == LessonKind.OFFLINE_PRACTICE
    ):
        if left < lesson["minutes"]:
            break
        left -= lesson["minutes"]
        held = world.moment(entry["starts_on"], "14:00") + timedelta(days=10 + 7 * number)
        if selectors.attended_minutes(enrolment.pk).get(lesson["uuid"], 0) <= 0:
            services.record_attendance(
                enrolment=enrolment, lesson_uuid=lesson["uuid"], held_on=held.date(), actor=None, now=held
            )
    if student["state"] == "dropped":
        services.withdraw(enrolment=Enrolment.objects.get(pk=enrolment.pk), actor=None, now=at + timedelta(days=20))
