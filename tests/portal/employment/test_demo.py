"""The chapter of the demonstration world: who works where, and the months behind the stories of its subsidies."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from portal.demo import adapters
from portal.employment import demo, selectors
from portal.employment.models import MonthRecord, Spell
from tests.factories import OrganisationFactory, PersonFactory


@pytest.fixture
def world(db: None) -> Any:
    """The part of the world that the chapter builds on, with a few of its people."""
    found = adapters.read_world(today=timezone.localdate())
    for entry in found.data["organisations"]:
        found.ids[entry["key"]] = OrganisationFactory(
            kind=entry["kind"], subkind=entry["subkind"], credit_code=entry["uscc"]
        ).pk
    wanted = {"P01", "P15", "P19", "P27", "P30", "P34", "P48"}
    found.data["people"] = [entry for entry in found.data["people"] if entry["key"] in wanted]
    for entry in found.data["people"]:
        found.ids[entry["key"]] = PersonFactory(user=None, name=entry["name"], number=entry["id_number"]).pk
    return found


def test_everybody_works_where_the_world_says_and_telling_it_twice_changes_nothing(world: Any) -> None:
    now = timezone.now()
    demo.load(world, now=now)
    before = (Spell.objects.count(), MonthRecord.objects.count())
    demo.load(world, now=now)
    assert (Spell.objects.count(), MonthRecord.objects.count()) == before
    assert before[0] == sum(len(entry["employment"]) for entry in world.data["people"])
    today = world.today
    in_post = set(selectors.in_post(on=today).values_list("person_id", flat=True))
    assert in_post == {world.ids[key] for key in ("P01", "P15", "P19", "P30", "P34")}


def test_months_tell_the_stories(world: Any) -> None:
    demo.load(world, now=timezone.now())
    attendance = selectors.facts(world.ids["P01"])["attendance"]
    last_month = world.today.replace(day=1) - timedelta(days=1)
    assert attendance[-1] == {"month": f"{last_month:%Y-%m}", "days": 22}
    left = selectors.facts(world.ids["P27"])["attendance"][-1]
    assert left["month"] == f"{world.day('2026-04-15'):%Y-%m}"
    assert left["days"] < 20
    missing = f"{world.day('2026-09-15'):%Y-%m}"
    assert missing not in {row["month"] for row in selectors.facts(world.ids["P34"])["attendance"]}
