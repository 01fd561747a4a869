"""The people and things from which the pictures are composed: heads, hands, clothes, bed, wheelchair, clock."""

import math

from portal.demo.management.drawing.ink import (
    BLUE,
    CREAM,
    FEATURE,
    FOAM,
    GREY_HAIR,
    HAIR,
    INK,
    PEACH,
    RED,
    SEA,
    SKIN,
    SKIN_LINE,
    SKIN_SHADE,
    STEEL,
    TEAL,
    TEAL_DEEP,
    TEAL_MID,
    WARM,
    WARM_MID,
    WHITE,
    WOOD,
    WOOD_DARK,
    bones,
    circle,
    ellipse,
    group,
    line,
    rect,
    shape,
    text,
)

# who: (shirt, shirt of the near arm, trousers, hair)
CLOTHES = {
    "carer": (TEAL, TEAL_MID, TEAL_DEEP, HAIR),
    "granny": (WARM, WARM_MID, "#6b5a4a", GREY_HAIR),
    "grandpa": ("#b98a3e", "#cfa259", "#54606a", GREY_HAIR),
    "man": ("#3f6f8f", "#5588a8", "#2d3b44", HAIR),
    "woman": ("#7a5c86", "#94779f", "#3d3346", HAIR),
}

_SIDE_HAIR = {
    "bun": "M-12 26C-42 28-46-36 0-39C26-40 40-22 35-3C23-6 12-13 5-22C0-9-7-2-13 2C-15 10-14 18-12 26z",
    "short": "M-14 22C-40 22-44-36-2-39C24-41 40-24 35-6C23-7 12-13 4-22C-1-10-8-4-14 0C-16 8-16 15-14 22z",
    "thin": "M-14 22C-40 20-42-24-14-34C-12-22-20-10-15 0C-17 8-16 15-14 22z",
    "crop": "M-15 12C-42 8-42-38-2-40C24-41 38-28 35-12C20-16 8-18-2-20C-8-14-13-8-14-2z",
}
_CUT = {"carer": "bun", "granny": "bun", "grandpa": "thin", "man": "crop", "woman": "short"}


def head(x, y, r=26, who="carer", *, facing=1, turn=0, mood="smile"):
    """A head half from the side; facing 1 looks right, -1 left; turn in degrees; moods: smile, calm, worry, asleep."""
    cut, hair = _CUT[who], CLOTHES[who][3]
    body = []
    if cut == "bun":
        body.append(circle(-31, -24, 13, hair))
    body.append(circle(0, 0, 34, SKIN) + ellipse(34, 6, 4.5, 5.5, SKIN))
    body.append(shape(_SIDE_HAIR[cut], hair) + circle(-10, 7, 7, SKIN) + line("M-12 5c3 0 5 2 4 6", SKIN_SHADE, 2.5))
    if mood in ("asleep", "smile"):
        lid = "c2 3 6 3 8 0" if mood == "asleep" else "c2-4 6-4 8 0"
        body.append(line(f"M5 0{lid}M20 0{lid}", FEATURE, 3))
    else:
        body.append(circle(9, -1, 2.8, FEATURE) + circle(24, -1, 2.8, FEATURE))
    if mood == "worry":
        body.append(line("M4-9l9-4M20-13l9 4", FEATURE, 2.5))
    mouth = {
        "smile": "M7 14c5 8 15 8 19 0",
        "calm": "M10 17h13",
        "worry": "M9 20c4-6 12-6 16 0",
        "asleep": "M10 17c4 3 9 3 13 0",
    }
    body.append(line(mouth[mood], FEATURE, 3))
    if mood == "smile":
        body.append(circle(2, 12, 5, PEACH, opacity=0.8))
    if who == "granny":
        body.append("".join(circle(px, 0, 8.5, "none", stroke="#6b5a4a", stroke_width=2.2) for px in (9, 26)))
        body.append(line("M0-1L-8-3", "#6b5a4a", 2.2))
    if who == "grandpa":
        body.append(line("M4-9c3-3 7-3 9-1M20-10c3-2 7-2 9 1", GREY_HAIR, 3.5))
    return group(*body, at=(x, y), turn=turn, scale=r / 34, mirror=facing < 0)


