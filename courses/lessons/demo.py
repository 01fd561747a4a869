"""The chapter of learning: evenings of heartbeats, questions of presence and formative questions, told as they went."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from courses.catalogue import selectors as catalogue
from courses.catalogue.enums import ONLINE
from courses.enrolment import selectors as enrolments
from courses.lessons import permissions, selectors, services
from courses.lessons.enums import BeatKind, PresenceWay

_MINUTE = 60_000


def load(world: Any, *, now: datetime) -> None:
    """Replay what the world's learners learnt online; an enrolment that has begun already is passed over."""
    for entry in world.data["enrolments"]:
        pk = world.ids.get(f"enrolment:{entry['class_key']}:{entry['person']}")
        if pk is None or not entry["online_minutes"]:
            continue
        enrolment = enrolments.enrolment_by_pk(pk)
        if not permissions.may_learn(enrolment) or selectors.last_studied_at(pk) is not None:
            continue
        # One transaction a learner: a telling that is broken off leaves no half evenings behind.
        with transaction.atomic():
            _learn(world, entry, enrolment, now=now)


def _learn(world: Any, entry: dict[str, Any], enrolment: Any, *, now: datetime) -> None:
    training_class = enrolment.training_class
    online = [lesson for lesson in catalogue.lessons(training_class.version) if lesson["kind"] in ONLINE]
    left = entry["online_minutes"]
    if entry["state"] == "completed":
        left = sum(lesson["minutes"] for lesson in online)
    wanted = []
    for lesson in online:
        if left <= 0:
            break
        wanted.append((lesson, min(left, lesson["minutes"])))
        left -= lesson["minutes"]
    # Evenings spread over the class as far as it has gone, the last one before today.
    begins = world.moment(training_class.starts_on - world.shift, "19:30")
    last = min(training_class.ends_on, world.today - timedelta(days=1))
    days = max(1, (last - training_class.starts_on).days)
    step = max(1, days // max(1, len(wanted)))
    if entry["state"] == "stalled":
        step = 1
    for number, (lesson, minutes) in enumerate(wanted):
        evening = begins + timedelta(days=min(number * step, days), minutes=(enrolment.pk * 7 + number * 3) % 40)
        ends = evening + timedelta(minutes=minutes + 10)
        if ends < now:
            _evening(enrolment, lesson, minutes, number, evening)


def _evening(enrolment: Any, lesson: dict[str, Any], minutes: int, number: int, at: datetime) -> None:
    """Open a lesson and learn `minutes` of it in heartbeats of a minute; questions follow where the lesson is done."""
    actor = enrolment.person.user
    viewing = services.open_lesson(
        enrolment=enrolment,
        lesson_uuid=lesson["uuid"],
        session_key=f"demo-{enrolment.pk}",
        seed=enrolment.pk * 100 + number,
        lesson=lesson,
        actor=actor,
        now=at,
    )
    receipt = services.receipt(viewing, None)
    waiting: list[services.Beat | services.Answer] = []
    # An evening goes to the server in one piece, as from a phone that was offline: the questions are known ahead.
    prompts = [(prompt.in_ms, prompt) for prompt in receipt.prompts]
    played = 0
    for kind, start, end in _stretches(viewing.media_ms, minutes * _MINUTE):
        while start < end:
            at_ms, prompt = prompts[0]
            part = min(end, start + _MINUTE, start + at_ms - played)
            waiting.append(services.Beat(_uuid(viewing, played), kind, start, part))
            played += part - start
            start = part
            if played == at_ms:
                way = PresenceWay.CODE if prompt.number % 3 == 2 else PresenceWay.BUTTON
                waiting.append(services.Answer(_uuid(viewing, -prompt.number - 1), prompt.number, way, prompt.code))
                prompts.pop(0)
            if not prompts:
                receipt = _send(viewing, waiting, played, at, actor)
                waiting = []
                prompts = [(played + prompt.in_ms, prompt) for prompt in receipt.prompts]
    if waiting:
        receipt = _send(viewing, waiting, played, at, actor)
    if not receipt.reached:
        return
    answered = at + timedelta(milliseconds=played)
    for place, question in enumerate(lesson["quiz"]):
        answered += timedelta(seconds=40)
        keys = [option["key"] for option in question["options"] if option["key"] != question["key"]]
        # Now and then the first try is wrong, as it is in life.
        tries = [keys[0], question["key"]] if keys and (enrolment.pk + number + place) % 5 == 0 else [question["key"]]
        for chosen in tries:
            services.answer_quiz(
                enrolment=enrolment,
                lesson_uuid=lesson["uuid"],
                question=question["code"],
                chosen=chosen,
                actor=actor,
                now=answered,
            )


def _stretches(media_ms: int, total_ms: int) -> list[tuple[str, int, int]]:
    """Return the film first, then reading for the rest of the time, as (kind, from, to)."""
    film = min(media_ms, total_ms)
    found = [(BeatKind.MEDIA.value, 0, film)] if film else []
    return [*found, (BeatKind.READING.value, 0, total_ms - film)]


def _send(viewing: Any, events: list, played: int, at: datetime, actor: Any) -> services.Receipt:
    return services.heartbeat(
        viewing=viewing.public_id, events=events, actor=actor, now=at + timedelta(milliseconds=played)
    )


def _uuid(viewing: Any, place: int) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_OID, f"{viewing.public_id}:{place}")
