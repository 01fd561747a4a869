"""Chinese working days: Monday to Friday, but for the public holidays and the weekend days worked in their stead.

The State Council's office announces each year's holidays late in the year before; the years that are written here are
those of its notices 国办发明电〔2024〕12号 (2025) and 国办发明电〔2025〕7号 (2026). For other years only weekends are left
out, and the answer says that it is an estimate.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

BEIJING = ZoneInfo("Asia/Shanghai")


def _days(year: int, *spans: tuple[int, int, int, int]) -> frozenset[date]:
    found: set[date] = set()
    for month, day, last_month, last_day in spans:
        at = date(year, month, day)
        while at <= date(year, last_month, last_day):
            found.add(at)
            at += timedelta(days=1)
    return frozenset(found)


HOLIDAYS: dict[int, frozenset[date]] = {
    2025: _days(2025, (1, 1, 1, 1), (1, 28, 2, 4), (4, 4, 4, 6), (5, 1, 5, 5), (5, 31, 6, 2), (10, 1, 10, 8)),
    2026: _days(
        2026, (1, 1, 1, 3), (2, 15, 2, 23), (4, 4, 4, 6), (5, 1, 5, 5), (6, 19, 6, 21), (9, 25, 9, 27), (10, 1, 10, 7)
    ),
}
# Saturdays and Sundays that are worked.
WORKED: frozenset[date] = frozenset(
    {date(2025, 1, 26), date(2025, 2, 8), date(2025, 4, 27), date(2025, 9, 28), date(2025, 10, 11)}
    | {date(2026, 1, 4), date(2026, 2, 14), date(2026, 2, 28), date(2026, 5, 9), date(2026, 9, 20), date(2026, 10, 10)}
)


def works(day: date) -> bool:
    """Say whether a day is a working day."""
    if day in WORKED:
        return True
    return day.weekday() < 5 and day not in HOLIDAYS.get(day.year, frozenset())


def after(day: date, count: int) -> tuple[date, bool]:
    """Return the last day of a term of `count` working days, and whether every year in it has a known calendar.

    The day on which the term is set off is not counted; the last day is (Civil Code, article 201).
    """
    at, left, certain = day, count, day.year in HOLIDAYS
    while left > 0:
        at += timedelta(days=1)
        certain = certain and at.year in HOLIDAYS
        left -= works(at)
    return at, certain


def day(moment: datetime) -> date:
    """Return the Beijing day of a moment."""
    return moment.astimezone(BEIJING).date()
