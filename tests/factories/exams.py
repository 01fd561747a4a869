"""Factories of the certification floor: a bank, a session, a candidate, an attempt, a certificate."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from certification.certificates import services as certificates
from certification.certificates.enums import Kind
from certification.certificates.models import Certificate
from certification.exams import services as exams
from certification.exams.enums import RegistrationState
from certification.exams.logic.drawing import Row
from certification.exams.models import Attempt, Registration, Session
from certification.questions.enums import VersionState
from certification.questions.models import Bank, Module, Question, QuestionVersion
from tests.factories.people import OrganisationFactory, PersonFactory, UserFactory

STAMPS = iter(range(1, 1_000_000))


def bank(*, single: int = 8, multiple: int = 3, true_false: int = 3, level: int = 5, now: datetime) -> Bank:
    """Make a bank with that many approved questions of each type; the key of single is A, of multiple A and C."""
    code = f"bank{next(STAMPS)}"
    row = Bank.objects.create(code=code, title="测试题库", occupation="caregiver", created_at=now)
    module = Module.objects.create(bank=row, code="SAF", title="安全")
    approver = UserFactory()
    options = [{"key": key, "text": f"选项{key}"} for key in "ABCD"]
    kinds = [
        *[("single", {"type": "single", "options": options, "key": "A"})] * single,
        *[("multiple", {"type": "multiple", "options": options, "key": ["A", "C"]})] * multiple,
        *[("true_false", {"type": "true_false", "key": True})] * true_false,
    ]
    for number, (kind, content) in enumerate(kinds, start=1):
        question = Question.objects.create(bank=row, code=f"Q{number:03d}", created_at=now)
        QuestionVersion.objects.create(
            question=question,
            number=1,
            type=kind,
            stem=f"第{number}题应当怎么做？",
            content=content,
            explanation=f"第{number}题的解析",
            marks=Decimal(1),
            module=module,
            level=level,
            difficulty=1 + number % 3,
            content_hash=f"{number:064d}",
            created_at=now,
            state=VersionState.APPROVED,
            approved_by=approver,
            decided_at=now,
        )
    return row


def session(*, now: datetime, body: Any = None, opens_at: datetime | None = None, hours: int = 2, **more: Any) -> Session:
    """Publish a session of ten questions (6 single, 2 true or false, 2 multiple of two marks: 12 marks, 7 pass)."""
    body = body or OrganisationFactory(kind="assessment_body", name="示例评价中心")
    blueprint = exams.save_blueprint(
        title="测试方案",
        bank=more.pop("bank", None) or bank(now=now),
        organisation_id=body.pk,
        level=5,
        minutes=more.pop("minutes", 60),
        pass_mark=Decimal(7),
        rows=[
            Row(type="single", count=6, marks=Decimal(1)),
            Row(type="true_false", count=2, marks=Decimal(1)),
            Row(type="multiple", count=2, marks=Decimal(2)),
        ],
        actor=None,
        now=now,
    )
    exams.approve_blueprint(blueprint=blueprint, actor=None, now=now)
    opens_at = opens_at or now
    row = exams.open_session(
        blueprint=blueprint,
        title="测试场次",
        centre_id=None,
        region_id=body.region_id,
        register_from=opens_at - timedelta(days=30),
        register_to=opens_at + timedelta(hours=hours),
        opens_at=opens_at,
        closes_at=opens_at + timedelta(hours=hours),
        seats=more.pop("seats", 40),
        actor=None,
        now=now,
    )
    return exams.publish_session(session=row, actor=None, now=now)


def prepared_attempt(
    *, now: datetime, session_row: Session | None = None, person: Any = None, seat: int | None = None
) -> Attempt:
    """Put a person into a session without asking for conditions, paper drawn."""
    session_row = session_row or session(now=now)
    person = person or PersonFactory()
    registration = Registration.objects.create(
        session=session_row,
        person=person,
        state=RegistrationState.REGISTERED,
        seat=seat or session_row.registrations.count() + 1,
        registered_at=now,
    )
    return exams.prepare(registration_id=registration.pk, now=now)


def started_attempt(*, now: datetime, device: str = "d1", **more: Any) -> Attempt:
    """Return an attempt that was begun at `now`."""
    attempt = prepared_attempt(now=now, **more)
    return exams.enter(attempt_id=attempt.pk, device=device, actor=None, now=now)


def certificate(
    *, now: datetime, person: Any = None, issuer: Any = None, level: int = 5, source_id: int | None = None
) -> Certificate:
    """Issue a skill-level certificate under the national pattern; its PDF is not made yet."""
    issuer = issuer or OrganisationFactory(kind="assessment_body", name="示例评价中心")
    certificates.set_pattern(
        issuer_id=issuer.pk,
        kind=Kind.SKILL_LEVEL,
        template="S9999{province}999999{yy}{level}{serial:6}",
        values={"province": f"{issuer.pk % 90 + 10}"},
        valid_from=now.date() - timedelta(days=3650),
        actor=None,
        now=now,
    )
    return certificates.award(
        kind=Kind.SKILL_LEVEL,
        person_id=(person or PersonFactory()).pk,
        issuer_id=issuer.pk,
        level=level,
        source_kind="test",
        source_id=source_id or next(STAMPS),
        issued_on=now.date(),
        facts={"scores": "理论知识 80 分 · 操作技能 78 分"},
        actor=None,
        now=now,
    )


