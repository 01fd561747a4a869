"""Draws the frames of certificates: bands of interlaced waves, corner rosettes and a large rosette as a wash."""

import math
from functools import lru_cache

PAGE = (297, 210)  # A4 landscape, millimetres
PAPER = "#fffdf8"
_LINE = 0.13
# Colours of a frame: main line, second line, wash.
PALETTES = {
    "level": ("#b08d45", "#0b5d57", "#efe6d0"),
    "training": ("#6fa39c", "#0b5d57", "#e4efec"),
}

Point = tuple[float, float]


def path(points: list[Point], *, close: bool = False) -> str:
    """Return SVG path data through `points`, two decimals (a fiftieth of a millimetre on paper)."""
    return "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in points) + ("Z" if close else "")


def rosette(radius: float, *, steps: int, lobes: int, depth: float, phases: int, turn: float) -> list[str]:
    """Return closed curves r(t) = radius * (1 - depth + depth * cos(lobes * t + phase)), one a phase.

    Arguments: steps, points on each curve; depth, share of the radius that swings (0 to 0.5); turn, distance between
    phases in radians.
    """
    curves = []
    for number in range(phases):
        points = []
        for step in range(steps):
            angle = 2 * math.pi * step / steps
            reach = radius * (1 - depth + depth * math.cos(lobes * angle + number * turn))
            points.append((reach * math.cos(angle), reach * math.sin(angle)))
        curves.append(path(points, close=True))
    return curves


def wave_tile(length: float, height: float) -> tuple[list[str], list[str]]:
    """Return one period of the band: six slow waves and four quick ones, which join the next tile without a seam."""
    steps = 28
    slow, quick = [], []
    for number in range(6):
        swing = 4.1 * math.cos(math.pi * number / 12)
        phase = number * math.pi / 3
        slow.append(
            path(
                [
                    (i * length / steps, height / 2 + swing * math.sin(2 * math.pi * i / steps + phase))
                    for i in range(steps + 1)
                ]
            )
        )
    for number in range(4):
        phase = number * math.pi / 2
        quick.append(
            path(
                [
                    (i * length / steps, height / 2 + 2.1 * math.sin(4 * math.pi * i / steps + phase))
                    for i in range(steps + 1)
                ]
            )
        )
    return slow, quick


@lru_cache(maxsize=8)
def frame_svg(kind: str) -> str:
    """Return the frame of a certificate kind ("level" or "training") as an SVG of A4 landscape size."""
    first, second, wash = PALETTES[kind]
    page_width, page_height = PAGE
    across, down = 26, 17  # tiles along the long and the short side
    length, drop = (page_width - 34) / across, (page_height - 34) / down
    slow, quick = wave_tile(length, 10)

    def strokes(curves: list[str], colour: str) -> str:
        return f'<path d="{"".join(curves)}" stroke="{colour}"/>'

    tile = strokes(slow, first) + strokes(quick, second)
    corner = strokes(rosette(4.7, steps=150, lobes=10, depth=0.24, phases=3, turn=0.7), first)
    corner += strokes(rosette(2.5, steps=100, lobes=8, depth=0.35, phases=2, turn=1.2), second)
    middle = strokes(
        rosette(62, steps=420, lobes=20, depth=0.16, phases=5, turn=1.25)
        + rosette(42, steps=360, lobes=16, depth=0.3, phases=4, turn=1.57)
        + rosette(20, steps=240, lobes=12, depth=0.42, phases=3, turn=2.1),
        wash,
    )
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'viewBox="0 0 {page_width} {page_height}" width="{page_width}mm" height="{page_height}mm">'
        f'<defs><g id="t" fill="none" stroke-width="{_LINE}">{tile}</g>'
        f'<g id="c" fill="none" stroke-width="{_LINE}">{corner}</g></defs>'
        f'<rect width="{page_width}" height="{page_height}" fill="{PAPER}"/>'
        f'<g transform="translate(160 112)" fill="none" stroke-width=".16">{middle}</g>'
    ]
    for index in range(across):
        parts.extend(
            f'<use xlink:href="#t" transform="translate({17 + index * length:.3f} {top})"/>'
            for top in (7, page_height - 17)
        )
    for index in range(down):
        # Turned by a right angle a tile hangs to the left of its origin, so it starts at the band's inner edge.
        parts.extend(
            f'<use xlink:href="#t" transform="translate({left} {17 + index * drop:.3f}) rotate(90) '
            f'scale({drop / length:.4f} 1)"/>'
            for left in (17, page_width - 7)
        )
    for x in (12, page_width - 12):
        parts.extend(
            f'<rect x="{x - 5}" y="{y - 5}" width="10" height="10" fill="{PAPER}" stroke="{first}" '
            f'stroke-width=".25"/><use xlink:href="#c" transform="translate({x} {y})"/>'
            for y in (12, page_height - 12)
        )
    parts.extend(
        f'<rect x="{inset}" y="{inset}" width="{page_width - 2 * inset}" height="{page_height - 2 * inset}" '
        f'fill="none" stroke="{colour}" stroke-width="{thickness}"/>'
        for inset, thickness, colour in ((5.6, 0.5, first), (7, 0.22, first), (17, 0.22, first), (18.2, 0.55, second))
    )
    return "".join([*parts, "</svg>"])
