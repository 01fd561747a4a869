"""Who may act in the time bank for whom."""

from typing import Any

from credit.timebank.models import Order
from portal.access import permissions
from portal.access import selectors as access
from portal.access.enums import Permission
from portal.access.selectors import Scope
from portal.organisations import selectors as organisations
from portal.regions import selectors as regions


def desk(user: Any) -> Scope:
    """Return what an operator looks after: granted regions, and the county of an agency that is a service point."""
    scope = access.scope(user, Permission.TIMEBANK_OPERATE)
    points = [organisations.get_by_pk(pk) for pk in sorted(scope.organisations)]
    counties = tuple(regions.span(point.region_id) for point in points if point is not None)
    return Scope(ranges=scope.ranges + counties, organisations=scope.organisations)


def operates(user: Any, *, region_id: int, organisation_id: int | None = None) -> bool:
    """Say whether the user is an operator for this region or at this service point."""
    if not permissions.allowed(user, Permission.TIMEBANK_OPERATE):
        return False
    return desk(user).covers(organisation_id=organisation_id, region_id=region_id)


def operates_order(user: Any, order: Order) -> bool:
    """Say whether the user is an operator for this order, and neither of the two people whom it is about."""
    if user.pk in (order.requester.user_id, order.volunteer.user_id if order.volunteer else None):
        return False
    return operates(user, region_id=order.region_id, organisation_id=order.organisation_id)


def is_requester(user: Any, order: Order) -> bool:
    """Say whether the user is the one who asked for help."""
    return order.requester.user_id is not None and user.pk == order.requester.user_id


def is_volunteer(user: Any, order: Order) -> bool:
    """Say whether the user is the one who helps."""
    return order.volunteer is not None and order.volunteer.user_id is not None and user.pk == order.volunteer.user_id
