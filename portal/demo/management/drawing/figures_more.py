"""Figures of the courses on first aid, family care and planning.

Each function returns the elements and the height of a picture 400 wide.
"""

from portal.demo.management.drawing.figures_move import chest_front
from portal.demo.management.drawing.ink import (
    FOAM,
    INK,
    INK_SOFT,
    MIST,
    PEACH,
    SEA,
    SKIN,
    SKIN_LINE,
    TEAL,
    TEAL_DEEP,
    TEAL_LIGHT,
    TEAL_MID,
    WARM,
    WARM_DEEP,
    WARM_MID,
    WHITE,
    WOOD,
    WOOD_DARK,
    YELLOW,
    arrow,
    badge,
    bones,
    check,
    circle,
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
    bubble,
    chair,
    clock,
    head,
    heart,
    leg,
    torso,
    tube,
)


def aed():
    body = [rect(0, 0, 400, 340, FOAM, r=14), rect(24, 14, 352, 262, WHITE, r=16), chest_front(200, 152, 1.58)]
    body.append(shape("M212 118L178 168H200L186 210L228 152H204z", YELLOW, stroke=WARM_DEEP, stroke_width=2.5))
    body.append(
        label(112, 60, "右锁骨下方", 16.5, fill=TEAL, ink=WHITE, bold=True) + line([(118, 76), (140, 92)], TEAL, 3)
    )
    body.append(
        label(300, 258, "左胸外侧、腋下", 16.5, fill=TEAL, ink=WHITE, bold=True)
        + line([(296, 242), (290, 232)], TEAL, 3)
    )
    body.append(
        text(200, 304, "皮肤擦干再贴，避开起搏器", 17, INK, bold=True)
        + text(200, 328, "（图中左侧是他的右边）", 15.5, INK_SOFT)
    )
    return body, 340


def pressure():
    body = [rect(0, 0, 400, 330, FOAM, r=14)]
    body.append(line([(10, 226), (70, 222)], WARM_MID, 92) + rect(0, 160, 12, 140, FOAM))
    body.append(bones([(60, 222, 34), (250, 206, 24), (300, 200, 22)], SKIN))
    body.append(
        bones([(296, 200, 24), (334, 198, 22)], SKIN)
        + "".join(tube([(338, y), (378, y2)], 11) for y, y2 in ((184, 180), (195, 194), (206, 208), (216, 221)))
        + tube([(318, 186), (340, 160)], 12)
    )
    body.append(circle(322, 200, 23, SKIN) + line("M60 187L296 177M62 256L300 223", SKIN_LINE, 2.2))
    body.append(
        rect(128, 164, 92, 76, WHITE, r=8, stroke="#cfc8bb", stroke_width=2)
        + "".join(line([(134, y), (214, y)], "#e6e0d6", 2) for y in (178, 192, 206, 220, 232))
    )
    body.append(ellipse(174, 222, 24, 10, "#d9534a", opacity=0.75))
    body.append(
        line([(92, 30), (126, 92)], TEAL, 62)
        + line([(124, 90), (150, 134)], SKIN_LINE, 46)
        + line([(120, 84), (150, 134)], SKIN, 42)
        + shape("M132 142L172 116Q206 136 214 168L204 190H146Q128 168 132 142z", SKIN)
    )
    body.append(
        "".join(tube([(x, 158), (x2, 206)], 15) for x, x2 in ((148, 144), (166, 163), (184, 182), (201, 201)))
        + shape("M136 140L174 116Q204 136 212 164L200 172H146Q134 158 136 140z", SKIN)
        + tube([(196, 146), (222, 176)], 14)
        + line("M132 142Q128 156 140 170", SKIN_LINE, 2.2)
    )
    body.append(
        arrow(232, 92, 204, 128, WARM, 7, size=14) + text(262, 82, "手掌直接压住", 17, INK, anchor="middle", bold=True)
    )
    body.append(text(104, 290, "干净纱布盖住伤口", 17, INK, bold=True) + line([(120, 272), (140, 244)], INK_SOFT, 2))
    body.append(
        rect(196, 252, 192, 66, WHITE, r=14)
        + clock(230, 285, 24, hand=(0, 60))
        + text(322, 280, "10分钟以上", 18, WARM_DEEP, bold=True)
        + text(322, 304, "不掀开", 18, WARM_DEEP, bold=True)
    )
    return body, 330


