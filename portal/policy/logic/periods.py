"""Periods of months and years by the corresponding day (Civil Code, articles 201 and 202)."""

from calendar import monthrange
from datetime import date
from typing import NamedTuple


class Duration(NamedTuple):
    """Full months and the days over; compared in this order."""

    months: int
    days: int


def add_months(day: date, count: int) -> date:
    """Return the corresponding day `count` months on; the month's last day where there is none (article 202)."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def span(start: date, end: date) -> Duration:
    """Return the full months from `start` to its corresponding day, and the days over; nothing when end < start."""
    if end < start:
        return Duration(0, 0)
    months = (end.year - start.year) * 12 + end.month - start.month
    if add_months(start, months) > end:
        months -= 1
    return Duration(months, (end - add_months(start, months)).days)
