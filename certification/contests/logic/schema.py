"""recognition.yaml: what a placing grants, who may be assessed directly, which old certificates are exchanged."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from portal.policy.logic.cases import Case
from portal.policy.logic.conditions import Needs, Route
from portal.policy.logic.facts import Service
from portal.policy.logic.pack import PackFile
from portal.policy.logic.words import Cited, Strict, Words
from portal.policy.registry import Finding

Scale = Literal["national", "province", "city", "county"]
Form = Literal["qualification_16", "skill_level_22", "other"]


class ContestRule(Cited):
    """What a placing grants: `raise` to a level, or `assessment`, a direct assessment for it. `ranks` counts both ends."""

    id: str
    text: str
    occupation: str
    scales: list[Scale] = Field(min_length=1)
    ranks: list[int] = Field(min_length=2, max_length=2)
    categories: Words | None = None
    within_months: int | None = Field(None, ge=1)
    grants: Literal["raise", "assessment"]
    level: int = Field(ge=1, le=5)
    needs: Needs = []

    @model_validator(mode="after")
    def _rising(self) -> Self:
        if not 1 <= self.ranks[0] <= self.ranks[1]:
            raise ValueError("ranks takes [first, last], from 1")
        return self


class DirectRoute(Route):
    """One way to be assessed directly for a level, without a placing; `statements` assessors have to agree."""

    occupation: str
    level: int = Field(ge=1, le=5)


class Conversion(Cited):
    """Which old certificates are exchanged for a new one of the same level."""

    id: str
    text: str
    occupation: str
    forms: list[Form] = Field(min_length=1)
    levels: list[int] = Field(min_length=1)
    issued_until: date | None = None
    needs: Needs = []


class Statements(Cited):
    """How many assessors have to agree to a direct assessment."""

    value: int = Field(ge=2)


class RecognitionFile(Strict):
    """The whole file. `service` says which spells of employment count as experience."""

    contests: list[ContestRule] = []
    direct: list[DirectRoute] = []
    conversions: list[Conversion] = []
    statements: Statements | None = None
    service: Service = Service(counting="cumulative")

    @model_validator(mode="after")
    def _say_how_many(self) -> Self:
        if self.statements is None and (self.direct or any(rule.grants == "assessment" for rule in self.contests)):
            raise ValueError("direct assessment needs `statements`, how many assessors have to agree")
        return self


class CaseContest(Strict):
    """The placing of a worked case."""

    scale: Scale
    rank: int = Field(ge=1)
    category: str = "staff"
    held_on: date


class CaseCertificate(Strict):
    """The old certificate of a worked case."""

    form: Form
    level: int = Field(ge=1, le=5)
    issued_on: date


class RecognitionCase(Case):
    """A worked case: exactly one of contest, certificate (of a conversion) or level (of a direct assessment)."""

    occupation: str = "caregiver"
    contest: CaseContest | None = None
    certificate: CaseCertificate | None = None
    level: int | None = Field(None, ge=1, le=5)

    @model_validator(mode="after")
    def _one(self) -> Self:
        if self.param is None and sum(x is not None for x in (self.contest, self.certificate, self.level)) != 1:
            raise ValueError("give exactly one of contest, certificate, level")
        return self


def extra(data: Mapping[str, Any], meta: PackFile) -> Iterator[Finding]:
    """Yield the rules whose id stands twice."""
    seen: set[str] = set()
    for part in ("contests", "direct", "conversions"):
        for number, rule in enumerate(data.get(part, [])):
            if rule.get("id") in seen:
                yield (part, number), "duplicate_key", f"{rule['id']} stands twice"
            seen.add(rule.get("id"))