def home_check():
    body = [
        rect(0, 0, 400, 470, FOAM, r=14),
        shape("M200 14L388 104H12z", WARM),
        rect(24, 100, 352, 308, WHITE, stroke=WOOD_DARK, stroke_width=6),
    ]
    body.append(
        line([(24, 254), (376, 254)], WOOD_DARK, 6)
        + line([(200, 104), (200, 254)], WOOD_DARK, 6)
        + line([(128, 257), (128, 405)], WOOD_DARK, 6)
        + line([(264, 257), (264, 405)], WOOD_DARK, 6)
    )
    body.append(
        rect(27, 103, 170, 148, "#f4ecdf")
        + rect(203, 103, 170, 148, "#e9f1f6")
        + rect(27, 257, 98, 148, "#e8efe4")
        + rect(131, 257, 130, 148, "#f4ecdf")
        + rect(267, 257, 106, 148, "#fbeee6")
    )
    # bedroom
    body.append(
        rect(36, 218, 120, 22, WHITE, r=6, stroke=WOOD, stroke_width=2)
        + rect(36, 236, 120, 10, WOOD)
        + rect(40, 206, 40, 18, PEACH, r=8)
        + shape("M84 220q34-16 70 0v14H84z", TEAL_MID)
        + rect(30, 190, 8, 60, WOOD_DARK, r=3)
        + line([(180, 246), (180, 216)], WOOD_DARK, 4)
        + shape("M168 216h24l-6-16h-12z", YELLOW)
    )
    # toilet
    body.append(
        rect(318, 176, 30, 38, WHITE, r=5, stroke=SEA, stroke_width=2.5)
        + shape("M284 214h56q0 22-20 24v10h-22v-10q-14-4-14-24z", WHITE, stroke=SEA, stroke_width=2.5)
        + line([(270, 200), (306, 200)], TEAL, 6)
        + line([(274, 200), (274, 222)], TEAL, 5)
        + rect(216, 244, 56, 6, TEAL_LIGHT, r=3)
    )
    # door, living room, kitchen
    body.append(rect(50, 304, 52, 98, WOOD, r=4) + circle(92, 356, 4, YELLOW) + rect(42, 396, 70, 9, WARM))
    body.append(
        rect(146, 352, 90, 34, TEAL_MID, r=10)
        + rect(140, 340, 18, 56, TEAL, r=7)
        + rect(226, 340, 18, 56, TEAL, r=7)
        + line("M150 402h88", "#c9a27a", 6)
    )
    body.append(
        rect(278, 350, 84, 52, "#d8d2c6", r=4)
        + rect(290, 342, 30, 8, INK)
        + line("M298 338q-6-8 0-14q6 6 0 14M312 338q-6-8 0-14q6 6 0 14", WARM, 3)
        + circle(348, 300, 9, WHITE, stroke=TEAL, stroke_width=3)
        + circle(348, 300, 3, WARM)
    )
    for x, y, name, fix in (
        (112, 132, "卧室", "装小夜灯，床高合适"),
        (288, 132, "厕所", "防滑垫、两侧扶手"),
        (76, 282, "门口", ""),
        (196, 282, "客厅", ""),
        (320, 282, "厨房", ""),
    ):
        body.append(
            circle(x - 34, y - 6, 9, YELLOW, stroke="#b88a1c", stroke_width=2)
            + text(x + 2, y, name, 17.5, INK, bold=True)
        )
        body.append(text(x, y + 26, fix, 15.5, INK) if fix else "")
    body.append(text(200, 78, "家里五处隐患", 20, WHITE, bold=True))
    for x, words in (
        (76, ("门槛贴亮条", "装扶手")),
        (196, ("电线、小地毯", "固定或拿走")),
        (320, ("装报警器", "刀具收好")),
    ):
        body += [text(x, 430 + 22 * row, item, 15.5, INK, bold=True) for row, item in enumerate(words)]
    return body, 470


