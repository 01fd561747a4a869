"""Counting wrong codes."""

from django.core.cache import cache

_PERIOD_SECONDS = 600


def wrong_codes(order_id: int) -> int:
    """Return how many wrong codes were typed for this order within ten minutes."""
    return cache.get(f"timebank.codes.{order_id}", 0)


def count_wrong_code(order_id: int) -> None:
    """Remember that a wrong code was typed."""
    name = f"timebank.codes.{order_id}"
    cache.add(name, 0, timeout=_PERIOD_SECONDS)
    try:
        cache.incr(name)
    except ValueError:  # expired between the two calls
        cache.set(name, 1, timeout=_PERIOD_SECONDS)
