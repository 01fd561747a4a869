"""Figures of the flagship course, lessons 1 to 6.

Each function returns the elements and the height of a picture 400 wide.
"""

from portal.demo.management.drawing import hands
from portal.demo.management.drawing.ink import (
    BLUE,
    FOAM,
    INK,
    INK_SOFT,
    MIST,
    PEACH,
    RED,
    SEA,
    SKIN,
    SKIN_SHADE,
    SKY,
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
    WOOD_DARK,
    YELLOW,
    arrow,
    badge,
    bones,
    check,
    circle,
    cross,
    ellipse,
    group,
    label,
    line,
    rect,
    shape,
    text,
    tip,
)
from portal.demo.management.drawing.parts import (
    arm,
    bed,
    chair,
    clock,
    cup,
    face_front,
    head,
    heart,
    leg,
    neck,
    panel,
    pillow,
    room,
    thermometer,
    torso,
    wheelchair,
)


def hand_wash():
    names = ["掌心相对", "手心搓手背", "指缝交叉", "指背旋搓", "拇指旋搓", "指尖搓掌心", "手腕旋搓"]
    body = [rect(0, 0, 400, 506, FOAM, r=14)]
    for index, (name, draw) in enumerate(zip(names, hands.WASHING, strict=True)):
        x, y = 69 + 131 * (index % 3), 68 + 166 * (index // 3)
        body.append(circle(x, y, 57, WHITE, stroke=TEAL_LIGHT, stroke_width=3) + group(draw(), at=(x, y), scale=1.08))
        body.append(badge(x - 44, y - 44, index + 1, 15, TEAL) + text(x, y + 83, name, 17.5, INK, bold=True))
        if index % 3 < 2 and index < 6:
            body.append(tip(x + 71, y, 0, WARM, 9))
    body.append(rect(146, 348, 240, 104, WHITE, r=16) + clock(190, 400, 30, hand=(90, 0)))
    body.append(
        text(302, 392, "揉搓不少于", 20, TEAL_DEEP, bold=True) + text(302, 424, "15秒", 26, WARM_DEEP, bold=True)
    )
    return body, 506


def bp_position():
    body = [room(400, 400, 350)]
    body.append(chair(112, 268))
    body.append(leg("granny", (120, 254), (196, 258), (196, 344), width=20))
    body.append(leg("granny", (124, 256), (206, 260), (222, 346), width=20, colour="#7d6a58"))
    body.append(rect(196, 214, 194, 12, WOOD, r=4) + rect(362, 226, 12, 126, WOOD_DARK, r=3))
    body.append(neck(127, 128, 133, 112, 10) + torso("granny", (122, 162), (116, 246), width=27, hip_width=29))
    body.append(head(138, 88, 31, "granny", mood="calm"))
    body.append(circle(112, 184, 17, WHITE) + heart(112, 184, 13))
    # the arm rests on the table, the sleeve pushed up above the cuff
    body.append(bones([(128, 158, 15), (196, 196, 11.5), (288, 205, 9)], SKIN) + circle(296, 205, 11, SKIN))
    body.append(bones([(124, 156, 17), (142, 166, 16)], WARM_MID))
    body.append(
        group(rect(-17, -17, 34, 34, TEAL, r=6) + line([(-8, -17), (-8, 17)], TEAL_LIGHT, 2), at=(167, 180), turn=29)
    )
    body.append(line("M172 197C196 250 250 240 300 232C320 228 330 214 334 212", STEEL, 4))
    body.append(rect(318, 176, 62, 38, TEAL_DEEP, r=8) + rect(324, 182, 40, 26, MIST, r=4))
    body.append(text(344, 201, "128", 17, TEAL_DEEP, bold=True) + circle(372, 195, 5, WARM))
    body.append(
        line([(96, 184), (312, 184)], WARM, 3, dash="9 7") + text(252, 175, "同一高度", 18, WARM_DEEP, bold=True)
    )
    # detail: the lower edge of the cuff
    body.append(circle(318, 82, 70, WHITE, stroke=TEAL, stroke_width=3))
    body.append(bones([(279, 64, 19), (320, 80, 16), (366, 76, 13)], SKIN))
    body.append(line("M320 66q6 8 2 26", SKIN_SHADE, 3))
    body.append(group(rect(-20, -23, 40, 46, TEAL, r=6), at=(283, 66), turn=20))
    body.append(
        line([(298, 98), (298, 112)], WARM, 3)
        + line([(322, 98), (322, 112)], WARM, 3)
        + line([(298, 105), (322, 105)], WARM, 3)
    )
    body.append(text(318, 134, "2至3厘米", 17, WARM_DEEP, bold=True))
    body.append(text(330, 44, "肘窝", 15, INK) + line([(328, 49), (322, 64)], INK_SOFT, 2))
    body.append(label(296, 282, "手臂放平不说话", 16) + label(306, 330, "双脚平放", 16) + label(44, 250, "靠椅背", 16))
    return body, 400


def choking():
    body = [rect(0, 0, 400, 466, FOAM, r=14)]
    # rescuer behind, both look right
    body.append(torso("carer", (108, 134), (104, 268), width=32, hip_width=34))
    body.append(neck(112, 104, 116, 84, 11) + head(122, 62, 32, "carer", mood="calm"))
    body.append(torso("grandpa", (186, 150), (182, 268), width=31, hip_width=35))
    body.append(neck(188, 122, 192, 104, 11) + head(200, 80, 32, "grandpa", mood="worry"))
    body.append(arm("grandpa", (178, 158), (168, 216), (172, 262), width=14))
    body.append(rect(60, 262, 180, 46, FOAM) + line([(64, 262), (232, 262)], SEA, 5))
    for y, words in ((170, "剑突"), (246, "肚脐")):
        body.append(
            line([(198, y), (276, y)], WARM_DEEP, 2.5, dash="6 5")
            + text(284, y + 6, words, 18, WARM_DEEP, anchor="start", bold=True)
        )
    body.append(arm("carer", (116, 146), (148, 226), (212, 214), width=17, reach=0.7))
    body.append(
        rect(197, 198, 33, 29, SKIN, r=11, stroke=SKIN_SHADE, stroke_width=2)
        + line("M205 204v16M213 203v18M221 204v16", SKIN_SHADE, 2.5)
    )
    body.append(
        line("M282 228Q250 220 243 192", WARM, 7)
        + tip(239, 174, -104, WARM, 14)
        + label(338, 210, "向里、向上", 17, fill=WARM, ink=WHITE, bold=True)
    )
    body.append(text(200, 294, "拳头在肚脐上方两横指、剑突下方", 18, INK, bold=True))
    body.append(rect(14, 314, 372, 138, WHITE, r=14))
    body.append(arm("carer", (64, 372), (104, 356), (124, 372), width=10, colour=TEAL))
    body.append(
        torso("grandpa", (146, 392), (96, 427), width=20, hip_width=21)
        + head(178, 384, 21, "grandpa", turn=38, mood="worry")
    )
    body.append(
        torso("carer", (58, 382), (52, 428), width=20, hip_width=20)
        + neck(60, 364, 62, 356, 7)
        + head(66, 344, 21, "carer", mood="calm")
    )
    body.append(arm("carer", (62, 384), (92, 428), (142, 420), width=10) + arrow(124, 336, 124, 358, WARM, 5, size=10))
    body.append(rect(14, 432, 200, 20, WHITE, r=10) + line([(30, 433), (134, 433)], SEA, 4))
    body.append(text(296, 352, "背部拍击5次", 19, TEAL_DEEP, bold=True))
    body.append(
        text(296, 384, "前臂托住胸口", 16, INK)
        + text(296, 408, "身体前倾，掌根拍", 16, INK)
        + text(296, 432, "两肩胛骨之间", 16, INK)
    )
    return body, 466


def bed_bath():
    body = [rect(0, 0, 400, 470, FOAM, r=14), rect(34, 24, 216, 424, WHITE, r=20, stroke=WOOD, stroke_width=6)]
    body.append(rect(72, 38, 140, 78, PEACH, r=24, stroke="#e0a873", stroke_width=2))
    body.append(bones([(112, 148, 15), (84, 212, 12), (74, 262, 9)], SKIN) + circle(72, 272, 12, SKIN))
    body.append(bones([(172, 148, 15), (200, 212, 12), (210, 262, 9)], SKIN) + circle(212, 272, 12, SKIN))
    body.append(
        bones([(142, 140, 13), (142, 118, 12)], SKIN_SHADE)
        + shape("M104 142Q142 122 180 142Q188 150 182 180L176 260H108L102 180Q96 150 104 142z", SKIN)
    )
    body.append(line("M116 176q14 8 24 0M144 176q12 8 24 0", SKIN_SHADE, 2.5) + circle(142, 236, 3, SKIN_SHADE))
    body.append(face_front(142, 84, 34))
    body.append(
        bones([(124, 268, 21), (120, 350, 16), (118, 412, 11)], SKIN)
        + bones([(160, 268, 21), (164, 350, 16), (166, 412, 11)], SKIN)
    )
    body.append(ellipse(116, 428, 11, 13, SKIN) + ellipse(168, 428, 11, 13, SKIN))
    body.append(
        shape("M48 262Q142 246 236 262V394Q142 406 48 394z", TEAL_LIGHT, opacity=0.92)
        + line("M48 264Q142 248 236 264", WHITE, 5)
    )
    body.append(line("M62 300q80-10 160 0M62 340q80-8 160 0", WHITE, 2, opacity=0.7))
    for number, x, y in ((1, 190, 62), (2, 142, 204), (4, 120, 330), (5, 142, 428), (6, 142, 284)):
        body.append(badge(x, y, number, 16, WARM if number != 6 else WARM_DEEP))
    body.append(badge(222, 178, 3, 16) + line("M232 160c12-14 8-38-8-44", WARM, 3.5, dash="6 5"))
    body.append(
        thermometer(282, 118, 74, 0.62)
        + text(347, 60, "水", 17, INK, bold=True)
        + text(349, 84, "40至45℃", 17, WARM_DEEP, bold=True)
    )
    body.append(
        thermometer(282, 222, 74, 0.4, TEAL)
        + text(347, 166, "室", 17, INK, bold=True)
        + text(349, 190, "24至26℃", 17, TEAL_DEEP, bold=True)
    )
    names = ["脸", "手臂、胸腹", "背、臀（侧卧）", "腿", "脚", "会阴（换水）"]
    for number, name in enumerate(names, 1):
        y = 256 + number * 29
        body.append(
            badge(276, y - 6, number, 12.5) + text(294, y, name, 15 if number in (3, 6) else 16, INK, anchor="start")
        )
    body.append(text(274, 256, "擦的先后", 16.5, TEAL_DEEP, anchor="start", bold=True))
    return body, 470


def _urine_bag(x, y):
    return (
        line([(x - 12, y - 6), (x + 12, y - 6)], STEEL, 4)
        + rect(x - 16, y - 4, 32, 42, WHITE, r=7, stroke=STEEL, stroke_width=2.5)
        + shape(f"M{x - 14} {y + 18}h28v14q0 5-5 5h-18q-5 0-5-5z", YELLOW)
        + line(f"M{x + 8} {y + 4}h5M{x + 8} {y + 11}h5", STEEL, 2)
    )


def urine_bag():
    body = [
        rect(0, 0, 400, 452, FOAM, r=14),
        panel(10, 10, 380, 204, WHITE),
        panel(10, 224, 212, 218, WHITE),
        panel(230, 224, 160, 218, "#fdf0ee"),
    ]
    body.append(label(346, 36, "侧卧", 17, fill=TEAL, ink=WHITE, bold=True))
    body.append(bed(44, 102, 300, height=34) + pillow(84, 92, 64, 26))
    body.append(
        shape("M112 100C124 62 168 66 206 74C246 56 286 72 332 82Q342 92 338 104H112z", TEAL_MID)
        + line("M140 84C190 78 250 76 320 92", TEAL_LIGHT, 3)
    )
    body.append(face_front(92, 78, 25, "granny", turn=-82, mood="asleep"))
    body.append(
        circle(214, 92, 9, YELLOW, stroke=WHITE, stroke_width=2.5)
        + text(232, 62, "膀胱", 15.5, INK, bold=True)
        + line([(224, 66), (217, 82)], INK, 2)
    )
    body.append(line([(24, 92), (378, 92)], WARM, 2.5, dash="8 6"))
    body.append(line("M216 98C236 126 250 136 270 150", "#d9a520", 4.5) + _urine_bag(274, 154))
    body.append(check(322, 176, 14) + text(168, 200, "挂床架，管子成平缓下坡", 15.5, INK, bold=True))
    body.append(label(180, 250, "轮椅", 17, fill=TEAL, ink=WHITE, bold=True))
    body.append(wheelchair(96, 354, scale=0.72))
    body.append(
        torso("grandpa", (84, 298), (84, 340), width=17, hip_width=18)
        + neck(86, 278, 88, 270, 7)
        + head(94, 258, 19, "grandpa", turn=0)
    )
    body.append(
        leg("grandpa", (88, 346), (126, 348), (132, 392), width=13)
        + arm("grandpa", (86, 296), (96, 328), (120, 330), width=8.5)
    )
    body.append(
        circle(98, 336, 7, YELLOW, stroke=WHITE, stroke_width=2) + line([(20, 336), (214, 336)], WARM, 2.5, dash="8 6")
    )
    body.append(text(186, 328, "膀胱线", 15, WARM_DEEP, bold=True))
    body.append(
        line("M99 342C104 352 108 356 106 364", "#d9a520", 4.5)
        + group(_urine_bag(0, 0), at=(100, 368), scale=0.85)
        + check(186, 376, 13)
    )
    body.append(text(116, 434, "固定在座位下方", 15.5, INK, bold=True))
    body.append(label(310, 248, "错误", 17, fill=RED, ink=WHITE, bold=True))
    body.append(
        rect(246, 368, 128, 14, WOOD, r=4)
        + rect(246, 352, 128, 18, WHITE, r=7)
        + shape("M246 352C266 326 330 326 374 352z", TEAL_MID)
    )
    body.append(
        circle(292, 344, 7, YELLOW, stroke=WHITE, stroke_width=2)
        + line([(240, 344), (382, 344)], WARM, 2.5, dash="8 6")
    )
    body.append(
        line([(350, 270), (350, 368)], STEEL, 4)
        + group(_urine_bag(0, 0), at=(350, 282), scale=0.8)
        + line("M294 338C300 312 322 326 342 314", "#d9a520", 4.5)
    )
    body.append(
        cross(278, 294, 15)
        + text(310, 408, "高于膀胱", 15.5, RED, bold=True)
        + text(310, 431, "尿会倒流", 15.5, RED, bold=True)
    )
    return body, 452


def bedroom():
    body = [rect(0, 0, 400, 404, FOAM, r=14), rect(18, 18, 364, 306, "#f4e9d8", stroke=WOOD_DARK, stroke_width=8)]
    body += [line([(22, y), (378, y)], "#eadcc6", 2) for y in range(52, 320, 34)]
    body.append(
        rect(272, 22, 106, 116, SKY)
        + line([(272, 22), (272, 138), (304, 138)], WOOD_DARK, 8)
        + line([(350, 138), (378, 138)], WOOD_DARK, 8)
    )
    body.append(
        rect(324, 28, 34, 18, WHITE, r=4)
        + ellipse(341, 64, 17, 20, WHITE, stroke=STEEL, stroke_width=2)
        + line([(300, 44), (300, 88)], WARM, 6)
    )
    body.append(text(330, 114, "卫生间", 16, INK, bold=True))
    # the bed stands with its head to the upper wall and one side along the left wall
    body.append(rect(30, 40, 112, 214, WHITE, r=10, stroke=WOOD, stroke_width=5) + rect(42, 50, 88, 42, PEACH, r=14))
    body.append(shape("M33 122Q86 108 139 122V251H33z", TEAL_MID) + line("M33 124Q86 110 139 124", TEAL_LIGHT, 5))
    body.append(line([(149, 132), (149, 200)], WARM, 8) + label(206, 180, "床边扶手", 16))
    body.append(rect(156, 32, 82, 66, WOOD, r=6) + rect(161, 37, 72, 56, "#c9ad8b", r=4))
    body.append(
        circle(178, 53, 10, RED)
        + circle(178, 53, 4.5, WHITE)
        + line("M194 56a7 7 0 1 0 .1 0M215 56a7 7 0 1 0 .1 0M201 60h7", INK, 2.2)
    )
    body.append(group(cup(0, 0), at=(198, 80), scale=0.72))
    body.append(text(204, 119, "呼叫铃、眼镜", 16, INK, bold=True) + text(204, 141, "和水杯", 16, INK, bold=True))
    for x, y in ((166, 234), (198, 230), (230, 222), (260, 210), (288, 194), (310, 172), (326, 148)):
        body.append(
            circle(x, y, 11, YELLOW, opacity=0.4) + circle(x, y, 5.5, YELLOW, stroke="#b88a1c", stroke_width=1.5)
        )
    body.append(label(264, 258, "一串小地灯照到卫生间", 16))
    body.append(
        rect(46, 317, 120, 14, "#dceef5", stroke=BLUE, stroke_width=3) + text(106, 306, "窗", 17, INK, bold=True)
    )
    body.append(
        thermometer(60, 388, 44, 0.5) + text(84, 374, "冬18至22℃、夏25至28℃", 19, INK, anchor="start", bold=True)
    )
    return body, 404


DRAWN = {
    "fig-hand-wash": hand_wash,
    "fig-bp-position": bp_position,
    "fig-choking": choking,
    "fig-bed-bath": bed_bath,
    "fig-urine-bag": urine_bag,
    "fig-bedroom": bedroom,
}
