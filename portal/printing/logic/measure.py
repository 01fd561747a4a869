"""How wide a text is, and in which size it fits its place."""

import math
from collections.abc import Callable

MM_PER_POINT = 25.4 / 72


def width(text: str, advance: Callable[[str], float], spacing: float = 0.0) -> float:
    """Return the width of `text` in ems.

    Arguments: advance gives the width of one character in ems; spacing is the letter spacing in ems.
    """
    return sum(advance(character) + spacing for character in text)


def largest_size(
    ems: float, *, width_mm: float, height_mm: float, largest: float, smallest: float, leading: float
) -> float | None:
    """Return the largest size in points (steps of a quarter) in which a text fits a box, or None.

    Arguments: ems, width of the text set in one line; width_mm, height_mm, the box; largest, smallest, sizes in points;
    leading, line height as a multiple of the size.
    A line that breaks gives away up to one em and a half, because a punctuation mark may not begin a line and takes
    the character before it along.
    """
    size = largest
    while size >= smallest:
        em = size * MM_PER_POINT
        lines: float = 1
        if ems * em > width_mm:
            room = width_mm / em - 1.5
            lines = math.ceil(ems / room) if room > 1 else math.inf
        # A single line that is taller than its box is the template's affair: the box is measured in whole lines.
        if lines == 1 or lines * leading * em <= height_mm + 0.01:
            return size
        size -= 0.25
    return None
