"""Who may act in the time bank for whom."""

from typing import Any

from credit.timebank.enums import OrderState
from credit.timebank.models import Order
from portal.access import selectors as access
from portal.access.enums import Permission
from portal.access.selectors import Scope
from portal.organisations import selectors as organisations
from portal.regions import selectors as regions


def desk(user: Any) -> Scope:
    """Return what an operator looks after: an officer the granted regions, an agency's clerk what the agency entered.

    The county in which an agency lies is not its clerk's: who asked on her own phone, and whom another service point
    looks after, is the officer's.
    """
    return access.scope(user, Permission.TIMEBANK_OPERATE)


def reach(user: Any) -> tuple[tuple[int, int], ...]:
    """Return the inclusive code ranges in which an operator may enter wishes: of an agency's clerk, its own county."""
    scope = desk(user)
    points = [organisations.get_by_pk(pk) for pk in sorted(scope.organisations)]
    return scope.ranges + tuple(regions.span(point.region_id) for point in points if point is not None)


def enters(user: Any, *, region_id: int) -> bool:
    """Say whether the user may write down wishes of people in this region."""
    return any(low <= region_id <= high for low, high in reach(user))


def operates(user: Any, *, region_id: int, organisation_id: int | None = None) -> bool:
    """Say whether the user is an operator for this region or at this service point."""
    return desk(user).covers(organisation_id=organisation_id, region_id=region_id)


def operates_order(user: Any, order: Order) -> bool:
    """Say whether the user is an operator for this order, and neither of the two people whom it is about."""
    if user.pk in (order.requester.user_id, order.volunteer.user_id if order.volunteer else None):
        return False
    return operates(user, region_id=order.region_id, organisation_id=order.organisation_id)


def noted_times(user: Any, order: Order) -> bool:
    """Say whether the user noted down when the volunteer of this order came or left; then somebody else confirms."""
    moments = (OrderState.CHECKED_IN, OrderState.CHECKED_OUT)
    return order.steps.filter(by_operator=True, state__in=moments, actor_id=user.pk).exists()


def is_requester(user: Any, order: Order) -> bool:
    """Say whether the user is the one who asked for help."""
    return order.requester.user_id is not None and user.pk == order.requester.user_id


def is_volunteer(user: Any, order: Order) -> bool:
    """Say whether the user is the one who helps."""
    return order.volunteer is not None and order.volunteer.user_id is not None and user.pk == order.volunteer.user_id
