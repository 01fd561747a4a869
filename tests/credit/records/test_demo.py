"""The chapter of the demonstration world: the grades come out as its author wrote them down."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from credit.records import demo, selectors
from credit.records.models import CreditEvent
from portal.access import services as access
from portal.demo import adapters
from portal.organisations import selectors as organisations
from portal.people import selectors as people
from portal.policy import services as policy
from tests.factories.people import OrganisationFactory, PersonFactory, RegionFactory


@pytest.fixture
def world(db: None) -> Any:
    """The part of the world that the chapter builds on."""
    now = timezone.now()
    found = adapters.read_world(today=timezone.localdate())
    for code in (230103, 230109, 230110, 420704, 420703):
        RegionFactory(code=code)
    policy.activate(ruleset=policy.load(slug="national", actor=None, now=now), region=None, actor=None, now=now)
    for entry in found.data["organisations"]:
        if entry["kind"] == "agency":
            made = OrganisationFactory(
                kind="agency", name=entry["name"], region=RegionFactory(code=int(entry["region"]))
            )
            found.ids[entry["key"]] = made.pk
    entries = {entry["key"]: entry for entry in found.data["people"]}
    for number, key in enumerate(("P03", "P13", "P14", "P15", "P16", "P17", "P48", "P49", "P51", "P54")):
        user = get_user_model().objects.create_user(
            username=f"demo{number}", phone=f"+86{entries[key]['phone']}", phone_verified=True
        )
        found.ids[f"user:{key}"] = user.pk
        person = PersonFactory(
            user=user, name=entries[key]["name"], number=entries[key]["id_number"], sex=entries[key]["sex"],
            region=230103, now=now - timedelta(days=900),
        )  # fmt: skip
        found.ids[key] = person.pk
        for row in found.data["grants"]:
            if row["person"] == key and row["role"] in ("county_officer", "city_officer", "agency_clerk"):
                access.grant(
                    user=user,
                    role=row["role"],
                    organisation=None if row["region"] else organisations.get_by_pk(found.ids[row["organisation"]]),
                    region=int(row["region"]) if row["region"] else None,
                    actor=None,
                    now=now - timedelta(days=900),
                )
    return found


def test_grades(world: Any) -> None:
    now = timezone.now()
    demo.load(world, now=now)
    wanted = {e["organisation"]: (e["score"], e["grade"], e["risk"]) for e in world.data["credit_expected"]}
    assert demo.expected(world) == wanted
    by_key = {key: CreditEvent.objects.get(pk=world.ids[key]) for key in ("CR06", "CR11", "CR05")}
    assert (
        selectors.standing(person=people.get_by_pk(world.ids["P16"]), as_of=world.today).lines[0].reason
        == "under_review"
    )
    assert by_key["CR11"].objection.decision.outcome == "upheld"
    fifteen = selectors.standing(person=people.get_by_pk(world.ids["P15"]), as_of=world.today)
    assert fifteen.score == 80
    assert by_key["CR05"].repairs.count() == 2
    before = CreditEvent.objects.count()
    demo.load(world, now=now)
    assert CreditEvent.objects.count() == before == len(world.data["credit_events"])
