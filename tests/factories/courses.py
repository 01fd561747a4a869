"""Factories of the courses: a frozen version with lessons, a class on it, a person who has completed it."""

import uuid
from datetime import timedelta
from typing import Any

from django.utils import timezone

from courses.catalogue.logic import syllabus
from courses.catalogue.models import SyllabusVersion
from courses.enrolment import services as enrolment
from courses.enrolment.models import Enrolment, TrainingClass


def lesson(number: int, *, kind: str = "text", minutes: int = 45) -> dict[str, Any]:
    """Return one lesson of a syllabus as plain values."""
    return {
        "uuid": str(uuid.uuid4()),
        "code": f"L5-{number:02d}",
        "title": f"第{number}课 翻身",
        "kind": kind,
        "minutes": minutes,
        "summary": "",
        "summary_en": "",
        "objectives": [],
        "key_points": [],
        "blocks": [{"type": "paragraph", "html": "<p>两小时翻身一次</p>"}],
        "quiz": [],
        "video": None,
    }


def make_version(school: Any, *, level: int | None = 5, online: int = 1, offline: int = 0, **values: Any) -> Any:
    """Return a frozen version of a course of `school` with that many online and offline lessons of 45 minutes."""
    course_uuid = uuid.uuid4()
    lessons = [lesson(n + 1) for n in range(online)]
    lessons += [lesson(online + n + 1, kind="offline_practice") for n in range(offline)]
    content = syllabus.build(
        course={"uuid": str(course_uuid), "title": "照护基础", "level": level, "cover": ""},
        sections=[{"key": "1", "title": "第一章", "summary": "", "lessons": lessons}],
    )
    return SyllabusVersion.objects.create(
        **{
            "course_uuid": course_uuid,
            "number": 1,
            "organisation": school,
            "title": "失能老人照护",
            "code": "L5-TEST",
            "level": level,
            "role": "flagship",
            "audience": "新入职的护理员",
            "lesson_count": len(lessons),
            "minutes_online": 45 * online,
            "minutes_offline": 45 * offline,
            "content": content,
            "content_hash": syllabus.digest(content),
            "published_at": timezone.now(),
            **values,
        }
    )


def make_class(version: Any, *, quota: int = 40, **values: Any) -> TrainingClass:
    """Open a class on `version` through the service; it runs for two months around today."""
    today = timezone.localdate()
    values = {
        "school_id": version.organisation_id,
        "title": "2026年第4期初级工班",
        "starts_on": today - timedelta(days=30),
        "ends_on": today + timedelta(days=30),
        "actor": None,
        "now": timezone.now() - timedelta(days=40),
        **values,
    }
    return enrolment.open_class(version=version, quota=quota, **values)


def enrol(person: Any, training_class: TrainingClass, *, now: Any = None) -> Enrolment:
    """Enrol a person through the service."""
    return enrolment.apply(
        training_class=training_class, person_id=person.pk, actor=None, now=now or timezone.now() - timedelta(days=20)
    )


def complete(person: Any, training_class: TrainingClass) -> Enrolment:
    """Enrol a person and mark the course as completed."""
    row = enrol(person, training_class)
    enrolment.complete(enrolment_id=row.pk, now=timezone.now() - timedelta(days=10))
    row.refresh_from_db()
    return row
