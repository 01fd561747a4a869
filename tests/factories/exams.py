"""Factories of examinations: a bank, a blueprint, a session, candidates who meet every condition."""

import hashlib
import io
import uuid
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.utils import timezone
from PIL import Image

from certification.certificates import services as certificates
from certification.certificates.enums import Kind
from certification.exams import services
from certification.exams.logic import drawing
from certification.exams.models import Attempt, Registration, Session
from certification.questions.models import Bank, Module, Question, QuestionVersion
from portal.people import services as people
from tests.factories.courses import complete, make_class, make_version
from tests.factories.people import OrganisationFactory, PersonFactory, UserFactory

ROWS = [
    drawing.Row(type="single", count=3, marks=Decimal(2)),
    drawing.Row(type="multiple", count=1, marks=Decimal(2)),
    drawing.Row(type="true_false", count=1, marks=Decimal(2)),
]
_numbers = count(1)


def photo() -> bytes:
    """Return a plain portrait photo that the identity check accepts."""
    picture = Image.new("RGB", (500, 700), (180, 190, 200))
    out = io.BytesIO()
    picture.save(out, "JPEG")
    return out.getvalue()


def content_of(kind: str) -> dict[str, Any]:
    """Return a question's content: single is B of four, multiple A and C, true_false is true."""
    options = [{"key": key, "text": f"选项{key}"} for key in "ABCD"]
    return {
        "single": {"type": "single", "options": options, "key": "B"},
        "multiple": {"type": "multiple", "options": options, "key": ["A", "C"]},
        "true_false": {"type": "true_false", "key": True},
    }[kind]


def make_bank(*, questions: dict[str, int] | None = None, level: int = 5, organisation: Any = None) -> Bank:
    """Return a bank with so many approved questions of each type, in one module."""
    now = timezone.now()
    number = next(_numbers)
    bank = Bank.objects.create(
        code=f"bank-{number}", title=f"题库{number}", occupation="caregiver", organisation=organisation, created_at=now
    )
    module = Module.objects.create(bank=bank, code="care", title="生活照护")
    approver = UserFactory()
    for kind, many in (questions or {"single": 6, "multiple": 3, "true_false": 3}).items():
        for index in range(many):
            add_question(bank, kind, f"{kind}-{index}", module=module, level=level, approver=approver, now=now)
    return bank


def add_question(bank: Bank, kind: str, code: str, *, module: Any, level: int, approver: Any, now: datetime) -> Any:
    """Add one approved question."""
    question = Question.objects.create(bank=bank, code=code, created_at=now)
    return QuestionVersion.objects.create(
        question=question,
        number=1,
        type=kind,
        stem=f"为卧床老人翻身时应当怎样做（{code}）",
        content=content_of(kind),
        explanation="防止压疮，两小时翻身一次。",
        marks=Decimal(1),
        module=module,
        level=level,
        difficulty=3,
        content_hash=hashlib.sha256(f"{bank.code}:{code}".encode()).hexdigest(),
        created_at=now,
        state="approved",
        approved_by=approver,
        decided_at=now,
    )


def make_session(
    *,
    bank: Bank | None = None,
    body: Any = None,
    opens_in: timedelta | None = None,
    level: int = 5,
    **values: Any,
) -> Session:
    """Return a published session of a 10-mark paper (pass mark 6, 60 minutes), running since ten minutes.

    Arguments: opens_in, when it opens counted from now; values, columns for open_session.
    """
    now = timezone.now()
    body = body or OrganisationFactory(kind="assessment_body", name=f"示例职业技能评价中心{next(_numbers)}")
    blueprint = services.save_blueprint(
        title="初级工理论知识",
        bank=bank or make_bank(level=level),
        organisation_id=body.pk,
        level=level,
        minutes=60,
        pass_mark=Decimal(6),
        rows=ROWS,
        actor=None,
        now=now,
    )
    services.approve_blueprint(blueprint=blueprint, actor=None, now=now)
    opens_at = now + (opens_in if opens_in is not None else timedelta(minutes=-10))
    session = services.open_session(
        **{
            "blueprint": blueprint,
            "title": "初级工理论考试第1场",
            "centre_id": None,
            "region_id": body.region_id,
            "register_from": min(opens_at, now) - timedelta(days=30),
            "register_to": max(opens_at, now) + timedelta(minutes=30),
            "opens_at": opens_at,
            "closes_at": opens_at + timedelta(hours=2),
            "seats": 40,
            "actor": None,
            "now": now - timedelta(days=31),
            **values,
        }
    )
    return services.publish_session(session=session, actor=None, now=now - timedelta(days=31))


def make_candidate(training_class: Any = None, **values: Any) -> Any:
    """Return a person with login, document, photo and a completed course of level 5."""
    person = PersonFactory(**values)
    people.set_photo(person=person, content=photo(), actor=None, now=timezone.now())
    if training_class is None:
        training_class = make_class(make_version(OrganisationFactory(kind="school")))
    complete(person, training_class)
    return person


def make_attempt(session: Session | None = None, person: Any = None, *, started: bool = True) -> Attempt:
    """Return a candidate's attempt with its paper drawn, on device "one" where it is started."""
    session = session or make_session()
    person = person or make_candidate()
    now = timezone.now()
    registration = services.register(session=session, person_id=person.pk, actor=None, now=now)
    attempt = services.prepare(registration_id=registration.pk, now=now)
    if started:
        attempt = services.enter(attempt_id=attempt.pk, device="one", actor=None, now=now)
    return attempt


def wish(attempt: Attempt, item: int | None, payload: Any, seq: int = 1, **values: Any) -> services.Wish:
    """Return an event as a device would send it."""
    return services.Wish(
        **{
            "client_uuid": uuid.uuid4(),
            "epoch": attempt.epoch,
            "client_seq": seq,
            "kind": "answer",
            "item": item,
            "payload": payload,
            **values,
        }
    )


def sit(attempt: Attempt, *, wrong: int = 0, now: datetime | None = None) -> Attempt:
    """Answer everything right but the last `wrong` items, and hand in."""
    now = now or timezone.now()
    items = list(attempt.items.order_by("position"))
    services.append(
        attempt_id=attempt.pk,
        wishes=[
            wish(attempt, item.position, item.content["content"]["key"], seq=number)
            for number, item in enumerate(items[: len(items) - wrong], start=1)
        ],
        now=now,
    )
    return services.submit(attempt_id=attempt.pk, actor=None, now=now)


def release(session: Session, *, now: datetime | None = None) -> Session:
    """Release the results as if the session were over."""
    return services.release_results(session=session, actor=None, now=now or session.closes_at + timedelta(minutes=1))


def make_passed(session: Session | None = None, person: Any = None) -> Registration:
    """Return a registration that passed the theory, results released."""
    attempt = make_attempt(session, person)
    sit(attempt)
    registration = Registration.objects.select_related("session").get(pk=attempt.registration_id)
    release(registration.session)
    return Registration.objects.select_related("session", "person").get(pk=registration.pk)


def number_patterns(*organisations: Any) -> None:
    """Give each organisation its series of numbers, for both kinds."""
    for organisation in organisations:
        for kind, template in (
            (Kind.SKILL_LEVEL, f"S9999{{region}}{organisation.pk:04d}{{yy}}{{level}}{{serial:6}}"),
            (Kind.TRAINING, f"PX-{organisation.pk}-{{yyyy}}-{{serial:4}}"),
        ):
            certificates.set_pattern(
                issuer_id=organisation.pk,
                kind=kind,
                template=template,
                values={},
                valid_from=date(2020, 1, 1),
                actor=None,
                now=timezone.now(),
            )
