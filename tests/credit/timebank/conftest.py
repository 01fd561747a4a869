"""A small town with a time bank: rules, a pool, an operator, a volunteer and an elder."""

from datetime import date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import portal.demo
from credit.timebank import services
from credit.timebank.enums import AccountKind, ServiceKind
from credit.timebank.logic.steps import BEIJING
from credit.timebank.models import Order
from portal.access.enums import Role
from portal.people import services as people
from portal.policy import services as policy
from tests.factories.people import PersonFactory, RegionFactory

EXAMPLE = Path(portal.demo.__file__).parent / "world" / "packs" / "example-timebank"
HERE = 230103


def hold_rules(slug: Path | str, region: int, now: datetime, officer: Any = None) -> None:
    """Make a pack the rule of a region; with an officer, its values confirmed."""
    ruleset = policy.load(slug=slug, actor=None, now=now)
    policy.activate(ruleset=ruleset, region=region, actor=None, now=now)
    if officer is not None:
        policy.confirm_all(
            ruleset=ruleset, region=region, document="通知", document_date=now.date(), actor=officer, now=now
        )


@pytest.fixture
def noon(now: datetime) -> datetime:
    """Noon of today, so that a service never crosses midnight."""
    return now.astimezone(BEIJING).replace(hour=12, minute=0, second=0, microsecond=0)


@pytest.fixture
def town(db: None, make_user: Any, noon: datetime) -> SimpleNamespace:
    """Rules, 3,000 minutes in the pool, two operators, a volunteer of 43, and an elder of 80 with 300 minutes."""
    region = RegionFactory(code=HERE)
    RegionFactory(code=420704)
    bureau = make_user((Role.PROVINCE_OFFICER, None, 230000), name="省里人")
    hold_rules(EXAMPLE, 230000, noon, bureau)
    services.issue(region_id=HERE, minutes=3000, key="t", on=noon.date(), actor=None, now=noon)
    operator = make_user((Role.COUNTY_OFFICER, None, HERE), name="何经办")
    colleague = make_user((Role.COUNTY_OFFICER, None, HERE), name="另一位经办")
    volunteer = _person(make_user(name="文慕寒"), "文慕寒", date(1983, 6, 1), noon)
    elder = _person(make_user(name="邵凤仙"), "邵凤仙", date(1944, 9, 6), noon)
    services.join(person=volunteer, resident=True, actor=volunteer.user, now=noon)
    services.open_balance(
        person_id=elder.pk, region_id=HERE, kind=AccountKind.SAVINGS, minutes=300, on=noon.date(), actor=None, now=noon
    )
    return SimpleNamespace(
        region=region, operator=operator, colleague=colleague, volunteer=volunteer, elder=elder, bureau=bureau
    )


def _person(user: Any, name: str, born: date, now: datetime) -> Any:
    person = PersonFactory(user=user, name=name, now=now)
    person.birth_date = born
    person.save(update_fields=["birth_date"])
    return person


@pytest.fixture
def another(make_user: Any, noon: datetime) -> Any:
    """Make a further volunteer."""

    def make(name: str = "荣佩玉", born: date = date(1965, 10, 10), **said: Any) -> Any:
        person = _person(make_user(name=name), name, born, noon)
        services.join(person=person, resident=True, actor=person.user, now=noon, **said)
        return person

    return make


@pytest.fixture
def without_phone(town: SimpleNamespace, noon: datetime) -> Any:
    """An elder whom nobody knows but the operator."""
    return people.register(
        name="贺兰英", sex="F", birth_date=date(1941, 5, 19), region=HERE, actor=town.operator, now=noon
    )


@pytest.fixture
def wish(town: SimpleNamespace, noon: datetime) -> Any:
    """Ask for an hour in two hours' time, up to a state."""

    def make(
        state: str = "published",
        *,
        requester: Any = None,
        volunteer: Any = None,
        minutes: int = 60,
        paid_from: str = "savings",
        starts_at: datetime | None = None,
    ) -> Order:
        requester, volunteer = requester or town.elder, volunteer or town.volunteer
        starts_at = starts_at or noon + timedelta(hours=2)
        order = services.request(
            requester=requester,
            kind=ServiceKind.COMPANY,
            title="读报聊天",
            place="和顺里 3 栋",
            region_id=HERE,
            starts_at=starts_at,
            minutes=minutes,
            actor=requester.user or town.operator,
            now=noon,
        )
        steps = {
            "published": lambda: services.publish(order=order, paid_from=paid_from, actor=town.operator, now=noon),
            "accepted": lambda: services.accept(order=order, person=volunteer, actor=volunteer.user, now=noon),
            "checked_in": lambda: services.check_in(order=order, actor=town.colleague, now=starts_at),
            "checked_out": lambda: services.check_out(
                order=order, actor=town.colleague, now=starts_at + timedelta(minutes=minutes)
            ),
            "confirmed": lambda: services.confirm(
                order=order, actor=requester.user or town.operator, now=starts_at + timedelta(minutes=minutes)
            ),
            "settled": lambda: services.settle(order_id=order.pk, now=noon + timedelta(days=1)),
        }
        for name, take in steps.items():
            if order.state == state:
                break
            order = take()
            assert order.state == name
        return order

    return make
