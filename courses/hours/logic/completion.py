"""What is missing for completion."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Lesson:
    """A required lesson: its minutes, and whether it is online."""

    uuid: str
    minutes: int
    online: bool


def credits(lessons: Iterable[Lesson], earned: Mapping[str, int]) -> dict[str, int]:
    """Return the minutes that count for each lesson: what was earned, never more than the lesson has."""
    return {lesson.uuid: max(0, min(lesson.minutes, earned.get(lesson.uuid, 0))) for lesson in lessons}


def missing(lessons: Iterable[Lesson], *, finished: set[str], test_required: bool, test_passed: bool) -> list[str]:
    """Return what still stands between a learner and completion: uuids of open lessons, and "test".

    A lesson is finished when the room of lessons says so (watched or read, quiz right), an offline one when attended.
    """
    found = [lesson.uuid for lesson in lessons if lesson.uuid not in finished]
    if test_required and not test_passed:
        found.append("test")
    return found
