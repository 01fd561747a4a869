"""Counting wrong codes."""

from django.core.cache import cache

from portal.access import adapters as access

_PERIOD_SECONDS = 600


def wrong_codes(order_id: int) -> int:
    """Return how many wrong codes were typed for this order within ten minutes."""
    return cache.get(f"timebank.codes.{order_id}", 0)


def count_wrong_code(order_id: int) -> None:
    """Remember that a wrong code was typed."""
    access.count_up(f"timebank.codes.{order_id}", seconds=_PERIOD_SECONDS)
