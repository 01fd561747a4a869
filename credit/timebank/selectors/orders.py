"""Reading orders and volunteers."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils.crypto import salted_hmac

from credit.timebank import permissions
from credit.timebank.enums import HOLDING, OPEN, OrderState
from credit.timebank.logic import steps as logic
from credit.timebank.models import Order, OrderStep, Volunteer
from portal.regions import selectors as regions

_PEOPLE = ("requester", "volunteer", "region", "organisation")


def order(public_id: str) -> Order | None:
    """Return the order of this public id, or None; for callers that check the right themselves."""
    return Order.objects.select_related(*_PEOPLE).filter(public_id=public_id).first()


def steps(found: Order) -> QuerySet[OrderStep]:
    """Return what happened to an order, in order."""
    return found.steps.order_by("at", "pk")


def volunteer(person_id: int) -> Volunteer | None:
    """Return a person's entry as a volunteer, or None for one who never signed up or has left."""
    return Volunteer.objects.filter(person_id=person_id, left_at=None).first()


def open_near(person: Any, *, now: datetime, kind: str = "", limit: int = 40) -> list[Order]:
    """Return orders of the person's city that wait for a volunteer: the own county first, then by time.

    Her own wishes are not among them. Arguments: kind, of enums.ServiceKind, or empty.
    """
    if person.region_id is None:
        return []
    low, high = regions.span(person.region_id // 100 * 100)
    found = Order.objects.filter(
        state=OrderState.PUBLISHED, region_id__gte=low, region_id__lte=high, starts_at__gt=now
    ).exclude(requester_id=person.pk)
    if kind:
        found = found.filter(kind=kind)
    rows = list(found.select_related(*_PEOPLE).order_by("starts_at", "pk")[:limit])
    return sorted(rows, key=lambda row: row.region_id != person.region_id)


def may_accept(person: Any, found: Order) -> bool:
    """Say whether the order waits for a volunteer and the person is one of the same city."""
    if found.state != OrderState.PUBLISHED or person.region_id is None or volunteer(person.pk) is None:
        return False
    return found.requester_id != person.pk and found.region_id // 100 == person.region_id // 100


def as_volunteer(person_id: int) -> QuerySet[Order]:
    """Return the orders that a person accepted, newest first."""
    return Order.objects.filter(volunteer_id=person_id).select_related(*_PEOPLE).order_by("-starts_at", "-pk")


def as_requester(person_id: int) -> QuerySet[Order]:
    """Return the orders by which a person asked for help, newest first."""
    return Order.objects.filter(requester_id=person_id).select_related(*_PEOPLE).order_by("-starts_at", "-pk")


def open_orders(person_id: int) -> list[Order]:
    """Return a person's open orders, whether helping or helped, the next one first."""
    mine = as_volunteer(person_id) | as_requester(person_id)
    return list(mine.filter(state__in=OPEN).order_by("starts_at", "pk"))


def to_do(person_id: int, found: Iterable[Order]) -> list[Order]:
    """Return those of a person's open orders that wait for something from the person: to help, to leave, to confirm."""
    helping = (OrderState.ACCEPTED, OrderState.CHECKED_IN)
    return [
        row
        for row in found
        if (row.volunteer_id == person_id and row.state in helping)
        or (row.requester_id == person_id and row.state == OrderState.CHECKED_OUT)
    ]


def of_desk(user: Any) -> QuerySet[Order]:
    """Return the orders of an officer's regions, or those that a clerk's service point entered, the next ones first."""
    found = permissions.desk(user).filter(Order.objects.all(), organisation="organisation_id", region="region_id")
    return found.select_related(*_PEOPLE).order_by("starts_at", "pk")


def waiting(user: Any) -> dict[str, int]:
    """Return how many orders of an operator's desk wait for the operator, by state."""
    found = of_desk(user).order_by()
    states = (OrderState.DRAFT, OrderState.PUBLISHED, OrderState.CHECKED_OUT, OrderState.DISPUTED)
    return {str(state.value): found.filter(state=state).count() for state in states}


def elders(user: Any) -> list[tuple[int, str]]:
    """Return (person id, name) of the people without a login for whom this desk acted before, by name."""
    found = of_desk(user).filter(requester__user=None).order_by()
    return sorted(set(found.values_list("requester_id", "requester__name")), key=lambda row: (row[1], row[0]))


def overlapping(person_id: int, *, starts_at: datetime, minutes: int, beside: int) -> list[Order]:
    """Return the volunteer's other orders, not cancelled, that share a moment with this stretch of time.

    Arguments: beside, the order that is being looked at.
    """
    around = Order.objects.filter(
        volunteer_id=person_id,
        state__in=[*HOLDING, OrderState.SETTLED],
        starts_at__gt=starts_at - timedelta(minutes=logic.LONGEST_MINUTES),
        starts_at__lt=starts_at + timedelta(minutes=minutes),
    ).exclude(pk=beside)
    return [row for row in around if logic.overlap(row.starts_at, row.minutes, starts_at, minutes)]


def code(found: Order, *, leaving: bool = False) -> str:
    """Return the four digits that the requester shows: one when the volunteer comes, another when leaving."""
    words = f"{found.public_id}:{found.hold_id}:{'out' if leaving else 'in'}"
    return f"{int(salted_hmac('credit.timebank.code', words).hexdigest(), 16) % 10_000:04d}"


def to_settle(*, now: datetime) -> list[int]:
    """Return the keys of the orders that were confirmed before this Beijing day began."""
    found = Order.objects.filter(state=OrderState.CONFIRMED, confirmed_at__lt=logic.midnight(now))
    return list(found.order_by("confirmed_at", "pk").values_list("pk", flat=True))


def settled_minutes(*, regions_between: tuple[int, int], since: date, until: date) -> dict[str, int]:
    """Return what was served and settled within inclusive region codes and days: {"minutes", "orders", "volunteers"}."""
    low, high = regions_between
    found = Order.objects.filter(
        state=OrderState.SETTLED,
        region_id__gte=low,
        region_id__lte=high,
        starts_at__gte=datetime.combine(since, datetime.min.time(), tzinfo=logic.BEIJING),
        starts_at__lt=datetime.combine(until + timedelta(days=1), datetime.min.time(), tzinfo=logic.BEIJING),
    ).order_by()
    return {
        "minutes": found.aggregate(sum=Sum("served_minutes"))["sum"] or 0,
        "orders": found.count(),
        "volunteers": found.values("volunteer_id").distinct().count(),
    }
