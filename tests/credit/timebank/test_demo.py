"""The chapter of the demonstration world: its closing figures are those of its file."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from credit.timebank import demo, selectors
from credit.timebank.enums import AccountKind
from credit.timebank.models import Order, Transfer
from portal.accounts.models import User
from portal.demo import adapters
from portal.organisations import services as organisations
from portal.people.models import Person
from tests.factories.people import OrganisationFactory, PersonFactory, RegionFactory


@pytest.fixture
def world(db: None) -> Any:
    """The part of the world that the chapter builds on."""
    now = timezone.now()
    found = adapters.read_world(today=timezone.localdate())
    here, far = RegionFactory(code=230110), RegionFactory(code=420704)
    point = OrganisationFactory(kind="agency", region=here)
    entries = {entry["key"]: entry for entry in found.data["people"]}
    wanted = {row["person"] for row in found.data["timebank"]["accounts"]} | {"P20", "P21"}
    for number, key in enumerate(sorted(wanted)):
        entry = entries[key]
        user = None
        if entry.get("phone"):
            user = get_user_model().objects.create_user(
                username=f"demo{number}", phone=f"+86{entry['phone']}", phone_verified=True
            )
            found.ids[f"user:{key}"] = user.pk
        person = PersonFactory(
            user=user, name=entry["name"], number=entry["id_number"], sex=entry["sex"],
            region=far if key in ("P57", "P60") else here, now=now - timedelta(days=900),
        )  # fmt: skip
        found.ids[key] = person.pk
    from portal.access import services as access

    then = now - timedelta(days=900)
    for number, (key, role, region) in enumerate(
        (("P50", "province_officer", 230000), ("P51", "city_officer", 420700)), start=1
    ):
        officer = get_user_model().objects.create_user(
            username=f"officer{number}", phone=f"+86199009990{number:02d}", phone_verified=True
        )
        access.grant(user=officer, role=role, region=region, actor=None, now=then)
        found.ids[f"user:{key}"] = officer.pk
    for key in ("P20", "P21"):
        operator = User.objects.get(pk=found.ids[f"user:{key}"])
        access.grant(user=operator, role="agency_clerk", organisation=point, actor=None, now=then)
        organisations.add_member(
            organisation=point, user=operator, title="经办", started_on=then.date(), actor=None, now=then
        )
    return found


def test_closings(world: Any) -> None:
    now = timezone.now()
    demo.load(world, now=now)
    told = world.data["timebank"]
    for entry in told["accounts"]:
        balances = selectors.balances(world.ids[entry["person"]])
        assert balances["savings"] == entry["closing"], entry["person"]
        assert balances["donation_only"] == entry["donation_only"]
    # What open orders have reserved is not spent.
    kinds = (AccountKind.POOL, AccountKind.HELD)
    accounts = [selectors.account(kind=kind, region_id=0) for kind in kinds]
    assert sum(account.balance for account in accounts if account) == told["pool"]["closing"]
    for entry in told["orders"]:
        order = Order.objects.get(pk=world.ids[entry["key"]])
        assert order.state == entry["state"], entry["key"]
        assert order.overlapping == (entry["key"] in ("T01", "T11")), entry["key"]
        if order.state == "settled":
            assert order.served_minutes == entry["minutes"]
    assert selectors.faults() == []
    before = (Order.objects.count(), Transfer.objects.count(), Person.objects.count())
    demo.load(world, now=now)
    assert (Order.objects.count(), Transfer.objects.count(), Person.objects.count()) == before
