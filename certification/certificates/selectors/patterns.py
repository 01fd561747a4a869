"""Which patterns of numbers there are, and what a number looks like by them."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from functools import lru_cache
from importlib import resources
from typing import Any

from django.db.models import QuerySet

from certification.certificates import logic
from certification.certificates.enums import LEVELLED
from certification.certificates.logic import patterns
from certification.certificates.models import NumberPattern
from portal.access import selectors as access
from portal.access.enums import Permission
from portal.organisations import selectors as organisations


@lru_cache(maxsize=1)
def national() -> tuple[patterns.Pattern, ...]:
    """Return the patterns of the country, from the room's data."""
    text = resources.files("certification.certificates").joinpath("data/patterns.yaml").read_text(encoding="utf-8")
    return tuple(patterns.parse(text))


def registered(issuer_ids: Collection[int] | None = None) -> list[patterns.Pattern]:
    """Return the patterns by which issuers registered here number level certificates (all issuers: None)."""
    rows = NumberPattern.objects.filter(kind__in=LEVELLED).order_by("issuer_id", "kind", "-valid_from")
    if issuer_ids is not None:
        rows = rows.filter(issuer_id__in=issuer_ids)
    found = []
    until: dict[tuple[int, str], date] = {}
    for row in rows.select_related("issuer"):
        # The next one of the same issuer and kind begins the day after this one's last.
        key = (row.issuer_id, row.kind)
        found.append(
            patterns.of_template(
                row.template,
                values=row.values,
                code=f"issuer:{row.pk}",
                title=row.issuer.name,
                valid_from=row.valid_from,
                valid_to=until.get(key),
            )
        )
        until[key] = row.valid_from - timedelta(days=1)
    return found


def known() -> list[patterns.Pattern]:
    """Return all patterns by which a number may be looked at; read once for many numbers."""
    return [*national(), *registered()]


def format_check(
    *, number: str, level: int | None, issued_on: date, among: Sequence[patterns.Pattern] | None = None
) -> patterns.Finding:
    """Return what a number of a level certificate looks like; what does not fit is for a human to look at, no verdict.

    Arguments: among, what `known` returned, where many are looked at.
    """
    return patterns.check(
        patterns.clean_number(number),
        level=level,
        issued_on=issued_on,
        patterns=known() if among is None else among,
    )


def own_bodies(user: Any) -> list[Any]:
    """Return the issuers whose patterns the user may set, by name."""
    return list(organisations.in_scope(user, Permission.AWARDS_DECIDE))


def patterns_of(user: Any) -> QuerySet[NumberPattern]:
    """Return the patterns of the user's bodies: by body and kind, the newest first."""
    scope = access.scope(user, Permission.AWARDS_DECIDE)
    found = scope.filter(NumberPattern.objects.select_related("issuer"), organisation="issuer_id")
    return found.order_by("issuer__name", "issuer_id", "kind", "-valid_from")


def next_numbers(row: NumberPattern, *, on: date) -> list[str]:
    """Return the numbers that the next certificate may bear, by level where the pattern says it (one otherwise).

    Nothing where the serial is used up.
    """
    body = row.issuer
    levels: tuple[int, ...] = tuple(logic.LEVELS) if "{level" in row.template else (0,)
    try:
        return [
            logic.number(
                row.template,
                values={"year": on.year, "level": level, "region": body.region_id, **row.values},
                serial=row.last_serial + 1,
            )
            for level in levels
        ]
    except ValueError:
        return []


def looks_national(number: str, *, on: date) -> patterns.Finding:
    """Return whether a number fits one of the country's patterns, whatever its level."""
    return patterns.check(number, level=None, issued_on=on, patterns=national())
