"""Reading the tree of divisions."""

from django.db.models import QuerySet

from portal.regions import logic
from portal.regions.enums import Level
from portal.regions.models import Region


def get(code: int | str) -> Region | None:
    """Return the division of this code, or None."""
    return Region.objects.filter(pk=int(code)).first()


def span(code: int) -> tuple[int, int]:
    """Return the inclusive range of codes below `code` (see logic.span)."""
    return logic.span(int(code))


def children(code: int) -> QuerySet[Region]:
    """Return the divisions directly below `code`, in code order."""
    return Region.objects.filter(parent_id=code).order_by("code")


def provinces() -> QuerySet[Region]:
    """Return the provinces, in code order."""
    return children(0)


def counties() -> QuerySet[Region, int]:
    """Return the codes of all counties, in order."""
    return Region.objects.filter(level=Level.COUNTY).order_by("code").values_list("code", flat=True)


# Names change once in years and only through services.load, which empties this memory; other processes learn of it
# when they are started anew. What is missing is never remembered: it may be loaded the next minute.
_REMEMBERED: dict[int, tuple[str, int | None]] = {}


def _entry(code: int) -> tuple[str, int | None] | None:
    found = _REMEMBERED.get(code)
    if found is None:
        found = Region.objects.filter(pk=code).values_list("name", "parent_id").first()
        if found is not None:
            _REMEMBERED[code] = found
    return found


def forget() -> None:
    """Empty the memory of names; services call it after every change of the tree."""
    _REMEMBERED.clear()


def name(code: int | None) -> str:
    """Return the name of a division from memory; empty where there is none."""
    found = _entry(int(code)) if code is not None else None
    return found[0] if found else ""


def trail(code: int | None) -> list[tuple[int, str]]:
    """Return (code, name) from the province down to `code`, without the country."""
    steps: list[tuple[int, str]] = []
    while code:
        found = _entry(int(code))
        if found is None:
            break
        steps.append((int(code), found[0]))
        code = found[1]
    return steps[::-1]


def full_name(code: int | None) -> str:
    """Return the names from province to `code` in one string, without a repeated name."""
    names: list[str] = []
    for _code, found in trail(code):
        if found not in names:
            names.append(found)
    return "".join(names)


def search(words: str, *, limit: int = 20) -> list[Region]:
    """Return the lowest divisions whose own name, or whose city's, contains `words`; the closest names first."""
    words = words.strip()
    if not words:
        return []
    found = Region.objects.filter(name__contains=words).exclude(level__in=[Level.COUNTRY, Level.PROVINCE])
    lowest: list[Region] = []
    for region in sorted(found.order_by("code")[:limit], key=lambda r: (len(r.name), r.code)):
        below = list(children(region.code)[:limit]) if region.level == Level.CITY else []
        lowest.extend(below or [region])
    return list({region.code: region for region in lowest}.values())[:limit]


def has_children(code: int) -> bool:
    """Say whether a division is divided further in the tree."""
    return Region.objects.filter(parent_id=code).exists()


def known(code: int) -> bool:
    """Say whether a county code is in the tree or was in the national standard at some time since 1980."""
    return _entry(int(code)) is not None or logic.historic(int(code))


def within(ranges: tuple[tuple[int, int], ...]) -> list[Region]:
    """Return the divisions in force inside inclusive ranges of codes (as an access scope has them), in code order."""
    found: dict[int, Region] = {}
    for low, high in ranges:
        inside = Region.objects.filter(code__range=(max(low, 1), high), valid_to=None).order_by("code")
        found.update({region.code: region for region in inside})
    return [found[code] for code in sorted(found)]