def head_above(x, y, r=22, who="carer", turn=0):
    """A head seen from above; at turn 0 the person looks up the picture."""
    hair = CLOTHES[who][3]
    body = ellipse(0, -27, 7, 8, SKIN) + circle(-31, 4, 6, SKIN) + circle(31, 4, 6, SKIN) + circle(0, 0, 31, SKIN)
    body += shape("M-31 2C-34-30 34-30 31 2C33 38-33 38-31 2z", hair)
    if _CUT[who] == "bun":
        body += circle(0, 18, 15, hair, stroke="#54463b" if hair == HAIR else "#b8b3a8", stroke_width=2.5)
    elif who == "grandpa":
        body += ellipse(0, 0, 18, 17, SKIN)
    return group(body, at=(x, y), turn=turn, scale=r / 34)


def face_front(x, y, r=26, who="granny", *, turn=0, mood="calm"):
    """A face seen straight from the front; turned by -90 it lies on its side and looks at the reader."""
    hair = CLOTHES[who][3]
    body = ellipse(-33, 5, 5, 7, SKIN) + ellipse(33, 5, 5, 7, SKIN)
    body += circle(0, -40, 12, hair) if _CUT[who] == "bun" else ""
    body += shape("M-36 8C-42-50 42-50 36 8C30 26-30 26-36 8z", hair) + ellipse(0, 4, 31, 32, SKIN)
    if _CUT[who] == "thin":
        body += ellipse(0, -10, 29, 24, SKIN)
    else:
        body += shape("M-31 2C-28-14-14-20 0-28C14-20 28-14 31 2C34-34-34-34-31 2z", hair)
    eyes = (
        "M-16 2c3 3 7 3 10 0M6 2c3 3 7 3 10 0" if mood in ("asleep", "calm") else "M-16 4c3-4 7-4 10 0M6 4c3-4 7-4 10 0"
    )
    smile = "M-10 19c6 6 14 6 20 0" if mood == "smile" else "M-7 21c4 2 10 2 14 0"
    body += line(eyes, FEATURE, 3) + line(smile, FEATURE, 3) + line("M0 7v6", SKIN_SHADE, 3)
    return group(body, at=(x, y), scale=r / 36, turn=turn)


def head_lying(x, y, r=24, who="granny", *, facing=1, mood="smile"):
    """A head on a pillow, face up, crown towards the left (facing 1) or right (-1)."""
    return head(x, y, r, who, facing=1 if facing > 0 else -1, turn=-68 if facing > 0 else 68, mood=mood)


def torso(who, shoulder, hip, *, width=24, hip_width=None):
    """A trunk from the shoulders to the hips, with a neck and collar left to the caller."""
    return bones([(*shoulder, width), (*hip, hip_width or width * 1.05)], CLOTHES[who][0])


def neck(x, y, to_x, to_y, r=9):
    return bones([(x, y, r), (to_x, to_y, r)], SKIN_SHADE)


def arm(who, shoulder, elbow, hand, *, width=12, colour=None, bare=False, reach=0.62):
    """An arm with a sleeve and a hand; `bare` shows the forearm, `reach` is the sleeve's share of the forearm."""
    sleeve = colour or CLOTHES[who][1]
    (sx, sy), (ex, ey), (hx, hy) = shoulder, elbow, hand
    cuff = 0.0 if bare else reach
    cx, cy = ex + (hx - ex) * cuff, ey + (hy - ey) * cuff
    skin = bones([(ex, ey, width * 0.72), (hx, hy, width * 0.62)], SKIN) + circle(hx, hy, width * 0.82, SKIN)
    cloth = [(sx, sy, width), (ex, ey, width * 0.92)]
    if bare:
        cloth[-1] = (sx + (ex - sx) * 0.8, sy + (ey - sy) * 0.8, width * 0.98)
        skin = bones([(sx, sy, width * 0.8), (ex, ey, width * 0.75), (hx, hy, width * 0.6)], SKIN) + circle(
            hx, hy, width * 0.8, SKIN
        )
    elif cuff:
        cloth.append((cx, cy, width * 0.85))
    return skin + bones(cloth, sleeve)


def shoe(x, y, facing=1, colour="#2b3634", size=1.0, turn=0):
    """A shoe whose ankle is at (x, y)."""
    return group(
        shape("M-11-9H8C12-3 26-3 27 6Q27 9 23 9H-9Q-12 9-12 6z", colour),
        at=(x, y),
        turn=turn,
        scale=size,
        mirror=facing < 0,
    )


