"""The words that all subjects share: strict models, shares, articles, notes, dated values, parameters."""

import re
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Annotated, Any, ClassVar, Generic, Self, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from portal.policy.errors import PolicyGap

T = TypeVar("T")


class Strict(BaseModel):
    """A thing that an officer may write. Unknown keys are refused, types are not bent."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, populate_by_name=True, strict=True, arbitrary_types_allowed=True
    )
    # The key that is filled when an officer enters a `missing` value of this kind.
    entered_as: ClassVar[str] = "value"


def fraction(value: Any) -> Fraction:
    """Return a share as written: 70%, 2/37 or a whole number. Raises: ValueError."""
    if isinstance(value, Fraction) or (isinstance(value, int) and not isinstance(value, bool)):
        return Fraction(value)
    if isinstance(value, str) and (found := re.fullmatch(r"(\d+)%", value)):
        return Fraction(int(found[1]), 100)
    if isinstance(value, str) and (found := re.fullmatch(r"(\d+)/([1-9]\d*)", value)):
        return Fraction(int(found[1]), int(found[2]))
    raise ValueError("write a percent (70%) or a fraction (2/37)")


def _as_list(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


Share = Annotated[Fraction, BeforeValidator(fraction)]
Refs = Annotated[list[str], BeforeValidator(_as_list), Field(min_length=1)]
Words = Annotated[list[str], BeforeValidator(_as_list), Field(min_length=1)]


class Noted(Strict):
    """May carry its own article (else the enclosing one holds), and may be unverified, but then says why."""

    article: Refs | None = None
    unverified: bool = False
    note: str | None = None

    @model_validator(mode="after")
    def _say_why(self) -> Self:
        if (self.unverified or getattr(self, "missing", False)) and not self.note:
            raise ValueError("unverified or missing needs a note that says why")
        return self


class Cited(Noted):
    """Must carry an article."""

    article: Refs


class Dated(Noted):
    """Holds from its first day to its last, both counted."""

    from_: date | None = Field(None, alias="from")
    to: date | None = None


V = TypeVar("V", bound=Dated)


def in_force(versions: Iterable[V], on: date) -> V | None:
    """Return the version whose period holds `on`.

    `from` is the first day, `to` the last; without `to` a version holds to the day before the next `from`, without
    `from` since ever.
    """
    best: V | None = None
    for version in versions:
        if version.from_ is not None and version.from_ > on:
            continue
        if best is None or (version.from_ or date.min) > (best.from_ or date.min):
            best = version
    return best if best and (best.to is None or on <= best.to) else None


class Entry(Dated, Generic[T]):
    """One dated value of a parameter."""

    value: T | None = None
    missing: bool = False


class Param(Cited, Generic[T]):
    """One value: plain, dated (`values`), `missing`, or `none: true` (the source has no such limit)."""

    value: T | None = None
    values: list[Entry[T]] = []
    missing: bool = False
    none: bool = False

    @model_validator(mode="after")
    def _one_of(self) -> Self:
        if sum((self.value is not None, bool(self.values), self.missing, self.none)) != 1:
            raise ValueError("give exactly one of value, values, missing, none")
        return self

    def entry(self, on: date, name: str) -> "Entry[T] | Param[T]":
        """Return what carries the value on that day: the dated entry, or the parameter. Raises: PolicyGap."""
        found: Entry[T] | Param[T] | None = in_force(self.values, on) if self.values else self
        if found is None or found.missing:
            raise PolicyGap(f"{name} ({on})", (found and found.note) or self.note or "")
        return found

    def at(self, on: date, name: str) -> tuple[T | None, date | None]:
        """Return (value, its first day) in force on that day; (None, None) for `none: true`.

        Arguments: name, of the parameter, for the message. Raises: PolicyGap.
        """
        if self.none:
            return None, None
        found = self.entry(on, name)
        return found.value, found.from_ if isinstance(found, Entry) else None

    def certain(self, on: date, name: str) -> T:
        """Return the value in force on that day where the rule cannot do without one. Raises: PolicyGap."""
        value = self.at(on, name)[0]
        if value is None:
            raise PolicyGap(f"{name} ({on})", self.note or "")
        return value
