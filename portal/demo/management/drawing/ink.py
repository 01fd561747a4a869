"""The drawing kit: colours and marks. Functions return SVG elements as text, with presentation attributes only."""

import math
from itertools import pairwise
from xml.sax.saxutils import escape

TEAL, TEAL_MID, TEAL_DEEP, TEAL_LIGHT = "#0b5d57", "#14766e", "#073f3b", "#7cc0b6"
WARM, WARM_MID, WARM_DEEP, PEACH = "#c8501e", "#dd6f3d", "#9a3a12", "#f6c89a"
SKIN, SKIN_SHADE, SKIN_LINE = "#f3cfb0", "#e9b892", "#b9805a"
MIST, FOAM, CREAM, SEA, SAND = "#cfe5e0", "#e6f2f0", "#faf7f2", "#a9d0c8", "#efe8dd"
INK, INK_SOFT, WHITE, RED, RED_SOFT = "#14201e", "#4b5351", "#ffffff", "#b3261e", "#fbdedb"
HAIR, GREY_HAIR, FEATURE = "#33271f", "#cbc7bd", "#7a4a2c"
WOOD, WOOD_DARK, STEEL, SKY, BLUE, YELLOW = "#a98a68", "#8a6d50", "#5f6b6f", "#b9d8e8", "#7fb2d0", "#f2c14e"
FONT = "system-ui, 'PingFang SC', 'HarmonyOS Sans SC', 'Noto Sans SC', 'Noto Sans CJK SC', sans-serif"


def n(value):
    """Write a number the short way: at most one decimal."""
    return f"{round(value, 1) + 0.0:g}"


def attributes(**names):
    """Write attributes; an underscore becomes a hyphen, None is left out."""
    return "".join(
        f' {name.replace("_", "-")}="{n(value) if isinstance(value, int | float) else value}"'
        for name, value in names.items()
        if value is not None
    )


def sheet(width, height, title, description, *body):
    """Wrap elements as a whole picture with its title and long description."""
    inside = "\n".join(part for part in body if part)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" font-family="{FONT}">\n<title>{escape(title)}</title>\n<desc>{escape(description)}</desc>\n'
        f"{inside}\n</svg>\n"
    )


def group(*body, at=None, turn=0, scale=1, mirror=False, opacity=None):
    """Move, turn (degrees, clockwise), scale and mirror elements together."""
    x, y = at or (0, 0)
    steps = [f"translate({n(x)} {n(y)})" if at else "", f"rotate({n(turn)})" if turn else ""]
    if mirror or scale != 1:
        steps.append(f"scale({-scale if mirror else scale:.3g} {scale:.3g})")
    return f"<g{attributes(transform=' '.join(filter(None, steps)) or None, opacity=opacity)}>{''.join(body)}</g>"


def rect(x, y, width, height, fill, *, r=0, stroke=None, stroke_width=None, opacity=None, dash=None):
    extra = attributes(fill=fill, rx=r or None, stroke=stroke, stroke_width=stroke_width, opacity=opacity)
    return f"<rect{attributes(x=x, y=y, width=width, height=height)}{extra}{attributes(stroke_dasharray=dash)}/>"


def circle(x, y, r, fill, *, stroke=None, stroke_width=None, opacity=None, dash=None):
    extra = attributes(fill=fill, stroke=stroke, stroke_width=stroke_width, opacity=opacity, stroke_dasharray=dash)
    return f"<circle{attributes(cx=x, cy=y, r=r)}{extra}/>"


def ellipse(x, y, rx, ry, fill, *, turn=0, stroke=None, stroke_width=None, opacity=None):
    spin = f"rotate({n(turn)} {n(x)} {n(y)})" if turn else None
    extra = attributes(fill=fill, stroke=stroke, stroke_width=stroke_width, opacity=opacity, transform=spin)
    return f"<ellipse{attributes(cx=x, cy=y, rx=rx, ry=ry)}{extra}/>"


def shape(d, fill, *, stroke=None, stroke_width=None, opacity=None):
    """A filled path."""
    extra = attributes(fill=fill, stroke=stroke, stroke_width=stroke_width, opacity=opacity)
    return f'<path d="{d}"{extra}{attributes(stroke_linejoin="round" if stroke else None)}/>'


def line(d, colour=INK, width=3, *, dash=None, opacity=None):
    """An open path with round ends; `d` is path data or a list of points."""
    if not isinstance(d, str):
        d = "M" + "L".join(f"{n(x)} {n(y)}" for x, y in d)
    round_ends = ' stroke-linecap="round" stroke-linejoin="round"'
    extra = attributes(stroke=colour, stroke_width=width, stroke_dasharray=dash, opacity=opacity)
    return f'<path d="{d}" fill="none"{extra}{round_ends}/>'