def leg(who, hip, knee, ankle, *, width=17, facing=1, colour=None, shoe_turn=0, shoes=True):
    """A leg with trousers and a shoe."""
    cloth = bones([(*hip, width), (*knee, width * 0.78), (*ankle, width * 0.58)], colour or CLOTHES[who][2])
    return (shoe(ankle[0], ankle[1] + 4, facing, size=width / 17, turn=shoe_turn) if shoes else "") + cloth


def open_hand(x, y, *, turn=0, scale=1.0, mirror=False, back=False, sleeve=None):
    """A hand with its fingers up, palm (or back) to the reader; the wrist is at (x, y)."""
    fingers = [((-15, -38), (-21, -72)), ((-5, -42), (-7, -84)), ((6, -42), (8, -82)), ((16, -36), (21, -68))]
    body = [tube([(0, 20), (0, -4)], 26)]
    if sleeve:
        body.append(line([(0, 40), (0, 22)], sleeve, 38))
    body.append(tube([(19, -18), (38, -34), (42, -48)], 15))
    body += [tube(pair, 14) for pair in fingers]
    body.append(shape("M-23-40Q-24-6-14-2H14Q24-6 24-36Q0-48-23-40z", SKIN))
    body.append(line("M-23-38Q-24-6-14-2M14-2Q22-6 24-14", SKIN_LINE, 2.4))
    body.append(line("M-16-34h6M-4-37h6M7-36h6" if back else "M-14-20Q0-30 18-26M-12-10Q-2-14 6-28", SKIN_LINE, 2))
    return group(*body, at=(x, y), turn=turn, scale=scale, mirror=mirror)


def tube(points, width):
    """A finger or a wrist: an outlined thick line."""
    return line(points, SKIN_LINE, width + 4) + line(points, SKIN, width)


def fist(x, y, *, turn=0, scale=1.0, mirror=False, sleeve=None, arm_length=40):
    """A fist seen from the knuckles' side, the forearm leaving downwards."""
    body = [tube([(0, arm_length), (0, 8)], 26)]
    if sleeve:
        body.append(line([(0, arm_length + 12), (0, arm_length)], sleeve, 36))
    body.append(rect(-25, -24, 50, 42, SKIN, r=15, stroke=SKIN_LINE, stroke_width=2.4))
    body += [tube([(px, -20), (px, -4)], 9) for px in (-17, -6, 6, 17)]
    body.append(tube([(-20, 8), (4, 8)], 12))
    return group(*body, at=(x, y), turn=turn, scale=scale, mirror=mirror)


def clock(x, y, r=30, *, hand=(0, 90), edge=TEAL):
    """A clock face; `hand` holds the angles of the two hands, clockwise from twelve."""
    ticks = "".join(group(line([(0, -r * 0.8), (0, -r * 0.68)], edge, 2.5), turn=a) for a in range(0, 360, 30))
    long, short = (
        (r * size * math.sin(math.radians(a)), -r * size * math.cos(math.radians(a)))
        for size, a in zip((0.6, 0.42), hand, strict=True)
    )
    hands = line([(0, 0), long], WARM, 4) + line([(0, 0), short], INK, 4)
    return group(circle(0, 0, r, WHITE, stroke=edge, stroke_width=5), ticks, hands, circle(0, 0, 4, INK), at=(x, y))


def thermometer(x, y, height=90, fill=0.6, colour=RED):
    """A thermometer whose bulb stands at (x, y)."""
    top = y - height
    return (
        line([(x, y), (x, top)], WHITE, 16)
        + circle(x, y, 13, WHITE)
        + line([(x, y), (x, top)], STEEL, 18, opacity=0.25)
        + line([(x, y), (x, top)], WHITE, 13)
        + circle(x, y, 10, colour)
        + line([(x, y), (x, y - height * fill)], colour, 6)
        + "".join(line([(x + 10, top + d), (x + 16, top + d)], STEEL, 2) for d in range(8, int(height) - 14, 12))
    )


def bed(x, y, width, *, height=60, head_left=True):
    """A bed from the side; (x, y) is the left end of the mattress top."""
    tall, low = (x - 8, x + width - 4) if head_left else (x + width - 4, x - 8)
    return (
        rect(tall, y - 50, 12, height + 92, WOOD_DARK, r=5)
        + rect(low, y - 14, 12, height + 56, WOOD_DARK, r=5)
        + rect(x, y, width, 30, WHITE, r=9)
        + rect(x, y + 26, width, 13, WOOD, r=4)
        + circle(tall + 6, y + height + 44, 8, STEEL)
        + circle(low + 6, y + height + 44, 8, STEEL)
    )


