"""standards.yaml: occupations, editions, levels, routes, passing rules, hours."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from pydantic import Field

from portal.policy.logic import checks
from portal.policy.logic.cases import Case
from portal.policy.logic.conditions import Route
from portal.policy.logic.facts import Service
from portal.policy.logic.pack import PackFile
from portal.policy.logic.words import Cited, Dated, Noted, Param, Strict, Words
from portal.policy.registry import Finding


class Level(Noted):
    """One level: 5 junior, 4 intermediate, 3 senior, 2 technician, 1 chief technician."""

    entered_as: ClassVar[str] = "routes"

    level: int = Field(ge=1, le=5)
    missing: bool = False
    routes: list[Route] = []


class PassRule(Cited):
    """What is passed, and how much of it."""

    parts: dict[str, Words]
    full_mark: int
    pass_mark: int
    failed_part_alone: bool | None = None


class Edition(Cited, Dated):
    """An edition of the standard. `service` says which spells of employment count as experience."""

    id: str
    service: Service = Service(counting="cumulative")
    levels: list[Level]
    passing: PassRule | None = None
    hours: dict[str, Param[int]] = {}


class Occupation(Strict):
    """One occupation and its editions."""

    code: str
    title: str
    national_code: str | None = None
    editions: list[Edition]


class StandardsFile(Strict):
    """The whole file."""

    occupations: list[Occupation]
    records: dict[str, Param[int]] = {}


class StandardsCase(Case):
    """A worked case of a standard."""

    occupation: str | None = None
    level: int | None = None


def extra(data: Mapping[str, Any], meta: PackFile) -> Iterator[Finding]:
    """Yield where two editions of one occupation hold on one day, and levels or routes that stand twice."""
    for number, occupation in enumerate(data.get("occupations", [])):
        place = ("occupations", number, "editions")
        yield from checks.overlaps(place, occupation.get("editions", []), meta, key=())
        for i, edition in enumerate(occupation.get("editions", [])):
            seen: set[int] = set()
            for j, level in enumerate(edition.get("levels", [])):
                if level.get("level") in seen:
                    yield (*place, i, "levels", j), "duplicate_key", f"level {level['level']} stands twice"
                seen.add(level.get("level"))
