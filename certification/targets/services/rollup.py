"""The rollup: marks, and building anew what they name.

Not audited: nothing is decided here. A rebuild reads the marks first and the facts after them, in one snapshot where
the database has such a thing; whatever changes in the meantime brings a mark of its own. The sums of provinces and cities
are made from the counties' rows by whoever writes these, one builder at a time: so the two never disagree.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import F, IntegerField, Sum
from django.db.models.functions import Cast

from certification.certificates import selectors as certificates
from certification.targets import registry
from certification.targets.logic import months
from certification.targets.models import Built, Figure, Mark, Total
from certification.targets.selectors import facts, figures
from portal.employment import selectors as employment
from portal.people import selectors as people

BEIJING = ZoneInfo("Asia/Shanghai")
CHUNK = 2000


def mark(*, region_id: int, since: date, now: datetime) -> None:
    """Note that a county's figures from a day on have to be made anew."""
    Mark.objects.create(region_id=region_id, since=months.of(since), marked_at=now)


def mark_person(*, person_id: int, since: date, now: datetime) -> None:
    """Mark every county in which a person counts from a day on: where they work, and where they live."""
    starts: dict[int, date] = {}
    for spell in employment.of_person(person_id):
        if spell.ended_on is None or spell.ended_on >= since:
            county = spell.organisation.region_id
            first = max(since, spell.started_on)
            starts[county] = min(first, starts.get(county, first))
    home = people.get_by_pk(person_id).region_id
    if home is not None:
        starts[home] = since
    for county, first in starts.items():
        mark(region_id=county, since=first, now=now)


def mark_spell(*, spell_id: int, now: datetime) -> None:
    """Mark the county of a spell from its beginning on."""
    spell = employment.by_pk(spell_id)
    mark(region_id=spell.organisation.region_id, since=spell.started_on, now=now)


def mark_certificate(*, certificate_id: int, now: datetime) -> None:
    """Mark where the holder of a certificate counts, from its issue on."""
    row = certificates.by_pk(certificate_id)
    mark_person(person_id=row.person_id, since=row.issued_on, now=now)


def _today(now: datetime) -> date:
    return now.astimezone(BEIJING).date()


