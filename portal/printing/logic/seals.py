"""Draws seals for bodies that have not filed an image of their own: sample bodies of the demonstration above all."""

import math
from collections.abc import Mapping
from typing import NamedTuple

RED = "#c22f27"
KINDS = ("official", "training")  # training: with a second, thin ring

_BASELINE = 34.0  # radius on which the characters of the name stand
_WIDEST_ARC = 236.0  # degrees; more would run into the line below the star


class Outline(NamedTuple):
    """The shape of one character, one em being 1: SVG path data, drawn y-up, and its width in ems."""

    path: str
    advance: float


def seal_svg(*, text: str, centre_text: str, kind: str, outlines: Mapping[str, Outline]) -> str:
    """Return a round seal as SVG, 42 mm wide; its characters are outlines, so it needs no font and holds no text.

    Arguments: text, the body's full name, set along the upper arc; centre_text, the purpose below the star; kind, one
    of KINDS; outlines, the shape of every character of both texts.
    The name shrinks with its length: its characters stand on an arc of at most 236 degrees.
    """
    if kind not in KINDS:
        raise ValueError(f"unknown kind of seal: {kind}")
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-50 -50 100 100" width="42mm" height="42mm">'
        f'<g fill="none" stroke="{RED}"><circle r="48" stroke-width="2.6"/>'
    ]
    if kind == "training":
        parts.append('<circle r="45.4" stroke-width=".7"/>')
    parts.append(f'</g><g fill="{RED}">')
    count = len(text)
    step = min(24.0, _WIDEST_ARC / max(count - 1, 1))
    # Characters fan out from their feet, so the chord on the baseline bounds their width; a little air between them.
    size = min(11.0, math.radians(step) * _BASELINE * 0.96)
    baseline = _BASELINE + (11.0 - size) / 2
    for index, character in enumerate(text):
        angle = step * (index - (count - 1) / 2)
        parts.append(_glyph(outlines[character], size, f"rotate({angle:.2f}) translate(0 {-baseline:.2f})"))
    points = " ".join(
        f"{reach * math.sin(k * math.pi / 5):.2f},{-reach * math.cos(k * math.pi / 5):.2f}"
        for k in range(10)
        for reach in [13 if k % 2 == 0 else 5]
    )
    parts.append(f'<polygon points="{points}"/>')
    if centre_text:
        ems = sum(outlines[character].advance for character in centre_text)
        size = min(8.0, 40 / ems)
        x = -ems * size / 2
        for character in centre_text:
            outline = outlines[character]
            parts.append(_glyph(outline, size, f"translate({x + outline.advance * size / 2:.2f} 27)"))
            x += outline.advance * size
    return "".join([*parts, "</g></svg>"])


def _glyph(outline: Outline, size: float, place: str) -> str:
    """Return one character centred on its foot at `place`; the negative scale turns font space upside down."""
    shift = -outline.advance / 2
    return f'<path transform="{place} scale({size:.3f} {-size:.3f}) translate({shift:.4f} 0)" d="{outline.path}"/>'