def calm_talk():
    body = [rect(0, 0, 400, 452, FOAM, r=14)]
    for index, (x, y) in enumerate(((10, 10), (205, 10), (10, 232), (205, 232))):
        body.append(
            rect(x, y, 185, 210, WHITE, r=12)
            + shape(f"M{x} {y + 164}h185v34q0 12-12 12h-161q-12 0-12-12z", MIST)
            + badge(x + 20, y + 20, index + 1, 13, TEAL)
        )
    # 1 he looks for the bag
    body.append(
        group(
            leg("grandpa", (92, 128), (86, 160), (84, 186), width=13)
            + leg("grandpa", (98, 128), (110, 158), (108, 186), width=13),
            at=(0, -13),
        )
    )
    body.append(
        group(
            torso("grandpa", (96, 92), (95, 128), width=18)
            + arm("grandpa", (90, 92), (66, 84), (62, 62), width=9, colour="#a87b32")
            + arm("grandpa", (102, 92), (126, 96), (132, 74), width=9)
            + head(98, 56, 23, "grandpa", mood="worry"),
            at=(0, -13),
        )
    )
    body.append(
        group(
            text(152, 56, "？", 30, WARM, bold=True)
            + text(42, 96, "！", 26, WARM, bold=True)
            + text(102, 224, "他着急找包", 16.5, INK, bold=True),
            at=(0, -13),
        )
    )
    # 2 you squat and look at him
    body.append(
        group(
            group(chair(0, 0), at=(256, 150), scale=0.66)
            + leg("grandpa", (262, 138), (294, 140), (296, 184), width=12)
            + torso("grandpa", (260, 102), (258, 136), width=16)
            + arm("grandpa", (260, 104), (270, 130), (292, 132), width=8)
            + head(264, 70, 21, "grandpa", mood="worry"),
            at=(0, -13),
        )
    )
    body.append(
        group(
            leg("carer", (362, 150), (330, 150), (334, 184), width=13, facing=-1)
            + torso("carer", (346, 108), (360, 146), width=17)
            + arm("carer", (344, 108), (326, 130), (304, 132), width=8)
            + head(340, 74, 21, "carer", facing=-1)
            + text(298, 224, "蹲下，看着他", 16.5, INK, bold=True),
            at=(0, -13),
        )
    )
    # 3 you say
    body.append(
        torso("grandpa", (52, 366), (52, 396), width=21)
        + head(54, 328, 23, "grandpa", mood="calm")
        + torso("carer", (152, 368), (152, 396), width=21)
        + head(150, 330, 23, "carer", facing=-1)
    )
    body.append(
        shape("M14 390H191V430q0 12-12 12H26q-12 0-12-12z", MIST)
        + bubble(120, 266, 134, 60, tail=(142, 314))
        + text(120, 262, "丢了真着急，", 16, TEAL_DEEP, bold=True)
        + text(120, 284, "咱们一起找", 16, TEAL_DEEP, bold=True)
        + text(102, 426, "先接住他的着急", 16.5, INK, bold=True)
    )
    # 4 both search the drawer
    body.append(
        rect(256, 340, 88, 64, WOOD, r=5)
        + rect(262, 346, 76, 24, "#c4a682", r=3)
        + circle(300, 358, 4, WOOD_DARK)
        + rect(262, 374, 76, 24, "#c4a682", r=3)
        + rect(252, 328, 96, 16, "#c4a682", r=3)
        + shape("M284 330q-4-18 16-18t16 18z", WARM_MID)
        + line("M292 316q0-12 8-12t8 12", WARM_DEEP, 3)
    )
    body.append(
        torso("grandpa", (240, 334), (236, 388), width=18)
        + arm("grandpa", (242, 334), (256, 352), (280, 328), width=8)
        + head(244, 298, 22, "grandpa")
        + torso("carer", (360, 334), (364, 388), width=18)
        + arm("carer", (358, 334), (342, 352), (320, 328), width=8)
        + head(356, 298, 22, "carer", facing=-1)
    )
    body.append(
        shape("M209 396H386V430q0 12-12 12H221q-12 0-12-12z", MIST)
        + text(298, 426, "找到了，他笑了", 16.5, INK, bold=True)
        + heart(300, 286, 8)
    )
    return body, 452


def plan_cycle():
    body = [
        rect(0, 0, 400, 400, FOAM, r=14),
        circle(200, 200, 74, WHITE),
        text(200, 192, "老年人", 22, TEAL_DEEP, bold=True) + text(200, 222, "想要什么", 22, TEAL_DEEP, bold=True),
    ]
    body += [swing(200, 200, 132, start, start + 36, WARM, 8, size=17) for start in (-62, 28, 118, 208)]
    magnifier = circle(-3, -4, 10, "none", stroke=WHITE, stroke_width=4) + line([(5, 4), (14, 13)], WHITE, 5)
    paper = rect(-11, -14, 22, 28, WHITE, r=3) + line("M-6-6h12M-6 0h12M-6 6h8", TEAL, 2.5)
    hand = shape("M0 12C-20-2-8-16 0-6C8-16 20-2 0 12z", WHITE)
    tick = rect(-12, -12, 24, 26, WHITE, r=4) + check(0, 1, 7, TEAL, 3.5)
    for x, y, name, icon in (
        (200, 66, "评估", magnifier),
        (334, 200, "计划", paper),
        (200, 334, "实施", hand),
        (66, 200, "评价", tick),
    ):
        body.append(circle(x, y, 48, TEAL) + group(icon, at=(x, y - 14)) + text(x, y + 24, name, 20, WHITE, bold=True))
    return body, 400


def fishbone():
    body = [
        rect(0, 0, 400, 372, FOAM, r=14),
        line([(38, 186), (286, 186)], TEAL_DEEP, 9) + shape("M38 186L12 158Q22 186 12 214z", TEAL_DEEP),
    ]
    body.append(
        shape("M280 140Q356 144 390 186Q356 228 280 232Q292 186 280 140z", WARM)
        + circle(362, 178, 5, WHITE)
        + text(322, 181, "厕所", 18, WHITE, bold=True)
        + text(322, 206, "跌倒", 18, WHITE, bold=True)
    )
    for x, up, name in ((96, True, "人"), (214, True, "设备"), (96, False, "环境"), (214, False, "流程")):
        end = 62 if up else 310
        root = (x + 46, 186)
        body.append(
            line([(x - 8, end), root], TEAL, 6)
            + label(x - 8, end - 20 if up else end + 20, name, 19, fill=TEAL, ink=WHITE, bold=True)
        )
        for step in (0.2, 0.48, 0.76):
            px, py = x - 8 + (root[0] - x + 8) * step, end + (root[1] - end) * step
            body.append(line([(px - 62, py), (px - 5, py)], INK_SOFT, 2.5))
    return body, 372


DRAWN = {
    "fig-aed": aed,
    "fig-pressure": pressure,
    "fig-home-check": home_check,
    "fig-calm-talk": calm_talk,
    "fig-plan-cycle": plan_cycle,
    "fig-fishbone": fishbone,
}
