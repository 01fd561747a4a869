"""The curve of the certified rate, drawn as numbers for an SVG; the template only prints them."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor


@dataclass(frozen=True)
class Point:
    """One month of the curve: where it lies, and what it says."""

    x: str
    y: str
    month: int
    percent: str


@dataclass(frozen=True)
class Chart:
    """A drawing of width x height with lines across every ten or so percent, and the months that are named below."""

    width: int
    height: int
    left: int
    right: int
    points: tuple[Point, ...]
    lines: tuple[tuple[str, str], ...]
    months: tuple[tuple[str, str, str], ...]
    target: str = ""

    @property
    def path(self) -> str:
        """Return the points as an SVG polyline wants them."""
        return " ".join(f"{point.x},{point.y}" for point in self.points)

    @property
    def last(self) -> Point:
        """Return the newest point."""
        return self.points[-1]


def draw(
    rates: Sequence[tuple[int, Fraction]], *, target: Fraction | None, width: int = 640, height: int = 300
) -> Chart | None:
    """Return the chart of (month, rate from 0 to 1), oldest first; None with fewer than two months.

    Arguments: target, a line across, from 0 to 1.
    """
    if len(rates) < 2:
        return None
    values = [rate for _month, rate in rates] + ([target] if target is not None else [])
    low = max(floor(min(values) * 10 - Fraction(1, 2)), 0) * 10
    high = min(ceil(max(values) * 10 + Fraction(1, 2)), 10) * 10
    left, right, top, bottom = 52, width - 20, 24, height - 46

    def across(place: int) -> str:
        return f"{left + (right - left) * place / (len(rates) - 1):.1f}"

    def up(percent: Fraction) -> str:
        return f"{bottom - float((percent - low) / (high - low)) * (bottom - top):.1f}"

    stride = 10 if high - low <= 50 else 20
    return Chart(
        width=width,
        height=height,
        left=left,
        right=right,
        points=tuple(
            Point(across(place), up(rate * 100), month, f"{floor(rate * 1000 + Fraction(1, 2)) / 10:.1f}")
            for place, (month, rate) in enumerate(rates)
        ),
        lines=tuple((up(Fraction(percent)), f"{percent}%") for percent in range(low, high + 1, stride)),
        months=tuple(
            (across(place), f"{rates[place][0] // 100}.{rates[place][0] % 100}", anchor)
            for place, anchor in ((0, "start"), ((len(rates) - 1) // 2, "middle"), (len(rates) - 1, "end"))
            if anchor != "middle" or len(rates) > 2
        ),
        target=up(target * 100) if target is not None else "",
    )
