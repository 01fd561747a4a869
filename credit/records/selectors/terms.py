"""Days and terms for other rooms of the floor."""

from datetime import date, datetime

from credit.records.logic import workdays


def working_day(day: date, count: int) -> tuple[date, bool]:
    """Return the last day of a term of `count` Chinese working days, and whether the calendar is known for all of it."""
    return workdays.after(day, count)


def day(moment: datetime) -> date:
    """Return the Beijing day of a moment."""
    return workdays.day(moment)
