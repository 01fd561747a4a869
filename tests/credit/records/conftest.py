"""A county with an agency and a caregiver, the officers who answer for them, and example rules."""

from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import portal.demo
from credit.records import services
from credit.records.logic import workdays
from credit.records.models import CreditEvent
from portal.access.enums import Role
from portal.policy import services as policy
from tests.factories.people import OrganisationFactory, PersonFactory, RegionFactory

PACKS = Path(portal.demo.__file__).parent / "world" / "packs"
HERE = 230103


@pytest.fixture
def town(db: None, make_user: Any, now: datetime) -> SimpleNamespace:
    """Rules for both kinds, an agency with a clerk, a caregiver, two officers of the county and one of another."""
    region = RegionFactory(code=HERE)
    RegionFactory(code=420704)
    for slug, code in (
        ("national", None),
        (PACKS / "example-credit", 230000),
        (PACKS / "example-credit-people", 230000),
    ):
        policy.activate(ruleset=policy.load(slug=slug, actor=None, now=now), region=code, actor=None, now=now)
    agency = OrganisationFactory(kind="agency", region=region, name="示例夕照养护中心")
    caregiver = PersonFactory(user=make_user(name="费大鹏"), name="费大鹏", region=region, now=now)
    return SimpleNamespace(
        region=region,
        agency=agency,
        caregiver=caregiver,
        author=make_user((Role.COUNTY_OFFICER, None, HERE), name="谈守正"),
        decider=make_user((Role.CITY_OFFICER, None, 230100), name="穆清扬"),
        stranger=make_user((Role.CITY_OFFICER, None, 420700), name="外地"),
        clerk=make_user((Role.AGENCY_CLERK, agency, None), name="贝经办"),
    )


@pytest.fixture
def record(town: SimpleNamespace, now: datetime) -> Any:
    """Make an entry, about the agency where nothing else is said."""
    made = iter(range(1000))

    def make(
        *, days_ago: int = 10, person: Any = None, actor: Any = None, at: datetime | None = None, **more: Any
    ) -> CreditEvent:
        at = at or now - timedelta(days=days_ago)
        on = workdays.day(at)
        code = "complaint" if person is not None else "staff_uncertified"
        return services.record(
            person=person,
            organisation=None if person is not None else town.agency,
            **{"code": code, "severity": "general", "points": -6, "document": "示例〔2026〕1号"} | more,
            occurred_on=on - timedelta(days=3),
            decided_on=on,
            key=f"test:{next(made)}",
            actor=actor or town.author,
            now=at,
        )

    return make
