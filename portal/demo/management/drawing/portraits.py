"""Drawn identity photographs of invented people, 295 by 413 (25 by 35 mm at 300 dots an inch)."""

from portal.demo.management.drawing.ink import (
    SKIN,
    SKIN_SHADE,
    WHITE,
    bones,
    circle,
    ellipse,
    group,
    line,
    rect,
    shape,
)

# file name: (ground, coat, hair, cut, skin, glasses, age)
SITTERS = {
    "woman-1": ("#d9e6ee", "#0b5d57", "#33271f", "bun", SKIN, False, 40),
    "woman-2": ("#dfeaf0", "#7a3f55", "#2a2420", "bob", "#f0c6a2", False, 32),
    "woman-3": ("#d9e6ee", "#355a7a", "#4a3427", "long", "#f6d7bb", True, 28),
    "woman-4": ("#e4ecef", "#8a4b22", "#5d5650", "curl", "#efc6a4", False, 54),
    "man-1": ("#d9e6ee", "#2d3b44", "#2b2420", "crop", "#eabf98", False, 35),
    "man-2": ("#dfeaf0", "#3d5a3f", "#33271f", "part", SKIN, True, 45),
    "man-3": ("#e4ecef", "#4a4a5e", "#6b655e", "thin", "#ecc39e", False, 57),
    "man-4": ("#d9e6ee", "#0b4f6c", "#241d19", "short", "#f2cbab", False, 24),
}

_BACK = {
    "bun": circle(0, -88, 25, "{h}"),
    "bob": shape("M-78 20C-92-110 92-110 78 20C80 52 64 66 58 66H-58C-64 66-80 52-78 20z", "{h}"),
    "long": shape("M-76 10C-92-116 92-116 76 10L88 128H-88z", "{h}"),
    "curl": "".join(
        circle(x, y, 27, "{h}")
        for x, y in ((-62, -30), (-50, -64), (-18, -84), (18, -84), (50, -64), (62, -30), (-66, 4), (66, 4))
    ),
}
_FRONT = {
    "bun": "M-66-4C-74-102 74-102 66-4C58-40 30-58 0-66C-30-58-58-40-66-4z",
    "bob": "M-68 22C-84-110 84-110 68 22C62-16 54-34 40-44H-40C-54-34-62-16-66 22z",
    "long": "M-70 16C-80-114 80-114 70 16C62-24 44-48 14-62C-16-48-58-30-66 16z",
    "curl": "M-66-6C-74-104 74-104 66-6C58-36 40-50 20-54C-10-46-50-44-66-6z",
    "crop": "M-66-10C-76-104 76-104 66-10C63-30 58-40 50-44H-50C-58-40-63-30-66-10z",
    "part": "M-66-8C-78-106 78-106 66-8C62-36 54-50 46-56C16-48-12-52-34-64C-50-54-62-36-66-8z",
    "thin": "M-67 0C-76-44-66-62-50-64C-58-46-60-24-58-6zM67 0C76-44 66-62 50-64C58-46 60-24 58-6z",
    "short": "M-66-8C-80-112 84-112 66-8C62-32 58-44 52-50C30-40 4-58-10-46C-30-56-46-48-54-42C-60-34-64-22-66-8z",
}


def portrait(name):
    """Draw one sitter. Argument: a key of SITTERS. Returns the elements of a picture 295 by 413."""
    ground, coat, hair, cut, skin, glasses, age = SITTERS[name]
    body = _BACK.get(cut, "").replace("{h}", hair)
    body += shape("M-136 260C-136 150-84 132-34 112H34C84 132 136 150 136 260z", coat) + shape(
        "M-36 112H36L0 156z", WHITE
    )
    body += bones([(0, 60, 30), (0, 106, 31)], SKIN_SHADE if skin == SKIN else "#dfab82")
    body += shape("M-34 110L0 152L-22 176L-46 118zM34 110L0 152L22 176L46 118z", WHITE) + ellipse(0, -10, 64, 62, skin)
    body += circle(-66, 8, 12, skin) + circle(66, 8, 12, skin)
    body += shape("M-65-14C-65-78 65-78 65-14C65 40 38 80 0 80C-38 80-65 40-65-14z", skin)
    body += shape(_FRONT[cut], hair)
    body += (
        line("M-42-22q14-10 28-3M14-25q14-7 28 3", hair, 5)
        + ellipse(-28, -2, 6, 6.5, "#2e211b")
        + ellipse(28, -2, 6, 6.5, "#2e211b")
    )
    body += (
        circle(-26, -4, 1.8, WHITE)
        + circle(30, -4, 1.8, WHITE)
        + line("M2 4q6 18-5 20", "#cf9468", 3.5)
        + line("M-20 46q20 14 40 0", "#a5553f", 5)
    )
    if age > 50:
        body += line("M-46 14q8 6 14 4M46 14q-8 6-14 4M-30 34q-6 8-4 16M30 34q6 8 4 16", "#cf9468", 2.5)
    if glasses:
        body += "".join(
            rect(x, -20, 46, 34, "none", r=13, stroke="#3a332e", stroke_width=3.5) for x in (-53, 7)
        ) + line("M-7-8q7-5 14 0", "#3a332e", 3.5)
    return [rect(0, 0, 295, 413, ground), group(body, at=(147.5, 184), scale=1.04)]
