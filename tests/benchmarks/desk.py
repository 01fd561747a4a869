"""The officers' desks over the rollup, and building one dirty month of a county, in a crowd of synthetic people.

On PostgreSQL 200,000 people with a million certificates, on SQLite a tenth; SCALE=small makes a little one.
"""

import statistics
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from certification.targets import services
from certification.targets.logic import months
from certification.targets.models import Built, Figure
from certification.targets.selectors import desk, figures
from portal.demo import services as demo
from portal.regions import logic as regions
from portal.regions import services as divisions

# Limits in milliseconds of SQL, where there is no baseline but the promise itself.
NATION_MS, MONTH_MS = 10, 50
_made: list[datetime] = []


def _crowd(*, small: bool) -> datetime:
    """Make the crowd and its rollup once; return the moment for which they were made."""
    if not _made:
        now = timezone.now()
        divisions.load(now=now)
        many = 3_000 if small else 200_000 if connection.vendor == "postgresql" else 20_000
        demo.gather(people=many, certificates=many * 5, seed=1, now=now)
        with connection.cursor() as cursor:
            # What autovacuum does by itself before long.
            cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
        _made.append(now)
    return _made[0]


def _clock() -> float:
    """Return seconds: of this process's CPU where the database works in it, of the wall where it is a server."""
    return time.process_time() if connection.vendor == "sqlite" else time.perf_counter()


def _statements(work: Callable[[], Any]) -> list[tuple[str, Any]]:
    """Return what `work` asks the database, statement by statement."""
    asked: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        work()
    return asked


def _spent(asked: list[tuple[str, Any]]) -> float:
    """Return the milliseconds of asking all that once more, every row fetched (SQLite works while rows are fetched)."""
    begun = _clock()
    with connection.cursor() as cursor:
        for sql, params in asked:
            cursor.execute(sql, params)
            cursor.fetchall()
    return (_clock() - begun) * 1000


def _told(ours: list[float], baseline: list[float], *, reach: float) -> dict:
    ratio = statistics.median(b / o for b, o in zip(baseline, ours, strict=True))
    return {
        "ratio": round(ratio, 3),
        "ours_ms": round(statistics.median(ours), 3),
        "baseline_ms": round(statistics.median(baseline), 3),
        "unit": "cpu" if connection.vendor == "sqlite" else "wall",
        "runs": len(ours),
        "meets": ratio >= reach,
    }


def desk_province(*, small: bool) -> dict:
    """Reach: all SQL of a province's desk in at most three times the plain SQL over the rollup."""
    _crowd(small=small)
    today = timezone.localdate()
    code = _largest(10000)

    def ours() -> dict:
        return desk.board(code, as_of=today, today=today)

    ours()
    asked = _statements(ours)
    low, high = regions.span(code)
    month = months.of(today)
    year = months.between(months.add(month, -12), month)
    table = Figure._meta.db_table
    plain = [
        (
            f'SELECT region_id / 100, "count", SUM(value) FROM {table} WHERE month = %s AND region_id BETWEEN %s AND %s '
            'GROUP BY region_id / 100, "count"',
            (month, low, high),
        ),
        (
            f'SELECT month, "count", SUM(value) FROM {table} WHERE month IN ({", ".join(["%s"] * len(year))}) '
            "AND region_id BETWEEN %s AND %s AND \"count\" IN ('headcount','level_1','level_2','level_3','level_4','level_5') "
            'GROUP BY month, "count"',
            (*year, low, high),
        ),
    ]
    rounds = [(_spent(asked), _spent(plain)) for _ in range(9)][2:]
    return _told([o for o, _b in rounds], [b for _o, b in rounds], reach=1 / 3)


def desk_nation(*, small: bool) -> dict:
    """Reach: the nation by province in at most 10 ms of SQL (the baseline is that limit)."""
    _crowd(small=small)
    asked = _statements(lambda: figures.rolled(0, months.of(timezone.localdate())))
    ours = [_spent(asked) for _ in range(11)][2:]
    return _told(ours, [float(NATION_MS)] * len(ours), reach=1)


def rollup_month(*, small: bool) -> dict:
    """Reach: one dirty month of the largest county in at most 50 ms of SQL (the baseline is that limit)."""
    now = _crowd(small=small)
    code, month = _largest(1), months.add(months.of(timezone.localdate()), -1)

    def once() -> float:
        spent = [0.0]

        def clock(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            begun = _clock()
            try:
                return execute(sql, params, many, context)
            finally:
                spent[0] += (_clock() - begun) * 1000

        with connection.execute_wrapper(clock):
            services.rebuild(region_id=code, month=month, now=now)
        return spent[0]

    ours = [once() for _ in range(11)][2:]
    return _told(ours, [float(MONTH_MS)] * len(ours), reach=1)


def _largest(cut: int) -> int:
    """Return the division (province 10000, county 1) with the most rows in the rollup."""
    counted: dict[int, int] = {}
    month = months.of(timezone.localdate())
    places = Built.objects.filter(month=month).order_by().values_list("region_id", flat=True)
    heads = dict(Figure.objects.filter(month=month, count="headcount").order_by().values_list("region_id", "value"))
    for county in places:
        counted[county // cut * cut] = counted.get(county // cut * cut, 0) + heads.get(county, 0)
    return max(counted, key=lambda county: (counted[county], county))
