"""The slides of a lesson's video: a frame with title and captions, and scenes drawn for the lesson on turning."""

from collections.abc import Callable

from portal.demo.management.drawing import covers
from portal.demo.management.drawing.figures_move import (
    side_lying,
    wedge_foot,
    wedge_view,
)
from portal.demo.management.drawing.ink import (
    CREAM,
    FOAM,
    INK,
    INK_SOFT,
    MIST,
    RED,
    SEA,
    SKIN,
    SKIN_SHADE,
    TEAL,
    TEAL_DEEP,
    WARM,
    WARM_DEEP,
    WARM_MID,
    WHITE,
    WOOD,
    YELLOW,
    arrow,
    badge,
    bones,
    breadth,
    check,
    circle,
    cross,
    ellipse,
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
    clock,
    face_front,
    head,
    leg,
    neck,
    pillow,
    spot,
    torso,
    tube,
    wheelchair,
)

# A scene draws 680 by 500; shown = captions on the screen so far, t = progress of its movement from 0 to 1.
Scene = Callable[[int, float], str]


def frame(lesson, number, total, slide, shown, picture):
    """One slide of 1280 by 720; the lowest 100 are left for subtitles.

    Arguments: lesson, its title; number, total; slide, as in the storyboard; shown, how many captions are on the
    screen; picture, elements of 680 by 500.
    """
    body = (
        rect(0, 0, 1280, 720, FOAM) + circle(1240, 20, 210, MIST, opacity=0.7) + circle(30, 690, 180, MIST, opacity=0.7)
    )
    body += rect(0, 0, 1280, 10, TEAL) + rect(0, 0, 1280 * number / total, 10, WARM)
    body += text(60, 74, lesson, 24, INK_SOFT, anchor="start") + text(
        1220, 74, f"{number} / {total}", 24, INK_SOFT, anchor="end"
    )
    body += text(
        60, 158, slide["title"], 60 if breadth(slide["title"], 60) < 440 else 46, TEAL_DEEP, anchor="start", bold=True
    )
    body += rect(60, 180, 84, 8, WARM, r=4)
    step = min(86, 410 / len(slide["captions"]))
    for index, words in enumerate(slide["captions"]):
        y = 236 + step * index
        if index < shown:
            size = 34 if breadth(words, 34) < 360 else 30
            body += badge(84, y, index + 1, min(26, step * 0.38), WARM) + text(
                126, y + 12, words, size, INK, anchor="start", bold=True
            )
        else:
            body += circle(84, y, 9, SEA)
    return (
        body + rect(540, 110, 680, 500, CREAM, r=24) + f'<svg x="540" y="110" width="680" height="500">{picture}</svg>'
    )


def prevented(shown, t):
    return group(covers.bedside(reach=t), at=(-26, 16), scale=1.36)


def who_is_at_risk(shown, t):
    def tile(index, x, y, draw):
        strength = 1 if index < shown else 0.22
        return group(rect(x, y, 312, 226, WHITE, r=18), group(draw, at=(x, y)), opacity=strength)

    bed_bound = pillow(62, 116, 70, 34) + rect(24, 132, 264, 34, "#e9e4da", r=9) + rect(24, 162, 264, 12, WOOD, r=4)
    bed_bound += shape("M100 134C124 88 190 96 276 124V134z", TEAL) + head(70, 98, 30, "granny", turn=-60, mood="worry")
    bed_bound += swing(180, 92, 46, -150, -30, WARM, 6, size=13) + cross(180, 52, 15, RED, 7)
    damp = rect(60, 120, 192, 40, "#dfeaf0", r=14) + ellipse(156, 130, 62, 13, "#9cc7dd")
    damp += "".join(
        shape(f"M{x} {y}c-14 20-16 34 0 34s14-14 0-34z", "#5fa3c7") for x, y in ((118, 46), (156, 66), (194, 46))
    )
    thin = (
        torso("grandpa", (156, 126), (156, 190), width=21, hip_width=17)
        + neck(156, 102, 156, 92, 8)
        + face_front(156, 66, 31, "grandpa")
    )
    thin += arm("grandpa", (138, 126), (122, 160), (126, 192), width=8) + arm(
        "grandpa", (174, 126), (190, 160), (186, 192), width=8
    )
    thin += line("M96 120h-22M96 140h-28M216 120h22M216 140h28", SEA, 6)
    numb = (
        bones([(40, 150, 30), (170, 136, 24)], SKIN)
        + "".join(tube([(178, y), (250, y - 6)], 15) for y in (110, 128, 146, 162))
        + circle(172, 136, 32, SKIN)
    )
    numb += shape("M226 36l-26 44h20l-12 34 40-50h-22l14-28z", YELLOW) + text(78, 76, "？", 50, WARM, bold=True)
    return tile(0, 20, 16, bed_bound) + tile(1, 348, 16, damp) + tile(2, 20, 258, thin) + tile(3, 348, 258, numb)