def pillow(x, y, width, height=22, *, turn=0, fill=PEACH):
    return group(
        rect(-width / 2, -height / 2, width, height, fill, r=height / 2.1, stroke="#e0a873", stroke_width=1.5),
        at=(x, y),
        turn=turn,
    )


def chair(x, y, *, facing=1, colour=WOOD_DARK):
    """A chair from the side; (x, y) is the middle of the seat's top."""
    body = (
        line([(-34, 0), (-40, -88)], colour, 9)
        + line([(-30, 6), (-36, 62)], colour, 8)
        + line([(30, 6), (34, 62)], colour, 8)
    )
    return group(body, rect(-36, -2, 72, 12, WOOD, r=5), at=(x, y), mirror=facing < 0)


def wheelchair(x, y, *, facing=1, scale=1.0):
    """A wheelchair from the side; (x, y) is the middle of the seat, the ground 78 below at scale 1."""
    body = line([(-38, 0), (-44, -70), (-62, -76)], STEEL, 6)
    body += line([(-40, -4), (-43, -62)], TEAL, 10) + line([(-36, 4), (34, 4)], TEAL, 11)
    body += line([(-38, -30), (24, -30), (24, 4)], STEEL, 5) + line([(32, 6), (44, 58), (64, 60)], STEEL, 5)
    body += circle(-24, 36, 42, "none", stroke=INK, stroke_width=6) + circle(
        -24, 36, 34, "none", stroke=SEA, stroke_width=2.5
    )
    body += "".join(
        line([(-24, 36), (-24 + 34 * math.cos(a), 36 + 34 * math.sin(a))], SEA, 2)
        for a in [k * math.pi / 4 for k in range(8)]
    )
    body += circle(-24, 36, 6, STEEL) + circle(40, 66, 12, "none", stroke=INK, stroke_width=5)
    return group(body, at=(x, y), scale=scale, mirror=facing < 0)


def window(x, y, width=90, height=74):
    return (
        rect(x, y, width, height, "#f6f1e6", r=5)
        + line([(x + width / 2, y), (x + width / 2, y + height)], "#c9bfae", 4)
        + line([(x, y + height / 2), (x + width, y + height / 2)], "#c9bfae", 4)
    )


def room(width, height, floor, *, wall=FOAM, ground="#c3ddd6"):
    """A wall with a floor that begins at `floor`."""
    return rect(0, 0, width, height, wall, r=14) + shape(
        f"M0 {floor}H{width}V{height - 14}Q{width} {height} {width - 14} {height}H14Q0 {height} 0 {height - 14}z",
        ground,
    )


def bubble(x, y, width, height, *, tail=(0, 0), fill=WHITE, edge=TEAL):
    """A speech bubble centred at (x, y), its tail pointing at `tail`."""
    tx, ty = tail
    below = ty > y
    side = y + height / 2 - 2 if below else y - height / 2 + 2
    lean = max(-width * 0.3, min(width * 0.3, (tx - x) * 0.5))
    point = f"M{x + lean - 9:.0f} {side:.0f}L{tx} {ty}L{x + lean + 9:.0f} {side:.0f}"
    ground = rect(
        x - width / 2, y - height / 2, width, height, fill, r=min(18, height / 2), stroke=edge, stroke_width=2.5
    )
    return ground + shape(point + "z", fill) + line(point, edge, 2.5)


def cup(x, y, scale=1.0):
    return group(
        shape("M-10-14H10L8 14H-8z", WHITE, stroke=TEAL, stroke_width=2.5)
        + line("M10-8c9 0 9 13-1 13", TEAL, 3)
        + rect(-9, -4, 18, 6, BLUE),
        at=(x, y),
        scale=scale,
    )


def heart(x, y, size=12, fill=RED):
    body = shape("M0 10C-16-2-8-12 0-4C8-12 16-2 0 10z", fill)
    return group(body, at=(x, y), scale=size / 10)


def spot(x, y, r=8):
    """A red point to be watched."""
    return circle(x, y, r + 5, RED, opacity=0.25) + circle(x, y, r, RED, stroke=WHITE, stroke_width=2)


def caption(x, y, words, size=16):
    return text(x, y, words, size, INK, bold=True)


def panel(x, y, width, height, fill=CREAM):
    return rect(x, y, width, height, fill, r=14)
