"""Reads the text out of a page's drawing instructions as WeasyPrint writes them, and cuts them at the slots."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# One text box: place, perhaps a font (left out while it stays the same), glyphs with adjustments between.
_RUN = re.compile(
    rb"BT\n(-?[\d.]+) (-?[\d.]+) (-?[\d.]+) (-?[\d.]+) (-?[\d.]+) (-?[\d.]+) Tm\n"
    rb"(?:/(\w+) ([\d.]+) Tf\n)?\[(.*?)\] TJ\nET",
    re.DOTALL,
)
_GLYPHS = re.compile(rb"<([0-9a-fA-F]*)>")
_ZERO = re.compile(rb">-?0(?:\.0*)?<")


class Unreadable(ValueError):
    """A page whose drawing instructions are not of the form that is known here."""


@dataclass(frozen=True)
class Run:
    """One stretch of text: where its instructions begin and end, its font, size, place and glyph numbers."""

    start: int
    end: int
    font: str
    size: float
    x: float
    y: float
    glyphs: tuple[int, ...]
    shown: bytes


def runs(content: bytes) -> list[Run]:
    """Return the runs of text in the order in which they are drawn.

    Raises Unreadable if text is shown in another way than one run a text object, upright.
    """
    found, font, size = [], "", 0.0
    for match in _RUN.finditer(content):
        if match[7]:
            font, size = match[7].decode(), float(match[8])
        if [float(match[n]) for n in range(1, 5)] != [1, 0, 0, -1]:
            raise Unreadable("text is turned or scaled")
        raw = bytes.fromhex(b"".join(_GLYPHS.findall(match[9])).decode())
        glyphs = tuple(int.from_bytes(raw[n : n + 2], "big") for n in range(0, len(raw), 2))
        found.append(Run(match.start(), match.end(), font, size, float(match[5]), float(match[6]), glyphs, match[9]))
    if content.count(b"\nBT\n") != len(found) or content.count(b" TJ") != len(found) or b" Tj" in content:
        raise Unreadable("text is shown in a way not known here")
    return found


def renumbered(run: Run, numbers: Mapping[int, int], font: str) -> bytes:
    """Return the instructions of a run with other glyph numbers, its font named."""

    def change(match: re.Match[bytes]) -> bytes:
        raw = bytes.fromhex(match[1].decode())
        glyphs = (int.from_bytes(raw[n : n + 2], "big") for n in range(0, len(raw), 2))
        return b"<%b>" % b"".join(b"%04x" % numbers[glyph] for glyph in glyphs)

    shown = _GLYPHS.sub(change, _ZERO.sub(b"", run.shown))
    return text_object(run.x, run.y, font, run.size, b"[%b] TJ" % shown)


def text_object(x: float, y: float, font: str, size: float, show: bytes) -> bytes:
    """Return one text object."""
    return b"BT\n1 0 0 -1 %.3f %.3f Tm\n/%b %.4f Tf\n%b\nET" % (x, y, font.encode(), size, show)


def find(texts: Sequence[str], wanted: str, taken: set[int]) -> list[tuple[int, int, int]]:
    """Return the runs that together show `wanted`: (run, first character, end) of each, spaces not counted.

    Arguments: texts, what each run shows; wanted; taken, runs that belong to others already.
    Raises Unreadable if there is not exactly one such stretch of whole runs.
    """
    goal = "".join(wanted.split())
    hits = []
    for first in range(len(texts)):
        rest, number, at, used = goal, first, 0, []
        while rest and number < len(texts) and number not in taken:
            own = "".join(texts[number].split())
            if not rest.startswith(own):
                break
            if own:
                used.append((number, at, at + len(own)))
            at += len(own)
            rest = rest[len(own) :]
            number += 1
        if not rest and used and used[0][0] == first:
            hits.append(used)
    if len(hits) != 1:
        raise Unreadable(f"{len(hits)} places show {wanted!r}")
    return hits[0]
