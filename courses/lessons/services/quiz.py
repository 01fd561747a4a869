"""Answers to the formative questions of a lesson."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from courses.catalogue import selectors as catalogue
from courses.lessons import errors, permissions
from courses.lessons.logic import crediting
from courses.lessons.models import QuizAnswer
from courses.lessons.services import progress


@dataclass(frozen=True)
class Outcome:
    """What the learner is told: right or not, the right key, why, and whether the lesson now has its tick."""

    right: bool
    key: str
    explanation: str
    complete: bool


@transaction.atomic
def answer_quiz(
    *, enrolment: Any, lesson_uuid: UUID | str, question: str, chosen: str, actor: Any, now: datetime
) -> Outcome:
    """Answer a question; wrong answers may be repeated, and a question once answered right stays so.

    Raises NotYours for somebody else's class or an unknown question; Refusal("choose") without a choice,
    Refusal("watch_first") while the lesson's film has not been watched.
    """
    if actor is not None and not permissions.is_learner(actor, enrolment):
        raise errors.NotYours
    if not permissions.may_learn(enrolment):
        raise errors.Refusal("not_learning", _("您不在这个班学习。"))
    lesson = catalogue.lesson_in(enrolment.training_class.version, lesson_uuid)
    asked = next((entry for entry in (lesson or {}).get("quiz", []) if entry["code"] == question), None)
    if lesson is None or asked is None:
        raise errors.NotYours
    if chosen not in {option["key"] for option in asked["options"]}:
        raise errors.Refusal("choose", _("请先选一个答案。"), field=question)
    row = progress.locked(enrolment_id=enrolment.pk, lesson_uuid=lesson["uuid"], now=now)
    frame = crediting.Frame(lesson["minutes"] * 60_000, (lesson["video"] or {}).get("seconds", 0) * 1000)
    if frame.media_ms and not crediting.reached(frame, watched=row.watched, read_ms=row.read_ms):
        raise errors.Refusal("watch_first", _("请先看完视频，再做小题。"), field=question)
    right = chosen == asked["key"]
    QuizAnswer.objects.create(
        enrolment_id=enrolment.pk,
        lesson_uuid=lesson["uuid"],
        question=question,
        chosen=chosen,
        right=right,
        answered_at=now,
    )
    entry = row.quiz.get(question, {"right": False, "tries": 0, "last": ""})
    row.quiz[question] = {"right": entry["right"] or right, "tries": entry["tries"] + 1, "last": chosen}
    progress.settle(
        row=row,
        frame=frame,
        question_count=len(lesson["quiz"]),
        credited_before=row.credited_ms,
        actor=actor,
        now=now,
    )
    return Outcome(right, asked["key"], asked["explanation"], row.completed_at is not None)
