"""To whom people turn: the service point of an order, and whether anybody looks after a place at all."""

from typing import Any

from credit.timebank.models import Order
from portal.access import selectors as access
from portal.access.enums import Permission
from portal.organisations import selectors as organisations
from portal.organisations.enums import Kind


def service_point(found: Order) -> Any:
    """Return the organisation that looks after an order: who entered it, else the bureau of its county; None without one."""
    return found.organisation or organisations.of_kind(Kind.BUREAU, region=found.region_id).first()


def attended(region_id: int) -> bool:
    """Say whether an operator looks after wishes of this region."""
    return bool(access.user_ids_with(Permission.TIMEBANK_OPERATE, region_id=region_id))
