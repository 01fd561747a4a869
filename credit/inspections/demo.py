"""The chapter of inspections: the draw of the third quarter with its visit, and a plan that still waits for its numbers."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model

from credit.inspections import selectors, services
from credit.inspections.enums import Result, Strata
from credit.inspections.models import Plan
from credit.records import selectors as records

# The file's quarter is drawn over the city: its list has agencies of three districts.
_CITY = 230100


def load(world: Any, *, now: datetime) -> None:
    """Tell the inspections through the services, each on its day; safe to repeat."""
    for entry in world.data["inspections"]:
        if entry["key"] not in world.ids:
            plan = _told(world, entry)
            if plan is not None:
                world.ids[entry["key"]] = plan.pk
    if "I2" not in world.ids and "I1" in world.ids:
        _waiting(world, now)


def _user(world: Any, key: str) -> Any:
    return get_user_model().objects.filter(pk=world.ids.get(f"user:{key}")).first()


def _officers(world: Any) -> list[Any]:
    """Return those who run inspections in the city, the city's own officer first."""
    return sorted(selectors.inspectors(_CITY), key=lambda user: (user.pk != world.ids.get("user:P49"), user.pk))


def _publish(
    world: Any, *, title: str, inspectors: list[Any], source: str, at: datetime, numbers_from: datetime
) -> Plan:
    wanted = set(world.data["inspections"][0]["eligible"])
    codes = {entry["uscc"] for entry in world.data["organisations"] if entry["key"] in wanted}
    found = selectors.candidates(_CITY, strata_by=Strata.RISK, on=records.day(at))
    return services.publish_plan(
        title=title,
        region_id=_CITY,
        strata_by=Strata.RISK,
        quotas={},
        exclusions={one.id: "本季度已由其他部门检查" for one in found if one.id not in codes},
        inspectors=[(user, []) for user in inspectors],
        number_source=source,
        numbers_from=numbers_from,
        actor=_officers(world)[0],
        now=at,
    )


def _told(world: Any, entry: dict[str, Any]) -> Plan | None:
    first, second = [*_officers(world), None, None][:2]
    inspectors = [user for key in entry["inspectors"] if (user := _user(world, key)) is not None]
    if first is None or second is None or len(inspectors) < 2:
        return None
    drawn_at = world.moment(entry["drawn_on"], "09:30")
    plan = _publish(
        world,
        title=entry["title"],
        inspectors=inspectors,
        source="示例公开数，抽取当天早上由示例公证处公布",
        at=world.moment(entry["published_on"], "16:00"),
        numbers_from=world.moment(entry["drawn_on"], "09:00"),
    )
    for number, officer in enumerate((first, second)):
        at = drawn_at + timedelta(minutes=5 * number)
        services.enter_numbers(plan=plan, numbers=entry["public_number"], actor=officer, now=at)
    keys = {world.ids[key]: key for key in entry["selected"]}
    for visit in selectors.visits(plan):
        if visit.organisation_id not in keys:
            continue
        services.report_visit(
            visit=visit,
            visited_on=world.day(entry["visited_on"]),
            findings="\n".join(entry["findings"]),
            result=Result.RECTIFY,
            actor=first,
            now=world.moment(entry["visited_on"], "17:30"),
        )
        made = [event for event in records.of_organisation(visit.organisation_id) if _is(world, event, entry)]
        services.publish_result(visit=visit, made=made, actor=first, now=world.moment(entry["result_on"], "10:00"))
    return plan


def _is(world: Any, event: Any, entry: dict[str, Any]) -> bool:
    return event.pk in {world.ids.get(key) for key in entry["credit_events"]}


def _waiting(world: Any, now: datetime) -> None:
    """Publish the plan of this quarter, whose numbers come in three days."""
    at = world.moment(world.data["as_of"], "08:00")
    plan = _publish(
        world,
        title="第4季度双随机抽查",
        inspectors=_officers(world),
        source="示例公开数，抽取当天早上由示例公证处公布",
        at=min(at, now),
        numbers_from=at + timedelta(days=3),
    )
    world.ids["I2"] = plan.pk
