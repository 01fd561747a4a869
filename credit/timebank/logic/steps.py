"""The steps of an order: which follows which, how served time is counted, which orders overlap."""

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from credit.timebank.enums import OrderState as S

BEIJING = ZoneInfo("Asia/Shanghai")
# A volunteer may come a little early, and a forgotten check-in can be made up on the same day.
EARLY = timedelta(minutes=60)
LATE = timedelta(hours=12)
LONGEST_MINUTES = 8 * 60

FOLLOWS: dict[str, frozenset[str]] = {
    S.DRAFT: frozenset({S.PUBLISHED, S.CANCELLED}),
    S.PUBLISHED: frozenset({S.ACCEPTED, S.CANCELLED}),
    S.ACCEPTED: frozenset({S.CHECKED_IN, S.PUBLISHED, S.CANCELLED}),
    S.CHECKED_IN: frozenset({S.CHECKED_OUT, S.CANCELLED}),
    S.CHECKED_OUT: frozenset({S.CONFIRMED, S.DISPUTED}),
    S.DISPUTED: frozenset({S.CONFIRMED, S.CANCELLED}),
    S.CONFIRMED: frozenset({S.SETTLED, S.DISPUTED}),
    S.SETTLED: frozenset(),
    S.CANCELLED: frozenset(),
}


def follows(before: str, after: str) -> bool:
    """Say whether an order in the state `before` may go to `after`."""
    return after in FOLLOWS[before]


def served(came: datetime, left: datetime, *, agreed: int) -> int:
    """Return the whole minutes between check-in and check-out, at most those agreed."""
    return max(0, min(int((left - came).total_seconds()) // 60, agreed))


def in_time(now: datetime, *, starts_at: datetime, minutes: int) -> bool:
    """Say whether check-in is possible: from an hour before the start until half a day after the end."""
    return starts_at - EARLY <= now <= starts_at + timedelta(minutes=minutes) + LATE


def overlap(start: datetime, minutes: int, other_start: datetime, other_minutes: int) -> bool:
    """Say whether two stretches of time have a moment in common."""
    return start < other_start + timedelta(minutes=other_minutes) and other_start < start + timedelta(minutes=minutes)


# A mobile or an identity number, with what people type between the digits.
_NUMBERS = re.compile(r"(?<!\d)(?:1[3-9](?:[ -]?\d){9}|\d{17}[\dXx])(?!\d)")


def names_a_number(text: str) -> bool:
    """Say whether a text holds a mobile or an identity number: strangers who look for work near them read it."""
    return _NUMBERS.search(text) is not None


def day(moment: datetime) -> date:
    """Return the Beijing day of a moment."""
    return moment.astimezone(BEIJING).date()


def midnight(moment: datetime) -> datetime:
    """Return the Beijing midnight at which the day of `moment` began."""
    return datetime.combine(day(moment), time(), tzinfo=BEIJING)


def age(born: date | None, on: date) -> int | None:
    """Return full years of age on a day; None for an unknown birth date."""
    if born is None:
        return None
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