def _begin(*, outermost: bool) -> None:
    """Wait for other builders, then have all reads of this transaction see one moment.

    SQLite's transactions do both by themselves. On PostgreSQL two builders, each with the moment that it sees, would
    sum up a province without the other's county. The order matters: LOCK reads nothing, so the moment begins after it.
    Nobody else waits: neither those who read nor those who write marks.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            if outermost:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cursor.execute(f"LOCK TABLE {Total._meta.db_table} IN SHARE UPDATE EXCLUSIVE MODE")


def rebuild(*, region_id: int, month: int, now: datetime) -> None:
    """Make one county's month anew from the facts, and the sums of which it is a part.

    Arguments: region_id, a county's code; months in the future and beyond the rollup's history are left out.
    """
    today = _today(now)
    if not _kept(month, today):
        return
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        _begin(outermost=outermost)
        day = months.day_of(month, today)
        counts = registry.count(region_id, on=day)
        # A code may be that of a city (Dongguan has no counties): those below it have rows, and marks, of their own.
        own = {count: {region_id: numbers.get(region_id, 0)} for count, numbers in counts.items()}
        _write([region_id], month, own, as_of=day, now=now)


def _kept(month: int, today: date) -> bool:
    return months.add(months.of(today), 1 - figures.HISTORY) <= month <= months.of(today)


def _write(
    counties: Iterable[int], month: int, counts: dict[str, dict[int, int]], *, as_of: date, now: datetime
) -> None:
    """Replace the rows of a month, and the sums above them; a count of nothing has no row."""
    places = sorted(set(counties))
    for start in range(0, len(places), 500):
        part = places[start : start + 500]
        Figure.objects.filter(month=month, region_id__in=part).delete()
        Built.objects.filter(month=month, region_id__in=part).delete()
    Figure.objects.bulk_create(
        (
            Figure(region_id=county, month=month, count=count, value=number)
            for count, numbers in counts.items()
            for county, number in numbers.items()
            if number
        ),
        batch_size=CHUNK,
    )
    Built.objects.bulk_create(
        (Built(region_id=county, month=month, as_of=as_of, built_at=now) for county in places), batch_size=CHUNK
    )
    _sum(places, month)


def _sum(counties: Sequence[int], month: int) -> None:
    """Sum up anew the cities and provinces of counties, and write what has changed.

    Arguments: counties, sorted. A single city is summed up from its Figures; of more than one, whole provinces are.
    """
    if not counties:
        return
    wide = 100 if counties[0] // 100 == counties[-1] // 100 else 10000
    low, high = counties[0] // wide * wide, counties[-1] // wide * wide + wide - 1
    cities = (
        Figure.objects.order_by()
        .filter(month=month, region_id__gte=low, region_id__lte=high)
        .annotate(part=Cast(F("region_id") / 100, IntegerField()))
        .values_list("part", "count")
        .annotate(number=Sum("value"))
    )
    sums = {(100, part * 100, count): int(number) for part, count, number in cities}
    held = {
        (row.cut, row.code, row.count): row
        for row in Total.objects.filter(
            month=month, cut__in=(100, 10000), code__gte=low // 10000 * 10000, code__lte=high // 10000 * 10000 + 9999
        )
    }
    sums |= {key: row.value for key, row in held.items() if row.cut == 100 and not low <= row.code <= high}
    for (_cut, code, count), number in list(sums.items()):
        province = (10000, code // 10000 * 10000, count)
        sums[province] = sums.get(province, 0) + number
    Total.objects.bulk_create(
        (
            Total(cut=cut, code=code, month=month, count=count, value=number)
            for (cut, code, count), number in sums.items()
            if (cut, code, count) not in held or held[cut, code, count].value != number
        ),
        batch_size=CHUNK,
        update_conflicts=True,
        unique_fields=["cut", "month", "code", "count"],
        update_fields=["value"],
    )
    gone = [row.pk for key, row in held.items() if key not in sums]
    for start in range(0, len(gone), 500):
        Total.objects.filter(pk__in=gone[start : start + 500]).delete()


def rebuild_marked(*, now: datetime, limit: int = 200) -> int:
    """Make anew what the marks name, a county a transaction; return how many counties were built.

    Safe to run twice and beside itself: builders wait for each other, a county's turn at a time.
    """
    done = 0
    for region_id in list(Mark.objects.order_by("region_id").values_list("region_id", flat=True).distinct()[:limit]):
        done += _rebuild_region(region_id, now=now)
    return done


def _rebuild_region(region_id: int, *, now: datetime) -> bool:
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        _begin(outermost=outermost)
        marks = list(Mark.objects.select_for_update(skip_locked=True).filter(region_id=region_id).order_by("pk"))
        if not marks:
            return False
        today = _today(now)
        first = max(min(row.since for row in marks), months.add(months.of(today), 1 - figures.HISTORY))
        for month in months.between(first, months.of(today)):
            rebuild(region_id=region_id, month=month, now=now)
        Mark.objects.filter(pk__in=[row.pk for row in marks]).delete()
    return True


def rebuild_all(*, now: datetime, first: int | None = None, say: Any = None) -> int:
    """Make the whole rollup anew, a month at a time for all counties together; return how many months were made.

    Arguments: first, the earliest month (default: the first spell's, at most the rollup's history); say, takes text.
    """
    today = _today(now)
    last = months.of(today)
    earliest = facts.first_month() or last
    oldest = max(earliest, months.add(last, 1 - figures.HISTORY))
    start = max(first or oldest, oldest)
    marks = list(Mark.objects.order_by("pk").values_list("pk", flat=True))
    with transaction.atomic():
        _begin(outermost=False)
        Total.objects.filter(month__lt=oldest).delete()
        Figure.objects.filter(month__lt=oldest).delete()
        Built.objects.filter(month__lt=oldest).delete()
    made = months.between(start, last)
    for month in made:
        outermost = not connection.in_atomic_block
        with transaction.atomic():
            _begin(outermost=outermost)
            day = months.day_of(month, today)
            counts = registry.count(0, on=day)
            before = set(Built.objects.filter(month=month).values_list("region_id", flat=True))
            counties = before.union(*(numbers for numbers in counts.values())) if counts else before
            _write(counties, month, counts, as_of=day, now=now)
        if say is not None:
            say(f"{month}")
    # Those that were there before the first look at the facts; what came since has to be looked at again.
    with transaction.atomic():
        _begin(outermost=False)
        for begin in range(0, len(marks), 500):
            Mark.objects.filter(pk__in=marks[begin : begin + 500]).delete()
    return len(made)


def refresh(*, now: datetime) -> int:
    """Mark what time alone makes stale: the running month, and a past month made before it was over. Return how many.

    Spells end, certificates run out, and neither is news.
    """
    today = _today(now)
    month = months.of(today)
    before = months.add(month, -1)
    made = {
        (found, county): as_of
        for found, county, as_of in Built.objects.filter(month__in=[before, month]).values_list(
            "month", "region_id", "as_of"
        )
    }
    since: dict[int, int] = {}
    for found, county in sorted(made, reverse=True):
        if made[found, county] < months.day_of(found, today):
            since[county] = found
        elif found == before and (month, county) not in made:
            since[county] = month
    Mark.objects.bulk_create(
        (Mark(region_id=county, since=first, marked_at=now) for county, first in sorted(since.items())),
        batch_size=CHUNK,
    )
    return len(since)