def places(shown, t):
    marks = [
        (352, 206, "骶尾"),
        (602, 208, "足跟"),
        (372, 408, "髋"),
        (222, 206, "肩胛"),
        (104, 196, "后脑"),
        (104, 402, "耳"),
    ]
    body = (
        text(596, 58, "仰卧", 28, TEAL_DEEP, bold=True)
        + rect(40, 210, 600, 40, WHITE, r=12)
        + rect(40, 246, 600, 14, WOOD, r=5)
    )
    body += (
        pillow(110, 200, 130, 34)
        + bones([(372, 180, 34), (480, 184, 24), (588, 190, 15)], "#54606a")
        + bones([(590, 188, 13), (594, 160, 11)], SKIN)
    )
    body += bones([(216, 176, 36), (372, 180, 36)], WARM) + head(112, 150, 46, "granny", turn=-82, mood="asleep")
    body += bones([(228, 184, 19), (300, 196, 16), (372, 194, 12)], WARM_MID) + circle(380, 194, 13, SKIN)
    body += (
        text(596, 336, "侧卧", 28, TEAL_DEEP, bold=True)
        + rect(40, 412, 600, 40, WHITE, r=12)
        + rect(40, 448, 600, 14, WOOD, r=5)
        + pillow(110, 410, 130, 26)
    )
    body += (
        bones([(372, 372, 40), (470, 388, 27), (576, 396, 16)], "#54606a")
        + bones([(216, 366, 42), (372, 370, 42)], WARM)
        + face_front(110, 362, 44, "granny", turn=-88, mood="asleep")
    )
    body += bones([(224, 366, 19), (280, 398, 16), (330, 396, 12)], WARM_MID) + circle(338, 396, 13, SKIN)
    for index, (x, y, name) in enumerate(marks):
        if index < shown:
            body += spot(x, y, 14) + text(x, 284 if y < 300 else 488, name, 25, RED, bold=True)
    return body


def how_often(shown, t):
    turned = t if shown < 2 else 1
    body = clock(200, 200, 128, hand=(720 * turned, 60 * turned)) + text(200, 388, "2小时", 52, TEAL_DEEP, bold=True)
    if shown > 1:
        body += spot(120, 432, 11) + text(146, 442, "发红：缩短间隔", 28, WARM_DEEP, anchor="start", bold=True)
    lift = -26 * t if shown > 2 else 0
    seat = group(wheelchair(500, 300, scale=1.5))
    elder = leg("grandpa", (490, 276), (556, 282), (580, 384), width=25) + torso(
        "grandpa", (482, 176), (484, 262), width=36, hip_width=38
    )
    elder += (
        neck(484, 138, 488, 124, 12)
        + head(498, 92, 42, "grandpa")
        + arm("grandpa", (486, 188), (506, 240), (540, 252), width=17)
    )
    body += seat + group(elder, at=(0, lift))
    return body + (
        arrow(410, 300, 410, 236, WARM, 9, size=20)
        + label(500, 462, "30分钟动一动", 27, fill=WARM, ink=WHITE, bold=True)
        if shown > 2
        else ""
    )


def turning(shown, t):
    angle = 30 * t
    body = (
        group(wedge_view(0, 0, angle), at=(430, 330), scale=1.5)
        + rect(250, 392, 20, 80, WOOD)
        + rect(592, 392, 20, 80, WOOD)
    )
    body += leg("carer", (126, 310), (118, 380), (112, 452), width=30) + leg(
        "carer", (134, 310), (160, 382), (158, 452), width=30
    )
    body += (
        torso("carer", (150 + 12 * t, 190), (130, 300), width=44, hip_width=46)
        + neck(158 + 12 * t, 146, 164 + 12 * t, 128, 14)
        + head(176 + 12 * t, 92, 50, "carer", mood="smile")
    )
    rise = 62 * t
    body += arm("carer", (158 + 12 * t, 206), (230, 262 - rise * 0.5), (330 + 14 * t, 250 - rise), width=20)
    if shown == 1:
        body += arrow(490, 140, 370, 140, WARM, 9, size=20)
    if shown > 1:
        body += swing(430, 290, 190, -120, -60, WARM, 9, size=20)
    words = ("先把肩、臀移近", "再轻轻推向对侧", "用抬的，不拖不拽")
    return body + (label(430, 56, words[min(shown, 3) - 1], 28, fill=WHITE, bold=True, edge=TEAL) if shown else "")


