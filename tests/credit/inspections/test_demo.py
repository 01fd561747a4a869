"""The chapter of the demonstration world."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from credit.inspections import demo, selectors
from credit.inspections.models import Plan
from credit.records import demo as before
from portal.organisations.models import Organisation
from tests.credit.records.test_demo import world as world


def test_the_quarter(world: Any, make_user: Any) -> None:
    now = timezone.now()
    for entry in world.data["organisations"]:
        if entry["kind"] == "agency":
            Organisation.objects.filter(pk=world.ids[entry["key"]]).update(credit_code=entry["uscc"])
    make_user(("province_officer", None, 230000), name="盛开泰")
    before.load(world, now=now)
    demo.load(world, now=now)
    told = world.data["inspections"][0]
    plan = Plan.objects.get(pk=world.ids["I1"])
    (visit,) = selectors.visits(plan)
    assert visit.organisation_id == world.ids["O09"] == world.ids[told["selected"][0]]
    assert visit.visited_on == world.day(told["visited_on"])
    assert {event.pk for event in visit.events.all()} == {world.ids[key] for key in told["credit_events"]}
    assert visit.due_on is not None
    assert visit.published_at is not None
    waiting = Plan.objects.get(pk=world.ids["I2"])
    assert waiting.numbers_from > now
    assert waiting.numbers_from < now + timedelta(days=4)
    demo.load(world, now=now)
    assert Plan.objects.count() == 2
