"""Figures of the flagship course, lessons 7 to 10.

Each function returns the elements and the height of a picture 400 wide.
"""

import math

from portal.demo.management.drawing.ink import (
    BLUE,
    FOAM,
    INK,
    INK_SOFT,
    PEACH,
    RED,
    SEA,
    SKIN,
    SKIN_SHADE,
    STEEL,
    TEAL,
    TEAL_DEEP,
    TEAL_LIGHT,
    TEAL_MID,
    WARM,
    WARM_DEEP,
    WARM_MID,
    WHITE,
    WOOD,
    arrow,
    badge,
    bones,
    circle,
    ellipse,
    group,
    label,
    line,
    rect,
    shape,
    swing,
    text,
    tip,
)
from portal.demo.management.drawing.parts import (
    arm,
    bubble,
    chair,
    clock,
    cup,
    face_front,
    head,
    head_above,
    leg,
    neck,
    pillow,
    room,
    shoe,
    spot,
    torso,
)


def wedge_view(x, y, angle=30):
    """The cross-section from the foot of the bed: a trunk leaned by `angle` degrees against a wedge of pillow.

    (x, y) is the middle of the mattress' top. The trunk is an ellipse that just sinks into the mattress; the pillow
    lies along the tangent of its back.
    """
    a, b = 78, 32
    sine, cosine = math.sin(math.radians(angle)), math.cos(math.radians(angle))
    cy = y - math.hypot(a * sine, b * cosine) + 4
    body = rect(x - 140, y, 280, 34, WHITE, r=10, stroke="#d8d2c6", stroke_width=2) + rect(
        x - 140, y + 30, 280, 10, WOOD, r=4
    )
    if angle > 4:
        foot = x - b * sine + (y - cy - b * cosine) * cosine / sine
        top_x, top_y = foot - 118 * cosine, y - 118 * sine
        body += shape(
            f"M{foot:.0f} {y}L{top_x + 12:.0f} {top_y + 7:.0f}Q{top_x:.0f} {top_y:.0f} {top_x - 6:.0f} {top_y + 14:.0f}"
            f"L{top_x - 12:.0f} {y - 10}Q{top_x - 12:.0f} {y} {top_x:.0f} {y}z",
            PEACH,
            stroke="#e0a873",
            stroke_width=2,
        )
    trunk = face_front(0, -46, 25, "granny", mood="asleep") + ellipse(
        0, 0, a, b, WARM, stroke=WARM_DEEP, stroke_width=2
    )
    trunk += shape("M-16-31Q0-16 16-31z", PEACH)
    return body + group(trunk, at=(x, cy), turn=angle)


def wedge_foot(x, y, angle=30):
    """The point at which the tangent of the leaned back meets the mattress: there the angle is measured."""
    a, b = 78, 32
    sine, cosine = math.sin(math.radians(angle)), math.cos(math.radians(angle))
    cy = y - math.hypot(a * sine, b * cosine) + 4
    return x - b * sine + (y - cy - b * cosine) * cosine / sine


def side_lying(x, y, *, pillows=True):
    """A person who lies on the side, seen from above, head to the left, with the three pillows and floating heels."""
    body = rect(x, y, 372, 140, WHITE, r=14, stroke="#d8d2c6", stroke_width=2) + pillow(x + 46, y + 68, 62, 92)
    body += pillow(x + 140, y + 26, 136, 32) if pillows else ""
    body += bones([(x + 96, y + 68, 28), (x + 190, y + 68, 32)], WARM)
    if pillows:
        body += pillow(x + 308, y + 64, 34, 84, turn=-24)
    body += bones([(x + 196, y + 80, 23), (x + 264, y + 108, 17), (x + 316, y + 80, 11)], "#54606a")
    body += bones([(x + 320, y + 78, 9), (x + 342, y + 82, 8)], SKIN)
    if pillows:
        body += pillow(x + 258, y + 84, 38, 96, turn=8)
    body += bones([(x + 196, y + 60, 23), (x + 266, y + 74, 17), (x + 322, y + 46, 11)], "#6d7a85")
    body += bones([(x + 328, y + 43, 9), (x + 350, y + 44, 8)], SKIN)
    body += bones([(x + 108, y + 80, 13), (x + 150, y + 112, 11), (x + 184, y + 108, 9)], WARM_MID) + circle(
        x + 192, y + 107, 9, SKIN
    )
    return body + face_front(x + 46, y + 68, 27, "granny", turn=-90, mood="asleep")


