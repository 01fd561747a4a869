"""A small course, a class on it, and a learner in it."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from courses.catalogue.logic import syllabus
from courses.catalogue.models import SyllabusVersion
from courses.enrolment.enums import ClassState, EnrolmentState
from courses.enrolment.models import Enrolment, TrainingClass
from tests.factories import OrganisationFactory, PersonFactory

START = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)


def question(code: str, key: str = "B") -> dict[str, Any]:
    options = [{"key": letter, "text": f"做法{letter}"} for letter in "ABC"]
    return {"code": code, "stem": f"{code} 怎么做？", "options": options, "key": key, "explanation": f"{code} 的道理"}


def lesson(
    number: int, kind: str = "text", *, minutes: int = 30, seconds: int = 0, questions: int = 1
) -> dict[str, Any]:
    film = {
        "file": f"film{number:016d}",
        "sha256": "0" * 64,
        "type": "video/mp4",
        "size": 1,
        "seconds": seconds,
        "subtitles": f"subs{number:016d}",
        "subtitles_sha256": "",
        "poster": "",
    }
    return {
        "uuid": str(uuid.uuid5(uuid.NAMESPACE_OID, f"lesson{number}")),
        "code": f"T-{number:02d}",
        "title": f"第{number}课的题目",
        "kind": kind,
        "minutes": minutes,
        "summary": "",
        "summary_en": "",
        "objectives": ["说得出要点"],
        "key_points": ["要点一", "要点二"],
        "blocks": [
            {"type": "heading", "text": "小标题"},
            {"type": "paragraph", "html": "<p>一段<b>课文</b>。</p>"},
            {"type": "steps", "title": "几步", "items": ["先洗手", "再说明"]},
            {"type": "warning", "text": "要小心"},
            {"type": "tip", "text": "省力的办法"},
            {"type": "local_rule", "text": "各地不同"},
            {"type": "table", "title": "一张表", "columns": ["项目", "做法"], "rows": [["洗手", "七步"]]},
            {
                "type": "figure",
                "path": "syllabus/x.svg",
                "sha256": "",
                "caption": "图注",
                "description": "图里有什么",
                "width": 640,
                "height": 400,
            },
            {
                "file": f"down{number:016d}",
                "sha256": "",
                "type": "download",
                "media_type": "application/pdf",
                "size": 2048,
                "title": "一份表格",
            },
        ],
        "quiz": [question(f"T-{number:02d}-Q{n}") for n in range(1, questions + 1)],
        "video": film if kind == "video" and seconds else None,
    }


@pytest.fixture
def make_class(db: None) -> Callable[..., TrainingClass]:
    """Open a class on a version with these lessons: text of 30 minutes, film of 4 minutes, practice."""
    numbers = iter(range(1, 100))

    def make(lessons: list[dict[str, Any]] | None = None) -> TrainingClass:
        taught = lessons or [lesson(1), lesson(2, "video", seconds=240), lesson(3, "offline_practice", minutes=90)]
        course = {
            "uuid": str(uuid.uuid4()),
            "code": "T",
            "title": "试验课",
            "level": 5,
            "role": "flagship",
            "audience": "",
            "summary": "",
            "summary_en": "",
            "cover": "",
        }
        section = {"key": "s1", "title": "第一章", "summary": "", "lessons": taught}
        content = syllabus.build(course=course, sections=[section])
        school = OrganisationFactory()
        version = SyllabusVersion.objects.create(
            course_uuid=course["uuid"],
            number=next(numbers),
            organisation=school,
            title="试验课",
            code="T",
            level=5,
            role="flagship",
            audience="",
            lesson_count=len(taught),
            minutes_online=content["minutes"]["online"],
            minutes_offline=content["minutes"]["offline"],
            content=content,
            content_hash=syllabus.digest(content),
            published_at=START,
        )
        return TrainingClass.objects.create(
            school=school,
            version=version,
            title="试验班",
            starts_on=START.date(),
            ends_on=START.date() + timedelta(days=40),
            quota=30,
            state=ClassState.OPEN,
            created_at=START,
        )

    return make


@pytest.fixture
def enrol(make_class: Callable[..., TrainingClass]) -> Callable[..., Enrolment]:
    """Put a new learner into a class."""

    def make(
        training_class: TrainingClass | None = None, person: Any = None, state: str = EnrolmentState.ADMITTED
    ) -> Enrolment:
        row = Enrolment.objects.create(
            training_class=training_class or make_class(),
            person=person or PersonFactory(),
            state=state,
            applied_at=START,
            decided_at=START,
        )
        return Enrolment.objects.select_related("training_class__version", "person__user").get(pk=row.pk)

    return make


@pytest.fixture
def enrolment(enrol: Callable[..., Enrolment]) -> Enrolment:
    """A learner in the small class."""
    return enrol()


@pytest.fixture
def start() -> datetime:
    """The first evening of learning."""
    return START
