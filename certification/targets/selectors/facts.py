"""The counts, asked of the database in sets; logic.indicators is the definition in words."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery

from certification.certificates import selectors as certificates
from certification.targets.logic import indicators, months
from portal.employment import selectors as employment
from portal.employment.enums import Post
from portal.regions import logic as regions

Counts = dict[str, dict[int, int]]

BEIJING = ZoneInfo("Asia/Shanghai")
TRAINED_YEAR = "trained_year"


def _add(found: Counts, count: str, region: int, number: int) -> None:
    found[count][region] = found[count].get(region, 0) + number


def in_post(region: int, *, on: date, known_at: datetime | None = None) -> Counts:
    """Return the counts of logic.indicators.IN_POST by county, in one question.

    Arguments: region, a division's code, 0 for the country; known_at, see certificates.counted.
    """
    rows = _held(region, on=on, known_at=known_at).values_list("county", "best", "wide", "trained")
    found: Counts = {count: {} for count in indicators.IN_POST}
    for county, best, is_wide, is_trained, number in rows.annotate(number=Count("pk")):
        for count in _counts(best, wide=is_wide, trained=is_trained):
            _add(found, count, county, number)
    return found


def by_agency(county: int, *, on: date) -> list[tuple[str, str, dict[str, int]]]:
    """Return (public id, name, the same counts) of every agency of a county with somebody in post, by name."""
    rows = (
        _held(county, on=on)
        .values_list("organisation__public_id", "organisation__name", "best", "wide", "trained")
        .annotate(number=Count("pk"))
    )
    found: dict[tuple[str, str], dict[str, int]] = {}
    for public_id, name, best, is_wide, is_trained, number in rows:
        counts = found.setdefault((name, public_id), dict.fromkeys(indicators.IN_POST, 0))
        for count in _counts(best, wide=is_wide, trained=is_trained):
            counts[count] += number
    return [(public_id, name, counts) for (name, public_id), counts in sorted(found.items())]


def _counts(best: int | None, *, wide: bool, trained: bool) -> list[str]:
    """Return the counts of which somebody with this highest level is a part."""
    found = ["headcount", f"level_{best}" if best else "uncertified"]
    return found + ["wide"] * wide + ["trained_in_post"] * trained


def _held(region: int, *, on: date, known_at: datetime | None = None) -> QuerySet[Any]:
    """Return those in post, each with the county, the best level that counts, and whether trained."""
    mine = {"person_id": OuterRef("person_id")}
    strict = certificates.counted(on=on, known_at=known_at).filter(**mine).order_by("level").values("level")[:1]
    wide = certificates.counted(on=on, known_at=known_at, verified=False).filter(**mine)
    return (
        employment.in_post(on=on, regions=[region] if region else None, known_at=known_at)
        .order_by()
        .annotate(
            county=F("organisation__region_id"),
            best=Subquery(strict),
            wide=Exists(wide),
            trained=Exists(certificates.trained(on=on, known_at=known_at).filter(**mine)),
        )
    )


def social_workers(region: int, *, on: date, known_at: datetime | None = None) -> Counts:
    """Return how many people have a primary post as social worker, by county."""
    regions_of = [region] if region else None
    found = employment.in_post(on=on, regions=regions_of, post="social_work", known_at=known_at).order_by()
    rows = found.values_list("organisation__region_id").annotate(number=Count("pk"))
    return {"social_workers": dict(rows)}


def trained_people(region: int, *, on: date, since: date, known_at: datetime | None = None) -> dict[int, int]:
    """Return distinct people who completed a training in [since, on], by the county where they live.

    By the person's county, not the school's: a person is trained once, wherever the classes were. People whose county
    is not known stand in no county.
    """
    found = certificates.trained(on=on, since=since, known_at=known_at)
    if region:
        low, high = regions.span(region)
        found = found.filter(person__region_id__gte=low, person__region_id__lte=high)
    rows = found.exclude(person__region=None).values_list("person__region_id")
    return dict(rows.annotate(number=Count("person_id", distinct=True)))


def trained_year(region: int, *, on: date, known_at: datetime | None = None) -> Counts:
    """Return distinct people trained in the calendar year of the day, until it."""
    return {TRAINED_YEAR: trained_people(region, on=on, since=date(on.year, 1, 1), known_at=known_at)}


def posts(region: int, *, on: date, known_at: datetime | None = None) -> int:
    """Return how many primary posts of any kind are filled on a day."""
    return employment.in_post(on=on, regions=[region] if region else None, post=None, known_at=known_at).count()


def recorded_since(region: int) -> date | None:
    """Return the day since which a division's employers have reported caregivers here; None where nobody has.

    Of caregivers, because officers are in the portal from its first day, and say nothing of what employers told.
    """
    found = employment.recorded_since(regions=[region] if region else None, post=Post.CAREGIVER)
    return found.astimezone(BEIJING).date() if found else None


def first_month(region: int = 0) -> int | None:
    """Return the month of the earliest spell on record; None without one."""
    found = employment.earliest(regions=[region] if region else None)
    return months.of(found) if found else None
