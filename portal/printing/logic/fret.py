"""Draws the frame of a certificate that stands: a band of square spirals (回纹) between heavy lines."""

import math
from functools import lru_cache

from portal.printing.logic import guilloche

PAGE = (210, 297)  # A4 portrait, millimetres
# One spiral and the piece of ground line on which it stands, in sixths of its length and fifths of its height.
_SPIRAL = "M6 5H0V0H4.7V3.7H1.4V1.5H3.2"
_BAND = (9.2, 15.0)  # from where to where the spirals stand, counted from the edge
_CORNER = 18.0  # a side of the corner's square, counted from the edge
_HEIGHT = _BAND[1] - _BAND[0]


@lru_cache(maxsize=8)
def frame_svg(kind: str) -> str:
    """Return the frame of a certificate kind ("level" or "training") as an SVG of A4 portrait size."""
    first, second, wash = guilloche.PALETTES[kind]
    width, height = PAGE
    across, down = 24, 36  # spirals along the short and the long side
    run, drop = (width - 2 * _CORNER) / across, (height - 2 * _CORNER) / down
    middle = guilloche.rosette(58, steps=420, lobes=24, depth=0.1, phases=5, turn=1.25)
    middle += guilloche.rosette(44, steps=360, lobes=16, depth=0.26, phases=4, turn=1.57)
    middle += guilloche.rosette(22, steps=240, lobes=12, depth=0.42, phases=3, turn=2.1)
    small = guilloche.rosette(3.1, steps=110, lobes=8, depth=0.3, phases=3, turn=0.8)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'viewBox="0 0 {width} {height}" width="{width}mm" height="{height}mm">'
        f'<defs><path id="s" d="{_SPIRAL}" fill="none" stroke="{first}" stroke-width=".34"/>'
        f'<path id="c" d="{"".join(small)}" fill="none" stroke="{first}" stroke-width=".13"/></defs>'
        f'<rect width="{width}" height="{height}" fill="{guilloche.PAPER}"/>'
        f'<path transform="translate(105 152)" d="{"".join(middle)}" fill="none" stroke="{wash}" stroke-width=".16"/>'
    ]
    sides = (
        (0, across, run, (0, 0)),
        (90, down, drop, (width, 0)),
        (180, across, run, (width, height)),
        (270, down, drop, (0, height)),
    )
    # Each side is drawn as the top one and turned about the middle of the page, so that all spirals look inwards.
    for turn, count, length, (x, y) in sides:
        parts.append(f'<g transform="translate({x} {y}) rotate({turn})">')
        parts.extend(
            f'<use xlink:href="#s" transform="translate({_CORNER + index * length:.3f} {_BAND[0]}) '
            f'scale({length / 6:.4f} {_HEIGHT / 5:.4f})"/>'
            for index in range(count)
        )
        parts.append("</g>")
    parts.extend(
        f'<rect x="{inset}" y="{inset}" width="{width - 2 * inset}" height="{height - 2 * inset}" '
        f'fill="none" stroke="{colour}" stroke-width="{thickness}"/>'
        for inset, thickness, colour in (
            (6.4, 1.1, second),
            (7.9, 0.22, first),
            (16.3, 0.22, first),
            (17.6, 0.8, second),
        )
    )
    corner = _corner(first, second)
    parts.extend(
        f'<g transform="translate({x} {y}) rotate({turn})">{corner}</g>' for turn, _count, _long, (x, y) in sides
    )
    return "".join([*parts, "</svg>"])


def _corner(first: str, second: str) -> str:
    """Return what stands in the upper left corner: squares within each other around a small rosette."""
    middle = (_BAND[0] + _BAND[1]) / 2
    rings = "".join(
        f'<rect x="{middle - half}" y="{middle - half}" width="{2 * half}" height="{2 * half}" fill="{fill}" '
        f'stroke="{colour}" stroke-width="{thickness}"/>'
        for half, fill, colour, thickness in (
            (5.3, guilloche.PAPER, second, 0.8),
            (4.3, "none", first, 0.22),
        )
    )
    return f'{rings}<use xlink:href="#c" transform="translate({middle} {middle}) rotate({math.degrees(0.2):.1f})"/>'
