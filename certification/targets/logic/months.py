"""Months as whole numbers, 202611 for November 2026."""

from calendar import monthrange
from datetime import date


def of(day: date) -> int:
    """Return the month of a day."""
    return day.year * 100 + day.month


def last_day(month: int) -> date:
    """Return the last day of a month."""
    return date(month // 100, month % 100, monthrange(month // 100, month % 100)[1])


def add(month: int, steps: int) -> int:
    """Return the month `steps` later, or earlier where it is negative."""
    place = month // 100 * 12 + month % 100 - 1 + steps
    return place // 12 * 100 + place % 12 + 1


def between(first: int, last: int) -> list[int]:
    """Return the months from first to last, both included; empty where last is before first."""
    found = []
    while first <= last:
        found.append(first)
        first = add(first, 1)
    return found


def day_of(month: int, today: date) -> date:
    """Return the day for which a month is counted: its last, or today in the running month."""
    return min(last_day(month), today)
