"""Months, sectors and stretches: plain rules over plain values."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


def sector(credit_code: str) -> str:
    """Return "public" or "private" by a unified social credit code.

    GB 32100-2015, table 1: the first character is the registering authority; 1 is the office of public posts (organs
    of state, public institutions). Everything else is private in the sense of the packs; the code does not tell a
    state-owned enterprise from another.
    """
    return "public" if credit_code[:1] == "1" else "private"


def overlaps(first: tuple[date, date | None], second: tuple[date, date | None]) -> bool:
    """Say whether two periods share a day; None is an open end, both ends included."""
    return first[0] <= (second[1] or date.max) and second[0] <= (first[1] or date.max)


def next_month(month: str) -> str:
    """Return the month ("YYYY-MM") after this one."""
    year, number = int(month[:4]), int(month[5:7])
    return f"{year + number // 12:04d}-{number % 12 + 1:02d}"


def last_day(month: str) -> date:
    """Return the last day of a month "YYYY-MM"."""
    following = next_month(month)
    return date(int(following[:4]), int(following[5:7]), 1) - timedelta(days=1)


def runs(months: Iterable[tuple[str, int | None]]) -> list[tuple[str, str, int | None]]:
    """Join insured months into stretches (from, to, employer's part in fen) of one and the same amount.

    Arguments: months, (month, fen a month or None) in order of the month.
    """
    found: list[tuple[str, str, int | None]] = []
    for month, fen in months:
        if found and next_month(found[-1][1]) == month and found[-1][2] == fen:
            found[-1] = (found[-1][0], month, fen)
        else:
            found.append((month, month, fen))
    return found


def months_before(month: str, count: int) -> str:
    """Return the month that lies `count` months before "YYYY-MM"."""
    place = int(month[:4]) * 12 + int(month[5:7]) - 1 - count
    return f"{place // 12:04d}-{place % 12 + 1:02d}"