def thirty_degrees():
    body = [rect(0, 0, 400, 472, FOAM, r=14), text(200, 32, "从床尾看：身体与床面成30度", 18, INK, bold=True)]
    foot = wedge_foot(214, 152)
    body.append(wedge_view(214, 152))
    body.append(line([(foot, 152), (foot - 138, 152 - 79.7)], TEAL_DEEP, 3, dash="8 6"))
    body.append(
        swing(foot, 152, 76, 180, 211, TEAL_DEEP, 4, size=9) + text(foot - 52, 145, "30°", 19, TEAL_DEEP, bold=True)
    )
    body.append(
        text(52, 84, "背后", 16.5, INK, bold=True)
        + text(52, 106, "软枕", 16.5, INK, bold=True)
        + line([(72, 108), (104, 124)], INK_SOFT, 2)
    )
    body.append(text(222, 104, "身体", 17, WHITE, bold=True))
    body.append(text(200, 226, "从上面看：三处软枕，足跟悬空", 18, INK, bold=True))
    body.append(side_lying(14, 242))
    body += [badge(cx, cy, words, 13, WARM_DEEP) for cx, cy, words in ((120, 266, 1), (268, 370, 2), (306, 282, 3))]
    body.append(spot(214, 280, 7) + spot(358, 286, 7) + spot(330, 323, 7))
    body.append(
        text(240, 268, "骶尾", 15.5, RED, bold=True)
        + text(364, 270, "足跟", 15.5, RED, bold=True)
        + text(338, 352, "踝", 15.5, RED, bold=True)
    )
    for number, (cx, words) in enumerate(((48, "背后"), (148, "两膝之间"), (284, "小腿下")), 1):
        body.append(badge(cx, 406, number, 13, WARM_DEEP) + text(cx + 20, 412, words, 17, INK, anchor="start"))
    body.append(spot(40, 446, 7) + text(58, 452, "每次翻身看这三处，发红就报告", 17, INK, anchor="start", bold=True))
    return body, 472


def wheelchair_above(x, y, turn, scale=1.0):
    body = rect(-42, -34, 84, 76, TEAL_LIGHT, r=10) + rect(-46, 36, 92, 14, TEAL, r=6)
    body += rect(-58, -26, 13, 84, INK, r=6) + rect(45, -26, 13, 84, INK, r=6)
    body += line([(-42, -36), (-42, 30)], STEEL, 8) + line([(42, -36), (42, 30)], STEEL, 8)
    body += line([(-34, -42), (-34, -58)], STEEL, 5) + line([(34, -42), (34, -58)], STEEL, 5)
    body += line([(-40, 50), (-40, 68)], STEEL, 7) + line([(40, 50), (40, 68)], STEEL, 7)
    return group(body, at=(x, y), turn=turn, scale=scale)


def footprint(x, y, turn, colour=TEAL_DEEP):
    """The sole of a shoe from above, toes up at turn 0."""
    return group(shape("M-9-20Q-9-32 1-32Q11-32 10-16L7 4Q8 22 0 22Q-8 22-7 4z", colour), at=(x, y), turn=turn)


