"""Figures of the course on rehabilitation.

Each function returns the elements and the height of a picture 400 wide.
"""

from portal.demo.management.drawing.ink import (
    BLUE,
    FOAM,
    INK,
    SKIN,
    SKIN_SHADE,
    TEAL,
    TEAL_DEEP,
    WARM,
    WARM_DEEP,
    WHITE,
    WOOD,
    WOOD_DARK,
    arrow,
    bones,
    circle,
    group,
    label,
    line,
    rect,
    shape,
    swing,
    text,
)
from portal.demo.management.drawing.parts import (
    arm,
    bubble,
    chair,
    face_front,
    head,
    head_above,
    leg,
    neck,
    pillow,
    room,
    torso,
    window,
)

SOFT = "#fbe7b0"  # pillows in the positions figure: light yellow, as its description says


def good_position():
    body = [rect(0, 0, 400, 586, FOAM, r=14)]
    for y, name in ((12, "患侧卧"), (204, "健侧卧"), (396, "仰卧")):
        body.append(
            rect(12, y, 376, 178, WHITE, r=14)
            + label(30, y + 24, name, 17, fill=TEAL, ink=WHITE, bold=True, anchor="start")
        )
    shirt, leg_colour = "#b98a3e", "#54606a"
    # lying on the weak side, seen from above, facing the lower edge
    y = 112
    body.append(pillow(72, y, 56, 84, fill=SOFT) + pillow(190, y - 46, 150, 24, fill=SOFT))
    body.append(bones([(214, y + 10, 20), (280, y + 20, 15), (346, y + 6, 10)], BLUE))
    body.append(bones([(112, y, 27), (210, y, 30)], shirt))
    body.append(
        pillow(290, y + 34, 104, 34, fill=SOFT)
        + bones([(214, y - 4, 20), (272, y + 34, 15), (330, y + 32, 10)], leg_colour)
    )
    body.append(
        bones([(118, y - 8, 12), (164, y - 14, 10), (200, y - 10, 8)], "#cfa259") + circle(206, y - 10, 8, SKIN)
    )
    body.append(
        bones([(112, y + 18, 13), (108, y + 58, 10)], BLUE)
        + circle(107, y + 64, 9, BLUE)
        + face_front(72, y, 24, "grandpa", turn=-90, mood="asleep")
    )
    body.append(
        arrow(140, y + 26, 140, y + 62, WARM, 5, size=11) + text(196, y + 66, "患肩向前", 16, WARM_DEEP, bold=True)
    )
    # lying on the sound side
    y = 304
    body.append(pillow(72, y, 56, 84, fill=SOFT) + pillow(190, y - 46, 150, 24, fill=SOFT))
    body.append(
        bones([(214, y - 2, 20), (286, y - 2, 15), (350, y - 10, 10)], leg_colour)
        + bones([(112, y, 27), (210, y, 30)], shirt)
    )
    body.append(
        pillow(146, y + 50, 96, 40, fill=SOFT)
        + bones([(116, y + 14, 13), (142, y + 44, 11), (174, y + 50, 9)], BLUE)
        + circle(180, y + 50, 9, BLUE)
    )
    body.append(
        pillow(296, y + 38, 116, 36, fill=SOFT)
        + bones([(214, y + 8, 20), (274, y + 36, 15), (338, y + 36, 10)], BLUE)
        + face_front(72, y, 24, "grandpa", turn=-90, mood="asleep")
    )
    body.append(
        arrow(100, y + 26, 112, y + 60, WARM, 5, size=11) + text(52, y + 66, "患肩前伸", 16, WARM_DEEP, bold=True)
    )
    # on the back
    y = 492
    body.append(
        pillow(72, y, 56, 84, fill=SOFT)
        + pillow(124, y + 26, 50, 40, fill=SOFT)
        + pillow(228, y + 28, 64, 34, fill=SOFT)
        + pillow(180, y + 50, 96, 30, fill=SOFT)
    )
    body.append(
        bones([(212, y - 14, 18), (282, y - 16, 14), (350, y - 16, 10)], leg_colour)
        + bones([(212, y + 14, 18), (282, y + 16, 14), (350, y + 16, 10)], BLUE)
    )
    body.append(
        bones([(120, y, 34), (212, y, 30)], shirt)
        + bones([(116, y - 28, 12), (160, y - 42, 10), (204, y - 38, 8)], "#cfa259")
        + circle(210, y - 37, 8, SKIN)
    )
    body.append(
        bones([(116, y + 28, 12), (162, y + 48, 10), (206, y + 50, 8)], BLUE)
        + circle(213, y + 50, 8, BLUE)
        + face_front(72, y, 24, "grandpa", turn=-90, mood="asleep")
    )
    body.append(text(318, y + 54, "尽量少用", 16, WARM_DEEP, bold=True))
    body.append(
        rect(150, 22, 22, 16, BLUE, r=4)
        + text(180, 36, "患侧", 16, INK, anchor="start")
        + rect(226, 22, 22, 16, SOFT, r=4, stroke="#e0a873", stroke_width=1.5)
        + text(256, 36, "软枕", 16, INK, anchor="start")
    )
    return body, 586


def _dresser(x, y, left, right, coat):
    """The front of a seated person: `left` is the weak arm (the reader's right), drawn light blue."""
    body = bones([(x, y - 18, 9), (x, y - 34, 9)], SKIN_SHADE) + bones([(x - 14, y, 16), (x + 14, y, 16)], "#f4efe6")
    body += bones([(x, y, 24), (x, y + 52, 26)], "#f4efe6") + coat.get("back", "")
    for elbow, (hand_x, hand_y), shoulder, sleeve, hand in (
        (*left, x + 26, coat.get("weak", BLUE), BLUE),
        (*right, x - 26, coat.get("sound", SKIN), SKIN),
    ):
        body += bones([(shoulder, y - 4, 10), (*elbow, 9), (hand_x, hand_y, 7)], sleeve)
        body += circle(hand_x, hand_y, 8.5, hand)
    return body + coat.get("front", "") + face_front(x, y - 54, 25, "granny", mood="smile")


