"""Course covers, 640 by 360; what matters stays inside the middle 600 by 260, so that a card may crop them."""

from portal.demo.management.drawing.figures_move import kneeling_presser, patient_lying
from portal.demo.management.drawing.ink import (
    FOAM,
    MIST,
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
    WOOD_DARK,
    check,
    circle,
    group,
    line,
    rect,
    shape,
)
from portal.demo.management.drawing.parts import (
    arm,
    bed,
    cup,
    head,
    heart,
    leg,
    neck,
    pillow,
    torso,
    window,
)


def _stage(wall, blob, ground):
    return (
        rect(0, 0, 640, 360, wall)
        + circle(560, 50, 130, blob, opacity=0.55)
        + circle(60, 330, 150, blob, opacity=0.4)
        + rect(0, 286, 640, 74, ground)
    )


def bedside(x=0, y=0, *, reach=0.0):
    """An elder in bed and a caregiver who bends over her; `reach` from 0 to 1 lowers the arm."""
    body = bed(70, 196, 380, height=62)
    body += pillow(126, 180, 100, 36)
    body += shape("M176 200C190 150 250 150 310 164C370 150 420 170 446 186V226H176z", TEAL_MID) + line(
        "M188 186C250 160 350 166 440 190", TEAL_LIGHT, 5
    )
    body += head(140, 152, 36, "granny", turn=-52)
    body += leg("carer", (424, 236), (420, 270), (418, 320), width=26, facing=-1) + leg(
        "carer", (440, 236), (444, 270), (446, 320), width=26, facing=-1
    )
    body += torso("carer", (400, 152), (432, 236), width=38, hip_width=40) + neck(388, 116, 380, 100, 13)
    body += arm("carer", (392, 152), (326, 178 + 8 * reach), (262, 172 + 14 * reach), width=19)
    return group(body + head(372, 74, 43, "carer", facing=-1), at=(x, y))


def life():
    return [_stage(FOAM, SEA, "#c3ddd6"), window(480, 54, 120, 96), bedside(20, 0)]


def rehab():
    body = [_stage("#fdf0e7", PEACH, "#f1dcc7"), rect(60, 176, 520, 10, STEEL, r=5)]
    body += [line([(x, 180), (x, 320)], STEEL, 8) for x in (90, 320, 550)]
    body.append(
        leg("carer", (214, 210), (196, 262), (176, 314), width=24)
        + leg("carer", (220, 210), (234, 262), (232, 314), width=24)
    )
    body.append(
        torso("carer", (220, 132), (217, 204), width=36, hip_width=36)
        + neck(224, 96, 228, 82, 12)
        + head(236, 58, 39, "carer")
    )
    body.append(
        leg("grandpa", (348, 222), (384, 266), (376, 316), width=24, colour="#46515a")
        + leg("grandpa", (342, 222), (330, 270), (306, 314), width=24)
    )
    body.append(
        torso("grandpa", (348, 144), (344, 214), width=35, hip_width=36)
        + neck(352, 110, 356, 96, 12)
        + head(364, 72, 39, "grandpa")
    )
    body.append(
        arm("carer", (224, 142), (268, 190), (318, 198), width=17)
        + arm("grandpa", (352, 150), (392, 196), (430, 176), width=17)
    )
    body.append(shape("M470 52h34v-34h28v34h34v28h-34v34h-28V80h-34z", WHITE, opacity=0.75))
    return body


