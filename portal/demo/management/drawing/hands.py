"""The seven steps of washing hands, each drawn inside a circle of radius 45 about the origin."""

from portal.demo.management.drawing.ink import (
    SKIN,
    SKIN_LINE,
    TEAL,
    WARM,
    WARM_MID,
    arrow,
    group,
    line,
    rect,
    swing,
)
from portal.demo.management.drawing.parts import fist, open_hand, tube


def _side_hand(turn, at, *, sleeve, mirror=False, thumb=True):
    """A flat hand seen from the thumb's side, fingers up, the wrist at `at`."""
    body = line([(0, 36), (0, 28)], sleeve, 20) + tube([(0, 28), (0, 2)], 15) + tube([(0, 6), (0, -40)], 12)
    body += tube([(-3, 2), (-8, -18)], 8) if thumb else ""
    return group(body, at=at, turn=turn, mirror=mirror)


def palms():
    left = _side_hand(9, (-11, 2), sleeve=TEAL)
    right = _side_hand(-9, (11, 2), sleeve=WARM_MID, mirror=True)
    return left + right + arrow(-26, 2, -22, -26, WARM, 4, size=8) + arrow(22, -26, 26, 2, WARM, 4, size=8)


def palm_on_back():
    under = open_hand(-8, 32, turn=-12, scale=0.62, back=True)
    over = open_hand(28, 14, turn=-62, scale=0.58, back=True, mirror=True)
    return under + over + arrow(-18, 46, -40, 28, WARM, 4, size=8)


def fingers_crossed():
    body = []
    for step in range(4):
        y = -24 + step * 12
        body.append(tube([(-24, y + 14), (22, y - 6)], 8.5))
        body.append(tube([(24, y + 14), (-22, y - 6)], 8.5))
    palms_ = rect(-38, -16, 18, 46, SKIN, r=8, stroke=SKIN_LINE, stroke_width=2) + rect(
        20, -16, 18, 46, SKIN, r=8, stroke=SKIN_LINE, stroke_width=2
    )
    return "".join(body) + palms_


def knuckles():
    palm = open_hand(-8, 38, turn=8, scale=0.6)
    return palm + fist(6, 4, turn=-150, scale=0.5, arm_length=46) + swing(0, 6, 36, -30, 50, WARM, 3.5, size=7)


def thumb():
    held = (
        tube([(-34, 20), (-8, 14)], 20)
        + tube([(-10, 8), (2, -32)], 10)
        + tube([(-14, 20), (14, 20)], 9)
        + tube([(-14, 28), (10, 28)], 9)
    )
    grip = tube([(40, -22), (14, -14)], 14) + "".join(tube([(12, y), (-12, y + 2)], 7.5) for y in (-22, -13, -4))
    return held + grip + swing(0, -12, 26, -150, -60, WARM, 3.5, size=7)


def tips():
    palm = tube([(-40, 26), (-20, 24)], 16) + tube([(-22, 24), (34, 22)], 13) + tube([(-12, 18), (4, 10)], 9)
    above = tube([(16, -42), (14, -22)], 16) + "".join(
        tube([(14 + d, -22), (10 + d * 0.6, 8)], 7) for d in (-9, -3, 3, 9)
    )
    return palm + above + swing(12, 8, 24, -60, 30, WARM, 3.5, size=7)


def wrist():
    held = tube([(-42, 22), (12, -10)], 18) + tube([(10, -10), (34, -26)], 16)
    grip = tube([(30, 36), (10, 18)], 15) + "".join(
        tube([(d + 6, 16 - d * 0.5), (d - 8, -8 - d * 0.5)], 7.5) for d in (-10, -2, 6)
    )
    return held + grip + swing(-2, 4, 32, 120, 200, WARM, 3.5, size=7)


WASHING = (palms, palm_on_back, fingers_crossed, knuckles, thumb, tips, wrist)
