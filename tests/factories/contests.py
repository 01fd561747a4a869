"""Factories of contests: the example rules, a contest with its list, a certificate that somebody holds."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import portal.demo
from certification.certificates import services as certificates
from certification.certificates.enums import Kind
from certification.contests import services
from certification.contests.models import Contest, Placing
from portal.policy import services as policy
from tests.factories.people import PersonFactory, id_number

RULES = Path(portal.demo.__file__).parent / "world" / "packs" / "example-recognition"
_numbers = iter(range(500, 10_000))


def hold_rules(now: datetime, officer: Any = None, region: int = 230000) -> Any:
    """Make the example pack the rule of a province; with an officer of it, its values confirmed."""
    ruleset = policy.load(slug=RULES, actor=None, now=now)
    policy.activate(ruleset=ruleset, region=region, actor=None, now=now)
    if officer is not None:
        policy.confirm_all(
            ruleset=ruleset, region=region, document="通知", document_date=now.date(), actor=officer, now=now
        )
    return ruleset


def numbered_person(**values: Any) -> tuple[Any, str]:
    """Return a person and their document number."""
    number = id_number(next(_numbers))
    return PersonFactory(number=number, **values), number


def holds(person: Any, level: int, body: Any, now: datetime, *, kind: str = Kind.SKILL_LEVEL) -> Any:
    """Return a certificate of a level that the person has held for two years."""
    number = f"HELD{next(_numbers)}" if kind == Kind.SKILL_LEVEL else f"16230100{next(_numbers):08d}"
    return certificates.record(
        kind=kind,
        person_id=person.pk,
        number=number,
        level=level,
        issued_on=(now - timedelta(days=730)).date() if kind == Kind.SKILL_LEVEL else date(2018, 5, 4),
        issuer_id=body.pk if kind == Kind.SKILL_LEVEL else None,
        issuer_name="旧鉴定中心",
        actor=None,
        now=now - timedelta(days=1),
    )


def make_contest(*, organiser: Any, body: Any, enterer: Any, now: datetime, **values: Any) -> Contest:
    """Return a contest of the city that was held ten days ago, its list empty."""
    return services.create(
        **{
            "title": "示例市竞赛",
            "organiser": organiser,
            "body": body,
            "region": organiser.region,
            "level": "city",
            "held_on": (now - timedelta(days=10)).date(),
            "document": "公告",
            "actor": enterer,
            "now": now - timedelta(days=5),
            **values,
        }
    )


def make_placing(contest: Contest, enterer: Any, now: datetime, *, rank: int = 2, **values: Any) -> Placing:
    """Return a placing of a new person."""
    person, number = numbered_person()
    return services.enter(contest=contest, name=person.name, number=number, rank=rank, actor=enterer, now=now, **values)
