"""Ticks, questions, news, and what to go on with."""

import uuid
from datetime import timedelta

import pytest

from courses.enrolment.enums import EnrolmentState
from courses.enrolment.models import Attendance
from courses.lessons import selectors, services, signals
from courses.lessons.enums import BeatKind
from courses.lessons.errors import NotYours, Refusal
from courses.lessons.models import LessonProgress, QuizAnswer
from portal.audit.models import Entry
from portal.jobs.models import Job
from tests.courses.lessons.conftest import lesson


def lessons_of(enrolment):
    return enrolment.training_class.version.content["sections"][0]["lessons"]


def learn(enrolment, taught, seconds, at, kind=BeatKind.READING):
    """Learn `seconds` of a lesson in one sitting and return the receipt."""
    user = enrolment.person.user
    viewing = services.open_lesson(enrolment=enrolment, lesson_uuid=taught["uuid"], seed=1, actor=user, now=at)
    events, start, receipt = [], 0, None
    while start < seconds * 1000:
        end = min(start + 60_000, seconds * 1000)
        events.append(services.Beat(uuid.uuid4(), kind, start, end, True))
        start = end
        receipt = services.heartbeat(
            viewing=viewing.public_id, events=events, actor=user, now=at + timedelta(milliseconds=end)
        )
        if not receipt.prompt.in_ms:
            receipt = services.answer_presence(
                viewing=viewing.public_id, number=receipt.prompt.number, way="button", actor=user,
                now=at + timedelta(milliseconds=end),
            )  # fmt: skip
            # What lay beyond the question is learnt again, as it is in the player.
            start = receipt.read_ms if kind == BeatKind.READING else receipt.resume_ms
        events = []
    return receipt


def answer(enrolment, taught, at, chosen="B", number=1):
    return services.answer_quiz(
        enrolment=enrolment, lesson_uuid=taught["uuid"], question=f"{taught['code']}-Q{number}", chosen=chosen,
        actor=enrolment.person.user, now=at,
    )  # fmt: skip


def test_a_text_needs_a_third_of_its_minutes_and_its_questions(enrolment, start):
    text = lessons_of(enrolment)[0]
    assert not learn(enrolment, text, 590, start).reached
    wrong = answer(enrolment, text, start, "A")
    assert (wrong.right, wrong.key, wrong.complete) == (False, "B", False)
    assert wrong.explanation
    assert not answer(enrolment, text, start).complete
    receipt = learn(enrolment, text, 20, start + timedelta(hours=1))
    assert receipt.complete
    row = LessonProgress.objects.get()
    assert row.quiz == {"T-01-Q1": {"right": True, "tries": 2, "last": "B"}}
    assert QuizAnswer.objects.count() == 2
    assert Entry.objects.filter(action="lessons.lesson.completed").count() == 1
    assert selectors.completed_lessons(enrolment.pk) == {text["uuid"]}
    # The tick stays when somebody practises again and errs.
    answer(enrolment, text, start, "A")
    assert selectors.completed_lessons(enrolment.pk) == {text["uuid"]}


def test_a_film_is_watched_before_its_questions(enrolment, start):
    film = lessons_of(enrolment)[1]
    with pytest.raises(Refusal) as refused:
        answer(enrolment, film, start)
    assert refused.value.code == "watch_first"
    receipt = learn(enrolment, film, 238, start, BeatKind.MEDIA)
    assert receipt.reached
    assert not receipt.complete
    assert answer(enrolment, film, start + timedelta(minutes=5)).complete


def test_reading_fills_the_minutes_beyond_the_film(enrolment, start):
    film = lessons_of(enrolment)[1]
    learn(enrolment, film, 240, start, BeatKind.MEDIA)
    receipt = learn(enrolment, film, 1600, start + timedelta(hours=1))
    assert receipt.full
    assert receipt.credited_ms == 30 * 60_000
    assert selectors.credited_minutes(enrolment.pk) == {film["uuid"]: 30}
    assert selectors.faults_in_progress() == []


def test_the_minutes_of_a_lesson_are_the_most_that_is_credited(enrolment, start):
    text = lessons_of(enrolment)[0]
    receipt = learn(enrolment, text, 45 * 60, start)
    assert receipt.full
    assert selectors.credited_minutes(enrolment.pk) == {text["uuid"]: 30}


def test_hours_hear_of_every_five_minutes_and_every_tick(enrolment, start, drain):
    heard = []

    def listener(sender, enrolment_id, **kwargs):
        heard.append(enrolment_id)

    signals.progressed.connect(listener)
    try:
        text = lessons_of(enrolment)[0]
        learn(enrolment, text, 16 * 60, start)
        answer(enrolment, text, start + timedelta(hours=1))
        keys = [key.rsplit(":", 1)[1] for key in Job.objects.order_by("pk").values_list("key", flat=True)]
        assert keys == ["1", "2", "3", "completed"]
        drain()
    finally:
        signals.progressed.disconnect(listener)
    assert heard == [enrolment.pk] * 4


def test_an_unknown_question_or_choice_is_refused(enrolment, start):
    text = lessons_of(enrolment)[0]
    with pytest.raises(NotYours):
        answer(enrolment, text, start, number=9)
    with pytest.raises(Refusal) as refused:
        answer(enrolment, text, start, chosen="")
    assert refused.value.code == "choose"


def test_who_has_left_the_class_learns_no_more(enrol, start):
    enrolment = enrol(state=EnrolmentState.WITHDRAWN)
    with pytest.raises(Refusal):
        learn(enrolment, lessons_of(enrolment)[0], 60, start)
    with pytest.raises(Refusal):
        answer(enrolment, lessons_of(enrolment)[0], start)


def test_practice_is_not_played_but_attended(enrolment, start):
    practice = lessons_of(enrolment)[2]
    with pytest.raises(NotYours):
        services.open_lesson(enrolment=enrolment, lesson_uuid=practice["uuid"], actor=enrolment.person.user, now=start)
    Attendance.objects.create(
        enrolment=enrolment, lesson_uuid=practice["uuid"], minutes=90, held_on=start.date(), recorded_at=start
    )
    assert selectors.completed_lessons(enrolment.pk) == {practice["uuid"]}
    assert selectors.overview(enrolment).minutes_done == 90


def test_goes_on_with_the_lesson_begun_last(enrolment, start):
    text, film, practice = lessons_of(enrolment)
    assert selectors.resume(enrolment) == text
    learn(enrolment, film, 60, start, BeatKind.MEDIA)
    assert selectors.resume(enrolment) == film
    learn(enrolment, text, 60, start + timedelta(hours=1))
    assert selectors.resume(enrolment) == text
    learn(enrolment, text, 600, start + timedelta(hours=2))
    answer(enrolment, text, start + timedelta(hours=3))
    assert selectors.resume(enrolment) == film
    learn(enrolment, film, 240, start + timedelta(hours=4), BeatKind.MEDIA)
    answer(enrolment, film, start + timedelta(hours=5))
    overview = selectors.overview(enrolment)
    assert overview.next.lesson == practice
    assert overview.done_count == 2
    assert overview.after(practice["uuid"]) is None


def test_lessons_without_questions_need_none(enrol, make_class, start):
    enrolment = enrol(make_class([lesson(1, minutes=3, questions=0)]))
    assert learn(enrolment, lessons_of(enrolment)[0], 60, start).complete
