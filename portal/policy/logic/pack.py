"""A pack: its identity, sources and articles, and the parsed files of its subjects; look-up among packs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from portal.policy.errors import PolicyGap
from portal.policy.logic.words import Refs, Strict

WEAK = {"W", "C", "P"}  # school or forum, somebody's code, our own proposal
COUNTRY = "CN"


class Source(Strict):
    """Where the text was read. Grades: S seed document, G government, N news or reprint, W weak, C public code,
    T recomputed, P our proposal.
    """

    grade: Literal["S", "G", "N", "W", "C", "T", "P"]
    at: str
    title: str | None = None
    file: str | None = None


class Article(Strict):
    """A clause under the name that the document gives it."""

    source: Refs
    clause: str
    quote: str | None = None


class PackFile(Strict):
    """pack.yaml."""

    format: Literal[1]
    slug: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    title: str
    document_number: str | None = None
    issuer: str
    region: str = Field(pattern=r"^(CN|\d{6})$")
    issued_on: date | None = None
    effective_from: date
    effective_to: date | None = None
    sources: dict[str, Source]
    articles: dict[str, Article]
    dates_unverified: bool = False
    note: str | None = None

    @model_validator(mode="after")
    def _say_why(self) -> Self:
        if self.dates_unverified and not self.note:
            raise ValueError("dates_unverified needs a note that says why")
        if self.effective_to and self.effective_to < self.effective_from:
            raise ValueError("effective_to lies before effective_from")
        return self

    @property
    def region_code(self) -> int | None:
        """Return the division code, or None for the whole country."""
        return None if self.region == COUNTRY else int(self.region)

    def holds(self, on: date) -> bool:
        """Say whether the document is in force on that day."""
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)


@dataclass(frozen=True)
class Flagged:
    """A value that the pack cannot vouch for: unverified, or missing."""

    file: str  # the subject, or "pack" for the document's own dates
    path: tuple[Any, ...]
    line: int
    note: str
    missing: bool
    article: tuple[str, ...] = ()
    node: Mapping[str, Any] = field(default_factory=dict, compare=False)

    @property
    def where(self) -> str:
        """Return the place in words: subsidies.schemes.0.amount."""
        return ".".join([self.file, *map(str, self.path)])


@dataclass(frozen=True)
class Pack:
    """A pack that was accepted whole."""

    meta: PackFile
    subjects: Mapping[str, Any]
    sha256: str
    flagged: tuple[Flagged, ...] = ()
    # The plain data of each file, by stem; kept so that values entered later can be laid over it.
    data: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def notes(self, subject: str) -> list[str]:
        """Return the notes of the values of a subject (and of the document's dates) that are unverified, sorted."""
        return sorted({f.note for f in self.flagged if f.file in (subject, "pack") and not f.missing})


def ancestors(region: int | str | None) -> list[str]:
    """Return the codes on the way up: county, city, province, CN; each once.

    Arguments: region, a division code, 0, None or "CN" for the country.
    """
    if region in (None, 0, "0", "", COUNTRY):
        return [COUNTRY]
    code = f"{int(str(region)):06d}"
    return list(dict.fromkeys((code, code[:4] + "00", code[:2] + "0000", COUNTRY)))


def find(packs: Iterable[Pack], subject: str, region: int | str | None, on: date) -> Pack:
    """Return the nearest pack up the region tree that rules the subject on that day. Raises: PolicyGap.

    Of two packs of one region the later `effective_from` wins while both hold.
    """
    found = find_all(packs, subject, region, on)
    if not found:
        raise PolicyGap(f"{subject} {region} {on}")
    return found[0]


def find_all(packs: Iterable[Pack], subject: str, region: int | str | None, on: date) -> list[Pack]:
    """Return every pack that rules the subject up the region tree on that day, nearest and newest first."""
    all_packs: Sequence[Pack] = list(packs)
    found: list[Pack] = []
    for code in ancestors(region):
        here = [p for p in all_packs if p.meta.region == code and subject in p.subjects and p.meta.holds(on)]
        found += sorted(here, key=lambda p: p.meta.effective_from, reverse=True)
    return found
