"""The demonstration world's evenings, told through the services."""

from datetime import timedelta
from pathlib import Path

from courses.lessons import demo, selectors
from courses.lessons.models import Heartbeat, QuizAnswer
from portal.demo.logic import World
from tests.courses.lessons.conftest import START, lesson


def test_who_completed_has_learnt_everything_and_telling_again_adds_nothing(enrol, make_class, now):
    taught = [
        lesson(1, minutes=45),
        lesson(2, "video", minutes=45, seconds=100, questions=3),
        lesson(3, "offline_practice"),
    ]
    training_class = make_class(taught)
    done, begun = enrol(training_class), enrol(training_class)
    entries = [
        {"class_key": "C0", "person": "P1", "state": "completed", "online_minutes": 90},
        {"class_key": "C0", "person": "P2", "state": "learning", "online_minutes": 20},
        {"class_key": "C0", "person": "P3", "state": "applied", "online_minutes": 0},
    ]
    today = START.date() + timedelta(days=30)
    world = World(
        data={"as_of": today.isoformat(), "enrolments": entries}, folder=Path(), today=today,
        ids={"enrolment:C0:P1": done.pk, "enrolment:C0:P2": begun.pk},
    )  # fmt: skip
    end = START + timedelta(days=30)
    demo.load(world, now=end)
    assert selectors.credited_minutes(done.pk) == {taught[0]["uuid"]: 45, taught[1]["uuid"]: 45}
    assert selectors.completed_lessons(done.pk) == {taught[0]["uuid"], taught[1]["uuid"]}
    assert selectors.credited_minutes(begun.pk) == {taught[0]["uuid"]: 20}
    assert selectors.faults_in_progress() == []
    assert not Heartbeat.objects.filter(received_at__gte=end).exists()
    told = Heartbeat.objects.count(), QuizAnswer.objects.count()
    demo.load(world, now=end)
    assert (Heartbeat.objects.count(), QuizAnswer.objects.count()) == told
