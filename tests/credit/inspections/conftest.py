"""A city with three agencies and the officers who draw among them."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from credit.inspections import services
from credit.inspections.models import Plan
from portal.access.enums import Role
from portal.policy import services as policy
from tests.credit.records.conftest import PACKS
from tests.factories.people import OrganisationFactory, RegionFactory

CITY = 230100


@pytest.fixture
def city(db: None, make_user: Any, now: datetime) -> SimpleNamespace:
    """Rules, three agencies in two districts, two officers of the city, one of a district, one of elsewhere."""
    for code in (230103, 230102, 420704):
        RegionFactory(code=code)
    then = now - timedelta(days=200)
    for slug, code in (("national", None), (PACKS / "example-credit", 230000)):
        policy.activate(ruleset=policy.load(slug=slug, actor=None, now=then), region=code, actor=None, now=then)
    agencies = [
        OrganisationFactory(kind="agency", region=RegionFactory(code=code), subkind="institution")
        for code in (230103, 230103, 230102)
    ]
    OrganisationFactory(kind="agency", region=RegionFactory(code=420704))
    return SimpleNamespace(
        agencies=agencies,
        first=make_user((Role.CITY_OFFICER, None, CITY), name="穆清扬"),
        second=make_user((Role.CITY_OFFICER, None, CITY), name="另一位"),
        county=make_user((Role.COUNTY_OFFICER, None, 230103), name="谈守正"),
        stranger=make_user((Role.CITY_OFFICER, None, 420700), name="外地"),
        clerk=make_user((Role.AGENCY_CLERK, agencies[0], None), name="贝经办"),
    )


@pytest.fixture
def publish(city: SimpleNamespace, now: datetime) -> Any:
    """Publish a plan of the city a week ago whose numbers came yesterday."""

    def make(**more: Any) -> Plan:
        told = {
            "title": "第3季度双随机抽查",
            "region_id": CITY,
            "strata_by": "risk",
            "quotas": {},
            "exclusions": {},
            "inspectors": [(city.first, []), (city.county, [])],
            "number_source": "某日公布的号码",
            "numbers_from": now - timedelta(days=30),
            "actor": city.first,
            "now": now - timedelta(days=37),
        }
        return services.publish_plan(**{**told, **more})

    return make