def transfer():
    body = [rect(0, 0, 400, 470, FOAM, r=14)]
    body.append(rect(16, 16, 128, 438, WHITE, r=12, stroke=WOOD, stroke_width=6) + rect(30, 30, 100, 62, PEACH, r=18))
    body.append(shape("M19 250Q80 236 141 250V451H19z", TEAL_LIGHT) + line("M19 252Q80 238 141 252", WHITE, 4))
    # angle between bed edge and chair
    body.append(wheelchair_above(222, 352, 36, 1.0))
    body.append(
        line([(147, 452), (147, 300)], WARM_DEEP, 2.5, dash="7 6")
        + line([(147, 452), (238, 327)], WARM_DEEP, 2.5, dash="7 6")
    )
    body.append(
        swing(147, 452, 66, -90, -54, WARM_DEEP, 4, size=8)
        + label(196, 440, "30至45度", 16.5, fill=WHITE, ink=WARM_DEEP, bold=True, anchor="start")
    )
    # the person sits on the edge and looks to the right; the upper leg is the weak one
    toe = "M0-10H22Q34-10 34 0Q34 10 22 10H0z"
    body.append(group(shape(toe, "#2b3634"), at=(188, 136)) + group(shape(toe, "#2b3634"), at=(188, 208)))
    body.append(bones([(138, 142, 19), (196, 136, 16)], BLUE) + bones([(138, 202, 19), (196, 208, 16)], "#54606a"))
    body.append(bones([(130, 142, 14), (160, 112, 10)], BLUE) + bones([(130, 202, 14), (160, 232, 10)], "#cfa259"))
    body.append(
        circle(164, 107, 9, SKIN)
        + circle(164, 237, 9, SKIN)
        + ellipse(126, 172, 26, 48, "#b98a3e")
        + head_above(128, 172, 25, "grandpa", 90)
    )
    # the caregiver faces the person: the front knee against the weak knee, the other foot behind
    body.append(footprint(262, 122, -90) + footprint(330, 206, -90))
    body.append(bones([(296, 156, 17), (238, 138, 14)], TEAL_DEEP) + bones([(300, 190, 17), (322, 202, 13)], TEAL_DEEP))
    body.append(
        bones([(292, 150, 12), (232, 164, 10), (164, 164, 9)], TEAL_MID)
        + bones([(292, 196, 12), (232, 184, 10), (164, 182, 9)], TEAL_MID)
    )
    body.append(
        circle(158, 162, 9, SKIN)
        + circle(158, 184, 9, SKIN)
        + ellipse(302, 172, 24, 44, TEAL)
        + head_above(298, 172, 25, "carer", -90)
    )
    body.append(circle(218, 137, 9, RED, stroke=WHITE, stroke_width=2.5) + line([(222, 128), (246, 84)], RED, 2.5))
    body.append(label(266, 66, "膝抵住患侧膝", 17, fill=RED, ink=WHITE, bold=True))
    body.append(
        line("M210 236Q250 250 244 296", WARM, 7, dash="12 9")
        + tip(240, 314, 104, WARM, 14)
        + text(296, 274, "转身方向", 17, WARM_DEEP, bold=True)
    )
    body.append(
        text(352, 116, "前脚", 16.5, INK, bold=True)
        + line([(332, 112), (288, 118)], INK_SOFT, 2)
        + text(366, 244, "后脚", 16.5, INK, bold=True)
        + line([(354, 228), (346, 218)], INK_SOFT, 2)
    )
    body.append(
        label(58, 122, "患侧", 16.5, fill=BLUE, bold=True) + label(58, 222, "健侧", 16.5, fill="#e8cf9c", bold=True)
    )
    body.append(
        label(330, 390, "轮椅放健侧", 16.5, fill=TEAL, ink=WHITE, bold=True)
        + text(330, 424, "先刹住", 16.5, INK, bold=True)
    )
    return body, 470


def dementia_talk():
    body = [room(400, 380, 322)]
    body.append(chair(92, 240))
    body.append(
        leg("granny", (98, 228), (166, 232), (168, 318), width=19)
        + leg("granny", (100, 230), (172, 234), (182, 318), width=19, colour="#7d6a58")
    )
    body.append(neck(104, 152, 106, 136, 9) + torso("granny", (100, 172), (96, 222), width=25, hip_width=27))
    body.append(arm("granny", (102, 174), (120, 216), (164, 218), width=13))
    body.append(head(110, 118, 30, "granny"))
    # the caregiver squats in front, eyes at the same height
    body.append(leg("carer", (312, 252), (252, 262), (282, 318), width=18, facing=-1, colour="#0a4d48"))
    body.append(neck(286, 156, 282, 138, 9) + torso("carer", (290, 178), (308, 246), width=25, hip_width=27))
    body.append(leg("carer", (308, 250), (242, 242), (238, 318), width=19, facing=-1))
    body.append(arm("carer", (286, 180), (256, 222), (212, 198), width=12) + cup(204, 186, 1.25))
    body.append(circle(212, 199, 9, SKIN))
    body.append(head(278, 118, 29, "carer", facing=-1))
    body.append(
        line([(146, 118), (240, 118)], WARM, 3, dash="9 7")
        + label(193, 96, "视线同高", 16.5, fill=WARM, ink=WHITE, bold=True)
    )
    body.append(bubble(206, 40, 112, 52, tail=(262, 84)) + text(206, 48, "喝水？", 22, TEAL_DEEP, bold=True))
    body.append(clock(348, 64, 32, hand=(60, 0)) + text(348, 122, "等10秒", 19, WARM_DEEP, bold=True))
    body.append(text(200, 358, "半蹲在正前方，一次只说一件事", 18, INK, bold=True))
    return body, 380


