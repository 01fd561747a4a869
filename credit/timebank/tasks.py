"""Settlement in the background."""

from typing import Any

from django.utils import timezone

from credit.timebank import services


def settle(*, job: Any, order_id: int) -> None:
    """Settle one confirmed order."""
    services.settle(order_id=order_id, now=timezone.now())


def settle_due(*, job: Any) -> None:
    """Settle what was confirmed before today; planned every hour, so that it is done soon after midnight."""
    services.settle_due(now=timezone.now())
