"""Places for text on a page that is printed for many holders: what stands there, how large, and in which lines."""

import re
import string
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from portal.printing.logic import breaking, measure

# What a page takes for one space; a full-width space is a character like others.
_SPACES = re.compile("[ \t\r\n\f]+")
MM_PER_POINT = measure.MM_PER_POINT
# Half of (ascent - descent) in ems, the same in all faces: where the baseline lies below the middle of a line.
BASELINE = (1.151 - 0.286) / 2


@dataclass(frozen=True)
class Part:
    """A stretch of a slot's text in one weight; `text` names values in braces: `，{sex}，{birth_month}出生`."""

    text: str
    bold: bool = False


@dataclass(frozen=True)
class Slot:
    """A place for text that varies.

    Arguments: parts, the text; width, height, of the box in millimetres; largest, smallest, size in points, the largest
    that fits is taken; leading, line height as a multiple of the size; spacing, between letters, and indent, of the
    first line, in ems; align, "left", "center" or "right"; upright, what stays in place when the number of lines changes: "top",
    "middle" or "bottom"; right, down, shift in millimetres from where the style sheet puts it; reach, how far it may be
    shifted; style, more declarations.
    """

    parts: tuple[Part, ...]
    width: float
    height: float
    largest: float
    smallest: float
    leading: float = 1.15
    spacing: float = 0.0
    indent: float = 0.0
    align: str = "left"
    upright: str = "middle"
    right: float = 0.0
    down: float = 0.0
    reach: float = 5.0

    def fields(self) -> set[str]:
        """Return the names of the values that the text takes."""
        return {name for part in self.parts for _, name, _, _ in string.Formatter().parse(part.text) if name}

    def texts(self, values: Mapping[str, object]) -> list[str]:
        """Return the text of each part. Raises KeyError for a value that is not given."""
        return [_SPACES.sub(" ", part.text.format_map(values)) for part in self.parts]


class Piece(NamedTuple):
    """Text of one part on one line, starting `offset` ems from the line's own beginning."""

    part: int
    text: str
    offset: float


class Line(NamedTuple):
    """One line: its pieces and its width in ems, without the space after the last letter."""

    pieces: tuple[Piece, ...]
    width: float


class TooLong(ValueError):
    """A text that has no room in its slot even in the smallest size."""


def size(slot: Slot, texts: Sequence[str], advance: Callable[[str], float]) -> float:
    """Return the size in points in which the texts fit the slot. Raises TooLong when none does.

    Arguments: advance, width of a character in ems.
    """
    chosen = measure.largest_size(
        measure.width("".join(texts), advance, slot.spacing) + slot.indent,
        width_mm=slot.width,
        height_mm=slot.height,
        largest=slot.largest,
        smallest=slot.smallest,
        leading=slot.leading,
    )
    if chosen is None:
        raise TooLong("".join(texts))
    return chosen


def lines(slot: Slot, texts: Sequence[str], points: float, advances: Sequence[Callable[[str], float]]) -> list[Line]:
    """Return the texts broken into lines, greedily, as the page renderer breaks them.

    Arguments: texts, one a part; points, the size; advances, one function a part: width of a character in ems.
    Raises TooLong if a word is wider than the slot or the lines are taller than it; breaking.UnknownPair if a character
    is of a kind whose line breaks are not known here; KeyError if a face lacks a character.
    """
    text = "".join(texts)
    owners = [number for number, part in enumerate(texts) for _ in part]
    widths = [advances[owner](character) + slot.spacing for character, owner in zip(text, owners, strict=True)]
    room = slot.width / (points * MM_PER_POINT)
    if sum(widths) + slot.indent <= room:
        return [_line(text, owners, widths, 0, len(text))]
    made: list[Line] = []
    start, end, used = 0, 0, slot.indent
    for first, last in breaking.segments(text):
        # A space at the end of a line takes no room.
        wide = sum(widths[first:last])
        bare = wide - (widths[last - 1] if text[last - 1] == " " else 0)
        if used + bare > room + 1e-6 and end > start:
            made.append(_line(text, owners, widths, start, end))
            start, used = first, 0.0
        if used + bare > room + 1e-6:
            raise TooLong(text)
        end = last
        used += wide
    made.append(_line(text, owners, widths, start, end))
    if len(made) * slot.leading * points * MM_PER_POINT > slot.height + 0.01:
        raise TooLong(text)
    return made


def _line(text: str, owners: Sequence[int], widths: Sequence[float], start: int, end: int) -> Line:
    while end > start and text[end - 1] == " ":
        end -= 1
    pieces, place = [], 0.0
    at = start
    while at < end:
        stop = at
        while stop < end and owners[stop] == owners[at]:
            stop += 1
        pieces.append(Piece(owners[at], text[at:stop], place))
        place += sum(widths[at:stop])
        at = stop
    return Line(tuple(pieces), place)


def first_baseline(slot: Slot, anchor: float, count: int, em: float) -> float:
    """Return how far down the first baseline lies, in the unit of `anchor` and `em`.

    Arguments: anchor, see `anchor`; count, number of lines; em, the size.
    """
    pitch = slot.leading * em
    share = {"top": 0.0, "middle": 0.5, "bottom": 1.0}[slot.upright]
    return anchor - share * count * pitch + pitch / 2 + BASELINE * em


def anchor(slot: Slot, baseline: float, count: int, em: float) -> float:
    """Return what stays in place (top, middle or bottom of the text), from a first baseline that was measured."""
    return baseline - first_baseline(slot, 0.0, count, em)