def dress():
    body = [rect(0, 0, 400, 484, FOAM, r=14)]
    names = ("① 铺衣在腿上", "② 先穿患袖", "③ 从背后绕过来", "④ 再穿健袖")
    for index, name in enumerate(names):
        x, y = 10 + 195 * (index % 2), 10 + 226 * (index // 2)
        body.append(rect(x, y, 185, 216, WHITE, r=12) + text(x + 92, y + 204, name, 17, INK, bold=True))
    for x, y in ((102, 104), (297, 104), (102, 330), (297, 330)):
        body.append(
            bones([(x - 16, y + 60, 17), (x - 30, y + 78, 15)], "#6b5a4a")
            + bones([(x + 16, y + 60, 17), (x + 30, y + 78, 15)], "#6b5a4a")
        )
    coat = WARM
    spread = (
        shape("M58 152H146L158 182H46z", coat)
        + shape("M46 154l-16 22 12 8 16-16M158 154l16 22-12 8-16-16", coat)
        + line([(102, 152), (102, 182)], WARM_DEEP, 3)
    )
    body.append(
        _dresser(102, 104, ((140, 128), (138, 154)), ((64, 128), (70, 154)), {})
        + spread
        + circle(136, 158, 8.5, BLUE)
        + circle(70, 158, 8.5, SKIN)
    )
    hanging = shape("M306 92Q338 88 338 118L334 168H304z", coat)
    body.append(
        _dresser(297, 104, ((342, 128), (352, 156)), ((272, 134), (322, 120)), {"weak": coat, "front": hanging})
        + bones([(271, 100, 10), (272, 134, 9), (318, 122, 7)], SKIN)
        + circle(322, 120, 8.5, SKIN)
        + arrow(372, 152, 352, 112, WARM_DEEP, 4, size=9)
    )
    cape = shape("M62 322Q102 300 140 318L146 392H120L124 344H66z", coat)
    body.append(
        _dresser(
            102,
            330,
            ((144, 356), (146, 384)),
            ((60, 318), (70, 290)),
            {"weak": coat, "back": cape, "front": shape("M112 320Q140 314 142 340L138 392H114z", coat)},
        )
        + swing(102, 300, 58, -10, -120, WARM_DEEP, 4, size=9, dash="9 7")
    )
    whole = shape("M268 318Q297 304 326 318L332 390H302L297 330L292 390H262z", coat) + line(
        [(297, 330), (297, 390)], WHITE, 2.5
    )
    body.append(
        _dresser(
            297, 330, ((338, 356), (340, 384)), ((252, 350), (236, 372)), {"weak": coat, "sound": coat, "front": whole}
        )
        + bones([(271, 326, 10), (252, 350, 10), (243, 363, 9)], coat)
        + arrow(262, 372, 236, 392, WARM_DEEP, 4, size=9)
    )
    body.append(rect(96, 462, 22, 15, BLUE, r=4) + text(126, 475, "患侧手臂：先穿，后脱", 16, INK, anchor="start"))
    return body, 484


def listen():
    body = [room(400, 350, 296), window(288, 24, 90, 74)]
    body.append(chair(88, 226) + leg("granny", (94, 214), (150, 218), (154, 292), width=18))
    body.append(
        neck(98, 140, 100, 124, 9)
        + torso("granny", (96, 160), (92, 208), width=24, hip_width=26)
        + arm("granny", (98, 162), (114, 202), (150, 200), width=12)
        + head(104, 106, 29, "granny", mood="worry")
    )
    # a table in the corner with the telephone face down; the caregiver sits at a right angle, leaning a little
    body.append(
        rect(172, 222, 86, 11, WOOD, r=4)
        + line([(186, 232), (182, 294)], WOOD_DARK, 7)
        + line([(244, 232), (248, 294)], WOOD_DARK, 7)
        + rect(196, 215, 36, 7, INK, r=3)
        + rect(200, 214, 8, 3, BLUE)
    )
    body.append(
        chair(322, 230, facing=-1)
        + leg("carer", (316, 218), (272, 226), (276, 294), width=18, facing=-1, colour="#0a4d48")
        + leg("carer", (316, 218), (266, 222), (262, 294), width=18, facing=-1)
    )
    body.append(
        neck(292, 142, 286, 126, 9)
        + torso("carer", (298, 164), (318, 212), width=24, hip_width=26)
        + arm("carer", (294, 166), (290, 206), (262, 206), width=12)
        + head(282, 106, 28, "carer", facing=-1, mood="calm")
    )
    body.append(bubble(190, 38, 186, 50, tail=(240, 80)) + text(190, 45, "您担心走不了路", 19, TEAL_DEEP, bold=True))
    inset = (
        rect(-12, -10, 26, 26, WOOD, r=4) + head_above(-26, 3, 11, "granny", 90) + head_above(1, -26, 11, "carer", 180)
    )
    body.append(circle(46, 46, 40, WHITE, stroke=TEAL, stroke_width=3) + group(inset, at=(52, 52), scale=0.9))
    body.append(text(216, 262, "手机", 15.5, INK, bold=True) + text(216, 282, "倒扣", 15.5, INK, bold=True))
    body.append(text(200, 332, "成直角坐，身体略前倾，先听后说", 18, INK, bold=True))
    return body, 350


DRAWN = {
    "fig-good-position": good_position,
    "fig-dress": dress,
    "fig-listen": listen,
}
