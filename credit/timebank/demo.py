"""The chapter of the time bank: balances carried over, the pool, and the orders of some weeks."""

from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model

from credit.timebank import selectors, services
from credit.timebank.enums import AccountKind, OrderState, PaidFrom, ServiceKind
from credit.timebank.logic import steps
from credit.timebank.models import Order
from portal.access import selectors as access
from portal.access.enums import Permission
from portal.organisations import selectors as organisations
from portal.people import selectors as people
from portal.policy import services as policy

PACK = Path("packs") / "example-timebank"
# Where the example rules hold in the demonstration, and the officer of the file who has confirmed them there.
_REGIONS = {230000: "P50", 420700: "P51"}
_COUNTRY = 0
_KINDS = {
    "陪同就医": ServiceKind.ACCOMPANY,
    "陪同散步": ServiceKind.ACCOMPANY,
    "陪同取药": ServiceKind.ACCOMPANY,
    "代买米菜": ServiceKind.ERRAND,
    "教用手机": ServiceKind.PHONE,
    "打扫阳台": ServiceKind.HOUSEWORK,
    "冬季擦窗": ServiceKind.HOUSEWORK,
    "修水龙头": ServiceKind.REPAIR,
    "代写家信": ServiceKind.WRITING,
}
_PLACE = "老人家楼下（示例地址）"


def load(world: Any, *, now: datetime) -> None:
    """Tell the time bank through its services; safe to repeat."""
    told = world.data["timebank"]
    opening_on = world.day(told["opening_on"])
    opened_at = world.moment(told["opening_on"], "08:00")
    # Rules are known before anybody uses them.
    row = policy.load(slug=world.folder / PACK, actor=None, now=opened_at)
    for code, officer in _REGIONS.items():
        policy.activate(ruleset=row, region=code, actor=None, now=opened_at)
        user = get_user_model().objects.filter(pk=world.ids.get(f"user:{officer}")).first()
        if user is not None:
            policy.confirm_all(
                ruleset=row,
                region=code,
                document="关于试行时间银行的通知（演示）",
                document_date=opening_on,
                actor=user,
                now=opened_at,
            )
    services.issue(
        region_id=_COUNTRY, minutes=told["pool"]["opening"], key="demo", on=opening_on, actor=None, now=opened_at
    )
    for entry in told["accounts"]:
        for kind in (AccountKind.SAVINGS, AccountKind.DONATION_ONLY):
            if entry[kind.value]:
                services.open_balance(
                    person_id=world.ids[entry["person"]],
                    region_id=_COUNTRY,
                    kind=kind,
                    minutes=entry[kind.value],
                    on=opening_on,
                    actor=None,
                    now=opened_at,
                )
    for key in sorted({order["volunteer"] for order in told["orders"] if order["volunteer"]}):
        person = people.get_by_pk(world.ids[key])
        if selectors.volunteer(person.pk) is None:
            services.join(person=person, resident=True, actor=person.user, now=opened_at)
    # In the order in which they happened, so that a day's limit meets them as it did.
    for entry in sorted(told["orders"], key=lambda order: order["starts_at"]):
        if entry["key"] not in world.ids:
            world.ids[entry["key"]] = _tell(world, entry, now).pk


def _moment(world: Any, written: str) -> datetime:
    found = datetime.fromisoformat(written).astimezone(steps.BEIJING)
    return world.moment(found.date(), f"{found:%H:%M}")


def _tell(world: Any, entry: dict[str, Any], now: datetime) -> Order:
    """Tell one order up to the state in which the world has it."""
    users = get_user_model().objects
    requester = people.get_by_pk(world.ids[entry["requester"]])
    assert requester.region_id is not None
    operator = users.filter(pk=world.ids.get(f"user:{entry['operator']}")).first() if entry["operator"] else None
    starts_at, ends_at = _moment(world, entry["starts_at"]), _moment(world, entry["ends_at"])
    minutes = int((ends_at - starts_at).total_seconds()) // 60
    # Wishes come two days before; those of the coming days came yesterday or today.
    asked_at = min(starts_at - timedelta(days=2), world.moment(world.data["as_of"], "08:00"))
    order = services.request(
        requester=requester,
        kind=_KINDS.get(entry["service"], ServiceKind.COMPANY),
        title=entry["service"],
        place=_PLACE,
        region_id=requester.region_id,
        starts_at=starts_at,
        minutes=minutes,
        organisation_id=_service_point(operator),
        actor=operator if operator is not None else requester.user,
        now=asked_at,
    )
    state = entry["state"]
    if state == OrderState.DRAFT:
        return order
    if state == OrderState.CANCELLED:
        return services.cancel(
            order=order, reason=entry["note"][:200], actor=operator, now=asked_at + timedelta(hours=2)
        )
    # Who has no savings left is paid for by the pool.
    own = entry.get("paid_from", "pool") == entry["requester"]
    order = services.publish(
        order=order,
        paid_from=PaidFrom.SAVINGS if own else PaidFrom.POOL,
        priority=entry["priority_elder"],
        actor=operator,
        now=asked_at + timedelta(minutes=30),
    )
    if state == OrderState.PUBLISHED:
        return order
    volunteer = people.get_by_pk(world.ids[entry["volunteer"]])
    order = services.accept(order=order, person=volunteer, actor=volunteer.user, now=asked_at + timedelta(hours=1))
    if state == OrderState.ACCEPTED:
        return order
    order = services.check_in(order=order, actor=operator, now=starts_at)
    if state == OrderState.CHECKED_IN:
        return order
    order = services.check_out(order=order, actor=operator, now=ends_at)
    if state == OrderState.DISPUTED:
        return services.dispute(
            order=order, reason=entry["note"][:200], actor=requester.user, now=ends_at + timedelta(hours=2)
        )
    # What waits for the night was confirmed today, or the first tick of the portal would settle it.
    this_morning = world.moment(world.data["as_of"], "08:30")
    confirmed_at = ends_at + timedelta(minutes=20) if state == OrderState.SETTLED else this_morning
    if entry.get("confirmed_at"):
        confirmed_at = _moment(world, entry["confirmed_at"])
    # Whoever has a phone confirms on it; for the others a colleague of whoever noted the times does.
    confirmer = requester.user or _colleague(order, operator)
    order = services.confirm(order=order, actor=confirmer, now=confirmed_at)
    if state == OrderState.SETTLED:
        night = datetime.combine(steps.day(ends_at) + timedelta(days=1), time(0, 30), tzinfo=steps.BEIJING)
        order = services.settle(order_id=order.pk, now=night)
    return order


def _service_point(operator: Any) -> int | None:
    """Return the organisation for which the operator works, None for requesters who asked themselves."""
    found = organisations.of_user(operator).first() if operator is not None else None
    return found.pk if found else None


def _colleague(order: Order, operator: Any) -> Any:
    """Return another operator of the same service point."""
    others = access.user_ids_with(Permission.TIMEBANK_OPERATE, organisation_id=order.organisation_id)
    return get_user_model().objects.filter(pk__in=others).exclude(pk=operator.pk).order_by("pk").first()