def patient_lying(x, y, who="man"):
    """A person flat on the back, head to the left; (x, y) is the middle of the back on the ground."""
    shirt, near, trousers, _ = ("#b7bfc4", "#c7ced2", "#54606a", None)
    body = bones([(x + 60, y - 22, 20), (x + 130, y - 16, 14), (x + 196, y - 14, 10)], trousers) + shoe(
        x + 200, y - 16, turn=-90
    )
    body += bones([(x - 66, y - 20, 10), (x - 80, y - 20, 10)], SKIN_SHADE)
    body += bones([(x - 48, y - 24, 24), (x + 60, y - 23, 22)], shirt)
    body += head(x - 106, y - 26, 25, who, turn=-90, mood="asleep")
    return (
        body
        + bones([(x - 44, y - 14, 10), (x + 8, y - 8, 8)], near)
        + bones([(x + 8, y - 8, 7), (x + 34, y - 7, 6)], SKIN)
    )


def kneeling_presser(x, y):
    """A caregiver who kneels beyond a lying person and presses straight down; (x, y) is the place of the hands."""
    body = leg("carer", (x + 74, y - 36), (x + 70, y + 30), (x + 140, y + 30), width=19)
    body += torso("carer", (x + 12, y - 102), (x + 70, y - 40), width=26, hip_width=27)
    body += neck(x + 2, y - 120, x - 6, y - 132, 9)
    return body


def chest_front(x, y, scale=1.0, *, pads=True):
    """The front of a chest with two electrode pads: below the right collar bone, at the left side below the armpit."""
    body = shape("M-16-78H16V-58Q52-54 70-38Q80-26 84 10H64L62 60H-62L-64 10H-84Q-80-26-70-38Q-52-54-16-58z", SKIN)
    body += line(
        "M-50-46Q-26-38-6-44M6-44Q26-38 50-46M-64 12L-60-14M64 12L60-14M-36 6q18 12 32 0M4 6q14 12 32 0", SKIN_SHADE, 3
    )
    if pads:
        for px, py, turn in ((-33, -22, -18), (50, 32, 14)):
            body += group(
                rect(-15, -19, 30, 38, WHITE, r=7, stroke=TEAL, stroke_width=3)
                + shape("M2-11L-8 3H-1L-3 12L8-3H1z", WARM),
                at=(px, py),
                turn=turn,
            )
    return group(body, at=(x, y), scale=scale)


def cpr():
    body = [rect(0, 0, 400, 452, FOAM, r=14), rect(14, 232, 372, 12, SEA, r=6)]
    body.append(kneeling_presser(168, 190))
    body.append(patient_lying(172, 234))
    body.append(arm("carer", (184, 92), (176, 140), (168, 184), width=13, colour=TEAL, reach=0.5))
    body.append(arm("carer", (176, 92), (170, 140), (165, 184), width=13, reach=0.5))
    body.append(
        rect(150, 178, 34, 13, SKIN, r=6, stroke=SKIN_SHADE, stroke_width=2)
        + rect(148, 188, 38, 13, SKIN, r=6, stroke=SKIN_SHADE, stroke_width=2)
    )
    body.append(head(156, 46, 29, "carer", facing=-1, turn=0, mood="calm"))
    body.append(arrow(116, 118, 116, 176, WARM, 8, size=15))
    body.append(text(60, 136, "手臂", 17, INK, bold=True) + text(60, 160, "垂直伸直", 17, INK, bold=True))
    body.append(
        label(310, 50, "30比2", 21, fill=WARM, ink=WHITE, bold=True) + text(310, 88, "按30次，吹2口气", 16, INK)
    )
    body.append(
        label(120, 276, "深5至6厘米", 18, fill=WHITE, bold=True, edge=TEAL)
        + label(118, 322, "每分钟100至120次", 18, fill=WHITE, bold=True, edge=TEAL)
    )
    body.append(
        text(118, 364, "双手叠放在胸骨下半段", 16, INK, bold=True)
        + text(118, 390, "每次都让胸口回弹", 16, INK, bold=True)
    )
    body.append(
        rect(226, 258, 160, 180, WHITE, r=14)
        + chest_front(306, 346, 0.86)
        + text(306, 426, "AED电极片位置", 16.5, TEAL_DEEP, bold=True)
    )
    return body, 452


DRAWN = {
    "fig-30deg": thirty_degrees,
    "fig-transfer": transfer,
    "fig-dementia-talk": dementia_talk,
    "fig-cpr": cpr,
}