def plan():
    body = [_stage("#e9eef4", "#b9cde0", "#d3dde8"), rect(330, 40, 250, 176, WHITE, r=12, stroke=TEAL, stroke_width=6)]
    for row, width in enumerate((150, 120, 136)):
        y = 84 + 44 * row
        body.append(
            rect(354, y - 14, 28, 28, FOAM, r=6, stroke=TEAL, stroke_width=3)
            + check(368, y, 8, WARM, 5)
            + rect(398, y - 6, width, 12, MIST, r=6)
        )
    body.append(line([(380, 216), (366, 300)], WOOD_DARK, 8) + line([(530, 216), (544, 300)], WOOD_DARK, 8))
    body.append(
        torso("carer", (270, 158), (268, 262), width=40, hip_width=42)
        + neck(272, 118, 276, 104, 13)
        + head(286, 78, 42, "carer")
        + rect(214, 262, 110, 100, TEAL_DEEP, r=24)
    )
    body.append(arm("carer", (276, 168), (330, 190), (372, 150), width=18) + line([(372, 150), (396, 122)], WOOD, 6))
    for x, who in ((92, "man"), (176, "woman")):
        body.append(
            torso(who, (x, 262), (x, 330), width=38, hip_width=42)
            + neck(x + 2, 226, x + 4, 214, 12)
            + head(x + 10, 190, 36, who)
        )
    body.append(rect(0, 330, 640, 30, "#d3dde8"))
    return body


def family():
    body = [
        _stage("#f3efe6", PEACH, "#e3d3bd"),
        rect(70, 56, 104, 80, WHITE, r=6, stroke=WARM, stroke_width=7) + heart(122, 96, 20, WARM),
        window(452, 56, 120, 92),
    ]
    body.append(
        rect(110, 176, 400, 96, "#8fb9b1", r=28)
        + rect(96, 206, 60, 92, TEAL_MID, r=22)
        + rect(470, 206, 60, 92, TEAL_MID, r=22)
        + rect(140, 236, 346, 60, "#a6cbc3", r=16)
    )
    body.append(
        leg("granny", (236, 246), (290, 262), (292, 316), width=25)
        + torso("granny", (232, 168), (228, 236), width=37, hip_width=39)
        + neck(236, 132, 240, 118, 12)
        + head(248, 94, 40, "granny")
    )
    body.append(
        leg("woman", (404, 246), (350, 262), (346, 316), width=25, facing=-1)
        + torso("woman", (406, 166), (410, 236), width=37, hip_width=39)
        + neck(402, 130, 398, 116, 12)
        + head(390, 90, 40, "woman", facing=-1)
    )
    body.append(
        arm("granny", (236, 178), (262, 224), (312, 216), width=17)
        + arm("woman", (400, 178), (372, 226), (330, 218), width=17)
        + cup(322, 196, 1.6)
        + heart(320, 92, 15, WARM)
    )
    body.append(
        circle(566, 264, 34, "#8bb174") + circle(590, 244, 26, "#7aa163") + rect(556, 276, 40, 40, WARM_MID, r=8)
    )
    return body


def emergency():
    body = [_stage("#fbe9e6", "#f0b8ae", "#ecd2cc")]
    scene = kneeling_presser(168, 190) + patient_lying(172, 234)
    scene += arm("carer", (184, 92), (176, 140), (168, 184), width=13, colour=TEAL, reach=0.5) + arm(
        "carer", (176, 92), (170, 140), (165, 184), width=13, reach=0.5
    )
    scene += rect(150, 178, 34, 13, SKIN, r=6, stroke=SKIN_SHADE, stroke_width=2) + rect(
        148, 188, 38, 13, SKIN, r=6, stroke=SKIN_SHADE, stroke_width=2
    )
    scene += head(156, 46, 29, "carer", facing=-1, mood="calm")
    body.append(group(scene, at=(56, 8), scale=1.25))
    body.append(
        rect(470, 186, 118, 96, WARM, r=14)
        + rect(508, 170, 42, 20, "none", r=8, stroke=WARM_DEEP, stroke_width=7)
        + heart(529, 232, 25, WHITE)
        + shape("M532 216L516 238H528L522 254L542 230H530z", RED)
    )
    body.append(line("M424 88h40l12-30 20 60 14-40 8 10h60", RED, 6))
    return body


COVERS = {"L5-LIFE": life, "L4-REHAB": rehab, "L3-PLAN": plan, "FAM-CARE": family, "EMERG": emergency}
