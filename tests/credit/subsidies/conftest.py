"""A city with a scheme, an agency, a caregiver with a certificate and a full month, and those who decide."""

from datetime import date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import portal.demo
from certification.certificates import services as certificates
from credit.subsidies import services
from credit.subsidies.services.claiming import BEIJING
from portal.access.enums import Role
from portal.employment import services as employment
from portal.policy import services as rules
from tests.factories.people import OrganisationFactory, PersonFactory, RegionFactory

PACK = Path(portal.demo.__file__).parent / "world" / "packs" / "demo-subsidies"
CITY, COUNTY = 230100, 230103


def confirm_all(ruleset: Any, region: int, officer: Any, now: datetime) -> None:
    rules.confirm_all(
        ruleset=ruleset,
        region=region,
        document="确认通知",
        document_date=date(2025, 1, 6),
        actor=officer,
        now=now,
    )


@pytest.fixture
def noon(now: datetime) -> datetime:
    """A moment that has passed when a page asks for the time."""
    return now.astimezone(BEIJING) - timedelta(minutes=10)


@pytest.fixture
def place(db: None, make_user: Any, noon: datetime) -> SimpleNamespace:
    """The rules are active in the city, not confirmed."""
    region = RegionFactory(code=COUNTY)
    RegionFactory(code=420704)
    ruleset = rules.load(slug=PACK, actor=None, now=noon)
    rules.activate(ruleset=ruleset, region=CITY, actor=None, now=noon)
    agency = OrganisationFactory(kind="agency", subkind="institution", name="示例第一养老院", region=region)
    return SimpleNamespace(
        region=region,
        ruleset=ruleset,
        agency=agency,
        clerk=make_user((Role.AGENCY_CLERK, agency, None), name="何经办"),
        county=make_user((Role.COUNTY_OFFICER, None, COUNTY), name="区里人"),
        city=make_user((Role.CITY_OFFICER, None, CITY), name="市里人"),
        city_two=make_user((Role.CITY_OFFICER, None, CITY), name="市里另一人"),
        elsewhere=make_user((Role.CITY_OFFICER, None, 420700), name="外市人"),
    )


@pytest.fixture
def confirmed(place: SimpleNamespace, noon: datetime) -> SimpleNamespace:
    """The same, and the city has confirmed every value."""
    confirm_all(place.ruleset, CITY, place.city, noon)
    return place


@pytest.fixture
def make_caregiver(place: SimpleNamespace, make_user: Any, noon: datetime) -> Any:
    """Make a caregiver with a login, a certificate, and last month's attendance."""
    counter = iter(range(1, 1000))

    def make(*, days: int | None = 22, level: int = 4, agency: Any = None, name: str = "王秀芳") -> Any:
        n = next(counter)
        person = PersonFactory(user=make_user(name=name), name=name, region=place.region, now=noon)
        body = agency or place.agency
        employment.hire(
            person=person, organisation=body, started_on=noon.date() - timedelta(days=800), actor=None, now=noon
        )
        last_month = noon.date().replace(day=1) - timedelta(days=1)
        employment.record_month(
            person=person, organisation=body, month=f"{last_month:%Y-%m}", days=days, insured=True, actor=None, now=noon
        )
        found = certificates.record(
            kind="external",
            person_id=person.pk,
            number=f"S0000330000002330000{n:02d}",
            level=level,
            issued_on=noon.date() - timedelta(days=400),
            issuer_name="示例评价机构",
            actor=None,
            now=noon,
        )
        certificates.verify(certificate=found, method="电话核实", actor=None, now=noon)
        return person

    return make


@pytest.fixture
def claim(confirmed: SimpleNamespace, make_caregiver: Any, noon: datetime) -> Any:
    person = make_caregiver()
    return services.submit(person=person, code="post_allowance", actor=person.user, now=noon)


@pytest.fixture
def approved(claim: Any, confirmed: SimpleNamespace, noon: datetime) -> Any:
    services.confirm(claim=claim, actor=confirmed.clerk, now=noon)
    services.review(claim=claim, actor=confirmed.county, now=noon)
    return services.approve(claim=claim, actor=confirmed.city, now=noon)


@pytest.fixture
def paid(noticed: Any, confirmed: SimpleNamespace, noon: datetime) -> Any:
    """The claim, paid by a list six days later."""
    later = noon + timedelta(days=6)
    batch = services.prepare_batch(region_id=CITY, title="十月", claims=[noticed], actor=confirmed.city, now=later)
    services.approve_batch(batch=batch, actor=confirmed.city_two, now=later)
    services.pay(batch=batch, paid_on=later.date(), actor=confirmed.city, now=later)
    noticed.refresh_from_db()
    return noticed


@pytest.fixture
def noticed(approved: Any, confirmed: SimpleNamespace, noon: datetime) -> Any:
    return services.notice(claims=[approved], days=5, actor=confirmed.city, now=noon)[0]
