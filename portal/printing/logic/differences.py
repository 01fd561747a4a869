"""Whether two pages show the same: letters, faces, sizes and places, to a fraction of a point."""

import unicodedata
from dataclasses import dataclass, field
from typing import Any

from portal.printing.logic.anatomy import Letter, Seen

# A tenth of a millimetre; nobody sees less on paper, and rounding in the page renderer makes up to a third of it.
NEAR = 0.28
# The page renderer cuts spacing off to whole thousandths of an em, twice a letter; along a line that adds up.
CUT = 0.002


@dataclass
class Comparison:
    """What a comparison found: `rows`, one a sample, each with name, same (bool), why, shift (points)."""

    rows: list[dict[str, Any]] = field(default_factory=list)

    @property
    def same(self) -> bool:
        """Tell whether the fast way may be used: every sample is the same, and one at least was made by it."""
        return all(row["same"] for row in self.rows) and any(row["fast"] for row in self.rows)

    def report(self) -> dict[str, Any]:
        """Return plain values that can be kept as JSON."""
        return {"fast": self.same, "samples": self.rows}


def _letters(seen: Seen) -> list[Letter]:
    return [letter for letter in seen.letters if not letter.text.isspace()]


def _spreads(letters: list[Letter]) -> list[float]:
    """Return over how many letters rounding may have added up at each: those before it on its line.

    A line in the middle begins later by half of what all of its letters lost.
    """
    lines: list[int] = []
    last = 0.0
    for letter in letters:
        if lines and abs(letter.y - last) < NEAR:
            lines[-1] += 1
        else:
            lines.append(1)
            last = letter.y
    return [max(place, (count - 1 - place) / 2) for count in lines for place in range(count)]


def differences(ours: Seen, theirs: Seen) -> tuple[str, float]:
    """Return in a few words how two pages differ ("" if they do not), and the largest shift of a letter in points."""
    mine, other = _letters(ours), _letters(theirs)
    text, wanted = "".join(letter.text for letter in mine), "".join(letter.text for letter in other)
    # A radical and its ideograph share a glyph, so a font's own map may name either.
    if unicodedata.normalize("NFKC", text) != unicodedata.normalize("NFKC", wanted):
        place = next(
            (n for n, (a, b) in enumerate(zip(text, wanted, strict=False)) if a != b), min(len(text), len(wanted))
        )
        return f"text differs at {place}: {text[place : place + 12]!r}, {wanted[place : place + 12]!r}", 0.0
    worst, at = 0.0, ""
    for a, b, spread in zip(mine, other, _spreads(other), strict=True):
        if a.face != b.face or abs(a.size - b.size) > 0.02:
            return f"{a.text}: {a.face} {a.size:.2f}, {b.face} {b.size:.2f}", worst
        shift = max(abs(a.x - b.x) - spread * CUT * b.size, abs(a.y - b.y))
        if shift > worst:
            worst, at = shift, a.text
    if worst > NEAR:
        return f"{at} is {worst:.2f} points away", worst
    if len(ours.pictures) != len(theirs.pictures):
        return "another number of pictures", worst
    for corners, others in zip(ours.pictures, theirs.pictures, strict=True):
        if max(abs(a - b) for a, b in zip(corners, others, strict=True)) > NEAR:
            return "a picture is elsewhere", worst
    if len(ours.drawings) != len(theirs.drawings):
        return "another number of drawings", worst
    return "", worst
