"""What a policy pack may say of credit (the subject `credit`)."""

import itertools
from typing import Literal, Self

from pydantic import Field, model_validator

from portal.policy.logic.words import Cited, Dated, Noted, Param, Strict


class Code(Cited):
    """One kind of entry that the catalogue knows."""

    code: str
    title: str
    heading: str | None = None
    points: int | None = None
    lasts_months: int | None = None


class Heading(Cited):
    """Entries that share a limit: at most so many points off, at most so many on top."""

    code: str
    title: str
    max_deduction: int | None = Field(None, ge=0)
    max_bonus: int | None = Field(None, ge=0)


class Band(Strict):
    """A grade: scores from the first bound, included, to the second, excluded; null = open."""

    grade: str
    range: list[int | None] = Field(min_length=2, max_length=2)

    def holds(self, score: int) -> bool:
        """Say whether a score has this grade."""
        low, high = self.range
        return (low is None or score >= low) and (high is None or score < high)


class ClassRow(Noted):
    """How long an entry of one severity shows, and when it may be repaired."""

    severity: Literal["minor", "general", "severe"]
    published: bool
    repair_after_months: int
    off_after_months: int


class ClassVersion(Dated):
    """The classes of one period."""

    rows: list[ClassRow]


class Classes(Cited):
    """Publication and repair by severity."""

    values: list[ClassVersion]
    repair_needs: list[str] = []
    after_repair: list[str] = []


class Credit(Strict):
    """The subject `credit` of a pack: whom it rates, from which score, by which entries."""

    subject: Literal["organisation", "person"]
    base: Param[int]
    clamp: Param[list[int]]
    bands: Param[list[Band]]
    headings: list[Heading] = []
    events: list[Code]
    classes: Classes | None = None
    objection_working_days: Param[int] | None = None
    removal_after_years: Param[int] | None = None

    @model_validator(mode="after")
    def _bands_cover(self) -> Self:
        for bands in [entry.value for entry in self.bands.values] + [self.bands.value]:
            ends = sorted((b.range for b in bands or []), key=lambda r: (r[0] is not None, r[0] or 0))
            gaps = any(one[1] is None or one[1] != other[0] for one, other in itertools.pairwise(ends))
            if ends and (ends[0][0] is not None or ends[-1][1] is not None or gaps):
                raise ValueError("bands must cover every score once: [null, a], [a, b], ... [z, null]")
        return self

    @model_validator(mode="after")
    def _clamp_has_two_ends(self) -> Self:
        for ends in [entry.value for entry in self.clamp.values] + [self.clamp.value]:
            if ends is not None and (len(ends) != 2 or ends[0] > ends[1]):
                raise ValueError("clamp is [lowest, highest]")
        return self

    def entry(self, code: str) -> Code | None:
        """Return what the catalogue says of a code, or None."""
        return next((known for known in self.events if known.code == code), None)