def bones(points, colour):
    """A limb through joints (x, y, radius): each stretch narrows from one joint to the next, all in one path."""
    parts = []
    for (x1, y1, r1), (x2, y2, r2) in pairwise(points):
        length = math.hypot(x2 - x1, y2 - y1) or 1
        angle = math.atan2(y2 - y1, x2 - x1)
        lean = math.acos(max(-1, min(1, (r1 - r2) / length)))
        a, b = angle + lean, angle - lean
        corners = [
            (x1 + r1 * math.cos(a), y1 + r1 * math.sin(a)),
            (x2 + r2 * math.cos(a), y2 + r2 * math.sin(a)),
            (x2 + r2 * math.cos(b), y2 + r2 * math.sin(b)),
            (x1 + r1 * math.cos(b), y1 + r1 * math.sin(b)),
        ]
        p = [f"{n(x)} {n(y)}" for x, y in corners]
        far = 1 if lean > math.pi / 2 else 0
        near = 0 if far else 1
        parts.append(f"M{p[0]}L{p[1]}A{n(r2)} {n(r2)} 0 {far} 0 {p[2]}L{p[3]}A{n(r1)} {n(r1)} 0 {near} 0 {p[0]}z")
    return "".join(shape(d, colour) for d in parts)


def breadth(words, size):
    """Estimate the width of a line of text: a Chinese character is as wide as the size, a Latin one about 0.64."""
    return sum(size if ord(char) > 0x2E80 or char in "“”…—" else size * 0.64 for char in words)


def text(x, y, words, size=16, fill=INK, *, anchor="middle", bold=False):
    """One line of text; (x, y) is on the base line."""
    extra = attributes(x=x, y=y, font_size=size, fill=fill, text_anchor=anchor, font_weight=700 if bold else None)
    return f"<text{extra}>{escape(words)}</text>"


def label(x, y, words, size=16, *, fill=WHITE, ink=INK, edge=None, bold=False, anchor="middle"):
    """Text on a rounded ground; (x, y) is the middle of the ground, or its left/right end by anchor."""
    width, height = breadth(words, size) + size * 1.1, size * 1.7
    left = {"middle": x - width / 2, "start": x, "end": x - width}[anchor]
    ground = rect(
        left, y - height / 2, width, height, fill, r=height / 2, stroke=edge, stroke_width=2 if edge else None
    )
    return ground + text(left + width / 2, y + size * 0.36, words, size, ink, bold=bold)


def badge(x, y, words, r=14, fill=WARM, ink=WHITE):
    """A number in a disc."""
    return circle(x, y, r, fill, stroke=WHITE, stroke_width=2) + text(
        x, y + r * 0.42, str(words), r * 1.2, ink, bold=True
    )


def tip(x, y, angle, colour=WARM, size=10):
    """An arrow head that points along `angle` (degrees, clockwise from the right)."""
    return group(
        shape(f"M0 0L{-size * 1.5} {-size * 0.85}Q{-size} 0 {-size * 1.5} {size * 0.85}z", colour),
        at=(x, y),
        turn=angle,
    )


def arrow(x1, y1, x2, y2, colour=WARM, width=5, *, size=11, dash=None):
    """A straight arrow from the first point to the second."""
    angle = math.atan2(y2 - y1, x2 - x1)
    back = size * 1.1
    stem = line([(x1, y1), (x2 - back * math.cos(angle), y2 - back * math.sin(angle))], colour, width, dash=dash)
    return stem + tip(x2, y2, math.degrees(angle), colour, size)


def swing(cx, cy, r, start, end, colour=WARM, width=5, *, size=11, dash=None):
    """An arrow along a circle from angle `start` to `end` (degrees, clockwise from the right)."""
    sweep = 1 if end > start else 0
    trim = math.degrees(size * 1.1 / r) * (1 if sweep else -1)
    (x1, y1), (x2, y2), (x3, y3) = (
        (cx + r * math.cos(math.radians(a)), cy + r * math.sin(math.radians(a))) for a in (start, end - trim, end)
    )
    far = 1 if abs(end - trim - start) > 180 else 0
    stem = line(f"M{n(x1)} {n(y1)}A{n(r)} {n(r)} 0 {far} {sweep} {n(x2)} {n(y2)}", colour, width, dash=dash)
    return stem + tip(x3, y3, end + (90 if sweep else -90) - trim / 2, colour, size)


def cross(x, y, size=14, colour=RED, width=6):
    return line([(x - size, y - size), (x + size, y + size)], colour, width) + line(
        [(x + size, y - size), (x - size, y + size)], colour, width
    )


def check(x, y, size=14, colour=TEAL, width=6):
    return line([(x - size, y), (x - size * 0.3, y + size * 0.7), (x + size, y - size * 0.8)], colour, width)
