"""Lists that come as spreadsheets: a cell as it was stored, what a file says line by line, and what is wrong with a line.

Rooms that take lists bring their columns and their sentences; how a finding is kept and said is the same for all.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.utils.translation import gettext

LineT = TypeVar("LineT")
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_PLAIN_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_BESIDE_TITLE = re.compile(r"[\s*＊（）()]|必填|选填")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as the reader found it: kind is text, number, date, flag, formula, error, merged or empty.

    Merged is an empty one that lies under another: the content stands in the first cell of the range alone.
    """

    kind: str = "empty"
    value: Any = None

    @property
    def text(self) -> str:
        """What is written, as text; whole numbers without a decimal point, days as 2026-10-01."""
        if self.kind in ("empty", "merged"):
            return ""
        if self.kind == "number" and isinstance(self.value, float) and self.value.is_integer():
            return str(int(self.value))
        if self.kind == "date" and isinstance(self.value, date):
            return str(self.value.date() if isinstance(self.value, datetime) else self.value)
        return str(self.value).strip()

    def stored(self) -> list[Any]:
        """What is kept of it as JSON; `cell_of` is the way back."""
        if isinstance(self.value, date):
            return [self.kind, self.value.isoformat(), "moment" if isinstance(self.value, datetime) else "day"]
        plain = self.value is None or isinstance(self.value, bool | int | float | str)
        # A time of day or a span of time goes as it is read.
        return [self.kind, self.value] if plain else ["text", str(self.value)]


def cell_of(stored: Sequence[Any]) -> Cell:
    """Return a cell from what was kept of it."""
    kind, value, *more = stored
    if more:
        value = datetime.fromisoformat(value) if more[0] == "moment" else date.fromisoformat(value)
    return Cell(kind, value)


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding: which line (row of the sheet, 0 = the file), which column, and a sentence for whoever mends it.

    Arguments: told, the sentence in the language of the source, with {placeholders} for `params`; whoever reads it reads
    it in the own language. A refusal of another room brings its own, without params. warning, whether it keeps nobody out.
    """

    code: str
    line: int = 0
    item: str = ""
    column: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    told: str = ""
    warning: bool = False

    @property
    def is_error(self) -> bool:
        """Whether it keeps the line out."""
        return not self.warning

    @property
    def message(self) -> str:
        """The sentence in the language that is active now."""
        sentence = gettext(self.told) if self.told else ""
        return sentence.format(**self.params) if self.params else sentence

    def stored(self) -> dict[str, Any]:
        """What a report keeps of it; `kept` is the way back."""
        names = ("code", "line", "item", "column", "told", "warning")
        return {name: getattr(self, name) for name in names} | {"params": dict(self.params)}

    def as_dict(self) -> dict[str, Any]:
        """The shape that command and call answer with."""
        return {
            "line": self.line,
            "item": self.item,
            "column": self.column,
            "code": self.code,
            "message": self.message,
        }


def kept(row: Mapping[str, Any]) -> Problem:
    """Return a finding from what a report kept of it; of an older one that kept its words, those."""
    return Problem(
        row.get("code", ""),
        row["line"],
        row.get("item", ""),
        row.get("column", ""),
        row.get("params", {}),
        row.get("told") or row.get("message", ""),
        row.get("warning", False),
    )


@dataclass(slots=True)
class Reading(Generic[LineT]):
    """A file as read: lines that may be tried, and everything that was found wrong, in file order."""

    lines: list[LineT] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    read: int = 0


def tidy_title(text: str) -> str:
    """Return the title of a column without stars, brackets and the words for 'must be filled in'."""
    return _BESIDE_TITLE.sub("", text)


def day_of(cell: Cell) -> date | None:
    """Return the day that a cell says, None where it says none.

    Eight digits are a day whether stored as text or as a number; other numbers are a day count that lost its format.
    """
    if cell.kind == "date":
        return cell.value.date() if isinstance(cell.value, datetime) else _only_day(cell.value)
    found = _DAY.fullmatch(cell.text) or _PLAIN_DAY.fullmatch(cell.text)
    if found is None:
        return None
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError:
        return None


def _only_day(value: Any) -> date | None:
    # A time of day is no day.
    return value if isinstance(value, date) else None
