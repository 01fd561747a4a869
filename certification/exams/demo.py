"""The chapter of examinations: a blueprint, the sessions of the world, and one paper sat through the services."""

import uuid
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from certification.exams import errors, services
from certification.exams.enums import AttemptState
from certification.exams.logic import drawing
from certification.exams.models import Blueprint, Registration, Session
from certification.questions import selectors as questions

# A hundred marks: 60 single, 20 true or false, 10 multiple of two marks each.
ROWS = [
    drawing.Row(type="single", count=60, marks=Decimal(1)),
    drawing.Row(type="true_false", count=20, marks=Decimal(1)),
    drawing.Row(type="multiple", count=10, marks=Decimal(2)),
]
# Answers that reach the server in one call.
TOGETHER = 15


def load(world: Any, *, now: datetime) -> None:
    """Tell the sessions of the world; safe to repeat."""
    body_id = world.ids[next(o["key"] for o in world.data["organisations"] if o["kind"] == "assessment_body")]
    blueprint = _blueprint(world, body_id)
    for entry in world.data["exams"]:
        session = _session(world, entry, blueprint)
        finished = entry["state"] == "finished"
        wanted = [r["person"] for r in entry["results"]] if finished else entry["candidates"]
        for key in wanted:
            if key in world.ids:
                _register(world, session, key)
        if finished:
            for result in entry["results"]:
                _sit(world, session, result)
            if now > session.closes_at:
                services.release_results(session=session, actor=None, now=session.closes_at + timedelta(days=3))


def _blueprint(world: Any, body_id: int) -> Blueprint:
    if "blueprint:L5" in world.ids:
        return Blueprint.objects.get(pk=world.ids["blueprint:L5"])
    made_at = world.moment(world.data["exams"][0]["starts_at"]) - timedelta(days=60)
    row = services.save_blueprint(
        title="初级工理论知识（演示）",
        bank=questions.bank("caregiver"),
        organisation_id=body_id,
        level=5,
        minutes=90,
        pass_mark=Decimal(60),
        rows=ROWS,
        actor=None,
        now=made_at,
    )
    services.approve_blueprint(blueprint=row, actor=None, now=made_at)
    world.ids["blueprint:L5"] = row.pk
    return row


def _session(world: Any, entry: dict, blueprint: Blueprint) -> Session:
    if entry["key"] in world.ids:
        return Session.objects.get(pk=world.ids[entry["key"]])
    opens_at = world.moment(entry["starts_at"], str(entry["starts_at"])[11:16] or "09:00")
    closes_at = _closes_at(world, entry, opens_at)
    # Registration opens with the end of the classes and stays open until a week before.
    row = services.open_session(
        blueprint=blueprint,
        title=entry["title"],
        centre_id=world.ids[entry["centre"]],
        region_id=blueprint.organisation.region_id,
        register_from=opens_at - timedelta(days=60),
        register_to=opens_at - timedelta(days=3),
        opens_at=opens_at,
        closes_at=closes_at,
        seats=40,
        actor=None,
        now=opens_at - timedelta(days=60),
    )
    services.publish_session(session=row, actor=None, now=opens_at - timedelta(days=60))
    world.ids[entry["key"]] = row.pk
    return row


def _closes_at(world: Any, entry: dict, opens_at: datetime) -> datetime:
    """Return the end of a session: told for the one that runs all day, so that it can be tried at any hour."""
    if entry.get("ends_at"):
        return world.moment(entry["ends_at"], str(entry["ends_at"])[11:16])
    return opens_at + timedelta(hours=2)


def _register(world: Any, session: Session, key: str) -> None:
    """Register whoever meets the conditions; the others read on the page what they lack."""
    person_id = world.ids[key]
    if Registration.objects.filter(session=session, person_id=person_id).exists():
        return
    try:
        row = services.register(
            session=session, person_id=person_id, actor=None, now=session.register_to - timedelta(days=2)
        )
    except (errors.NotEligible, errors.SessionClosed):
        return
    world.ids[f"registration:{session.pk}:{key}"] = row.pk


def _sit(world: Any, session: Session, result: dict) -> None:
    """Sit the paper so that the marks come out as the world tells them."""
    registration_id = world.ids.get(f"registration:{session.pk}:{result['person']}")
    if registration_id is None or not result["theory"]:
        return
    attempt = services.prepare(registration_id=registration_id, now=session.register_to)
    if attempt.state != AttemptState.PREPARED:
        return
    attempt = services.enter(attempt_id=attempt.pk, device="demo", actor=None, now=session.opens_at)
    wanted, earned = Decimal(result["theory"]), Decimal(0)
    at = session.opens_at
    waiting: list[services.Wish] = []
    for number, item in enumerate(attempt.items.order_by("position"), start=1):
        key = item.content["content"]["key"]
        right = earned + item.marks <= wanted
        earned += item.marks if right else 0
        at += timedelta(seconds=40)
        waiting.append(
            services.Wish(
                client_uuid=uuid.uuid5(uuid.NAMESPACE_OID, f"{attempt.public_id}:{number}"),
                epoch=1,
                client_seq=number,
                kind="answer",
                item=item.position,
                payload=key if right else _wrong(item.content["content"]),
                client_at=at,
            )
        )
        # As from a phone in a room with a weak signal: some answers go together.
        if len(waiting) == TOGETHER:
            services.append(attempt_id=attempt.pk, wishes=waiting, now=at)
            waiting = []
    if waiting:
        services.append(attempt_id=attempt.pk, wishes=waiting, now=at)
    services.submit(attempt_id=attempt.pk, actor=None, now=at + timedelta(minutes=2))


def _wrong(content: dict) -> Any:
    key = content["key"]
    if isinstance(key, bool):
        return not key
    others = [option["key"] for option in content["options"] if option["key"] not in key]
    return [others[0]] if isinstance(key, list) and others else key[:1] if isinstance(key, list) else others[0]