def thirty(shown, t):
    body = group(wedge_view(0, 0, 30), at=(330, 200), scale=1.25)
    foot = 330 + wedge_foot(0, 0, 30) * 1.25
    body += (
        line([(foot, 200), (foot - 170, 102)], TEAL_DEEP, 4, dash="10 8")
        + swing(foot, 200, 96, 180, 211, TEAL_DEEP, 5, size=11)
        + text(foot - 64, 191, "30°", 26, TEAL_DEEP, bold=True)
    )
    body += group(side_lying(0, 0), at=(40, 262), scale=1.61)
    marks = ((212, 300, 1), (458, 470, 2), (604, 332, 3))
    return body + "".join(badge(x, y, number, 20, WARM_DEEP) for x, y, number in marks if number <= shown)


def press(shown, t):
    down = 46 * min(1, t * 1.4)
    body = (
        rect(40, 250, 600, 170, SKIN, r=30)
        + rect(40, 380, 600, 40, SKIN_SHADE, r=20)
        + ellipse(300, 284, 120, 34, "#e58a7d")
    )
    if shown >= 2:
        body += ellipse(300, 284, 62, 18, RED, opacity=0.75)
    finger = (
        tube([(330, -40), (306, 150)], 54)
        + line([(296, 148), (318, 152)], SKIN_SHADE, 5)
        + line([(352, -60), (344, -6)], TEAL, 84)
    )
    body += group(finger, at=(0, 66 + down if shown < 2 else 30))
    if shown == 1:
        body += clock(530, 120, 62, hand=(18 * t, 0)) + text(530, 222, "3秒", 34, TEAL_DEEP, bold=True)
    if shown >= 2:
        body += label(512, 128, "还是红", 34, fill=RED, ink=WHITE, bold=True) + line([(470, 164), (372, 268)], RED, 5)
    if shown >= 3:
        body += label(340, 456, "换体位，报告护士", 32, fill=TEAL, ink=WHITE, bold=True)
        body += text(540, 214, "不按摩、不热敷", 24, RED, bold=True) + text(540, 248, "不抹酒精", 24, RED, bold=True)
    return body


def record(shown, t):
    rows = (("时间", "14:00"), ("卧位", "左侧→右侧"), ("皮肤", "完好，不红"), ("签名", "王*"))
    body = (
        rect(120, 34, 440, 432, WOOD, r=22) + rect(144, 70, 392, 374, WHITE, r=10) + rect(270, 18, 140, 46, TEAL, r=12)
    )
    body += text(340, 118, "翻身记录", 32, TEAL_DEEP, bold=True) + line([(168, 138), (512, 138)], SEA, 4)
    for index, (name, words) in enumerate(rows):
        y = 192 + 66 * index
        body += text(176, y, name, 28, INK_SOFT, anchor="start") + line([(168, y + 20), (512, y + 20)], MIST, 3)
        if index < shown:
            body += text(262, y, words, 30, INK, anchor="start", bold=True) + check(490, y - 10, 14)
    place, lean = ((516, 206 + 66 * max(0, shown - 1)), 35) if shown < len(rows) else ((614, 440), 0)
    pen = group(rect(-9, -130, 18, 120, WARM, r=6) + shape("M-9-10L0 14L9-10z", INK), at=place, turn=lean)
    return body + pen


SCENES: dict[str, tuple[Scene, ...]] = {
    "L5-LIFE-07": (prevented, who_is_at_risk, places, how_often, turning, thirty, press, record),
}

# What moves: slide: {captions on the screen: seconds}. Before its move a scene has t = 0, after it t = 1.
MOVES: dict[str, dict[int, dict[int, float]]] = {
    "L5-LIFE-07": {1: {1: 1.6}, 4: {1: 3.2, 3: 1.2}, 5: {2: 2.8}, 7: {1: 2.4}},
}
