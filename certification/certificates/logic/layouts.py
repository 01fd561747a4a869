"""The layouts of certificates: template, what varies from holder to holder and where, and how far a body may move it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from portal.printing.logic.slots import Part, Slot


@dataclass(frozen=True)
class Layout:
    """One way to set out a certificate of a kind.

    Arguments: name; label, in Chinese, for the editor; kind, as of enums.Kind; template; slots by name; fixed, those
    whose text is the same for every certificate of an issuer; optional, values that may be empty, each with the slot of
    its name; seal, kind and inner text of the drawn seal; figures, what else may be moved, with the farthest shift in
    millimetres; sample, values of somebody who does not exist.
    """

    name: str
    label: str
    kind: str
    template: str
    slots: Mapping[str, Slot]
    fixed: frozenset[str]
    optional: tuple[str, ...]
    seal: tuple[str, str]
    sample: Mapping[str, str]
    figures: Mapping[str, float] = field(default_factory=lambda: {"photo": 3.0, "code": 3.0, "seal": 8.0})

    def fields(self) -> set[str]:
        """Return the names of the values that the slots take."""
        return set().union(*(slot.fields() for slot in self.slots.values()))

    def moved(self, moves: Mapping[str, Mapping[str, float]]) -> dict[str, Slot]:
        """Return the slots after a body's moves: slot -> {"x": mm, "y": mm, "size": pt}, all optional.

        Raises ValueError for an unknown slot or a move beyond its limits; `args` are (slot, key, least, most).
        """
        slots = dict(self.slots)
        for name, move in moves.items():
            for key, value in move.items():
                least, most = self.limits(name, key)
                if not least <= value <= most:
                    raise ValueError(name, key, least, most)
            if name in slots:
                slot = slots[name]
                slots[name] = replace(
                    slot,
                    right=move.get("x", slot.right),
                    down=move.get("y", slot.down),
                    largest=move.get("size", slot.largest),
                )
        return slots

    def limits(self, name: str, key: str) -> tuple[float, float]:
        """Return the least and the greatest value of a move. Raises ValueError for an unknown slot or key."""
        if key in {"x", "y"}:
            if name in self.slots:
                return -self.slots[name].reach, self.slots[name].reach
            if name in self.figures:
                return -self.figures[name], self.figures[name]
        if key == "size" and name in self.slots:
            return self.slots[name].smallest, self.slots[name].largest
        raise ValueError(name, key, 0.0, 0.0)


def _row(text: str, *, smallest: float = 7, spacing: float = 0.0) -> Slot:
    return Slot(
        (Part(text),), width=81, height=8, largest=11.5, smallest=smallest, leading=1.15, spacing=spacing, reach=3
    )


def _say(text: str) -> Slot:
    parts = (Part("{holder_name}", bold=True), Part(text))
    return Slot(parts, width=182, height=23, largest=15.5, smallest=8, leading=1.9, indent=2, upright="top", reach=4)


def _title(text: str) -> Slot:
    return Slot(
        (Part(text, bold=True),),
        width=182,
        height=17,
        largest=30,
        smallest=12,
        leading=1.2,
        spacing=0.1,
        align="center",
        upright="bottom",
        reach=3,
    )


def _below(text: str) -> Slot:
    return Slot(
        (Part(text),),
        width=182,
        height=5,
        largest=11,
        smallest=6,
        leading=1.3,
        spacing=0.12,
        align="center",
        upright="top",
        reach=3,
    )


_COMMON = {
    "id_kind": _row("{id_kind}"),
    "id_number": _row("{id_number}", spacing=0.05),
    "scores": _row("{scores}"),
    "number": _row("{number}", spacing=0.05),
    "issuer_name": Slot(
        (Part("{issuer_name}"),), width=72, height=10, largest=13, smallest=6.5, leading=1.25, align="center", reach=6
    ),
    "issued_on": Slot(
        (Part("{issued_on}"),), width=72, height=9, largest=13, smallest=9, leading=1.8, align="center",
        upright="top", reach=6,
    ),
    "verify_code": Slot(
        (Part("核验码 {verify_code}"),), width=35, height=5, largest=8.5, smallest=7, leading=1.5, align="center",
        upright="top", reach=3,
    ),
    "verify_url": Slot(
        (Part("核验：{verify_url}"),), width=92, height=5, largest=7.5, smallest=5, leading=1.5, upright="bottom",
        reach=3,
    ),
    "digest": Slot(
        (Part("数据指纹 {digest}"),), width=70, height=5, largest=7.5, smallest=6, leading=1.5, align="right",
        upright="bottom", reach=3,
    ),
}  # fmt: skip
# What a skill-level certificate says of how it was earned, unless its facts say otherwise (a contest, an exchange).
EXAMINED = "参加考核，理论知识与操作技能成绩合格"
_SAMPLE = {
    "holder_name": "刘桂兰",
    "sex": "F",
    "sex_word": "女",
    "birth_month": "1978年7月",
    "id_kind": "居民身份证",
    "id_number": "990102197807220046",
    "verify_url": "https://portal.example/v/7K4M29QF",
    "verify_code": "7K4M-29QF",
    "issued_on": "2026年12月18日",
    "digest": "9f3c 41d0 77be a71e",
}

SKILL_LEVEL = Layout(
    name="skill_level",
    label="职业技能等级证书（横版）",
    kind="skill_level",
    template="certification/certificates/pdf/skill_level.html",
    slots={
        "say": _say("，{sex_word}，{birth_month}出生，依据《{standard_title}》{basis}，准予颁发"),
        "title": _title("{occupation_title} {level_title}"),
        "below": _below("{occupation_title_en} · {level_title_en}"),
        "occupation_code": _row("{occupation_code}", spacing=0.05),
        **_COMMON,
    },
    fixed=frozenset({"issuer_name"}),
    optional=("scores", "digest"),
    seal=("official", "证书专用章"),
    sample={
        **_SAMPLE,
        "standard_title": "养老护理员国家职业技能标准",
        "basis": EXAMINED,
        "occupation_title": "养老护理员",
        "occupation_title_en": "ELDERLY CARE WORKER",
        "occupation_code": "4-10-01-05",
        "level_title": "三级 / 高级工",
        "level_title_en": "LEVEL 3 · SENIOR SKILLED",
        "scores": "理论知识 78 分 · 操作技能 84 分",
        "number": "S000099010001263000217",
    },
)
TRAINING = Layout(
    name="training",
    label="培训合格证书（横版）",
    kind="training",
    template="certification/certificates/pdf/training.html",
    slots={
        "say": _say("，{sex_word}，{birth_month}出生，于{period}参加下列培训，修满规定课时，结业考核合格，特发此证。"),
        "title": _title("{course_title}"),
        "below": _below("{hours}"),
        "class_title": _row("{class_title}", smallest=6.5),
        **_COMMON,
    },
    fixed=frozenset({"issuer_name"}),
    optional=("scores", "digest"),
    seal=("training", "培训专用章"),
    sample={
        **_SAMPLE,
        "period": "2026年10月20日至12月12日",
        "course_title": "失能老人照护（中级）",
        "hours": "共 40 课时：线上理论 20 课时，线下实操 20 课时",
        "class_title": "2026 年第 26-11 班",
        "scores": "理论 88 分 · 实操 84 分",
        "number": "PX99-2026-0004-01863",
        "issued_on": "2026年12月15日",
    },
)
HONOUR = Layout(
    name="honour",
    label="竞赛荣誉证书（横版）",
    kind="honour",
    template="certification/certificates/pdf/honour.html",
    slots={
        "say": _say("，{sex_word}，{birth_month}出生，参加{held_on}举办的{contest_title}，成绩优异，荣获"),
        "title": _title("{honour}"),
        "below": _below("{contest_title}"),
        "document": _row("{document}", smallest=6.5),
        **{name: slot for name, slot in _COMMON.items() if name != "scores"},
    },
    fixed=frozenset({"issuer_name"}),
    optional=("digest",),
    seal=("official", "证书专用章"),
    sample={
        **_SAMPLE,
        "contest_title": "示例市养老护理职业技能竞赛",
        "held_on": "2026年6月20日",
        "honour": "职工组第 2 名",
        "document": "示例市竞赛组委会公告〔2026〕3号",
        "number": "RY-8K4M2P-2026-0002",
    },
)
LAYOUTS = {layout.name: layout for layout in (SKILL_LEVEL, TRAINING, HONOUR)}
# What a kind looks like where its body has chosen nothing.
DEFAULTS = {layout.kind: layout for layout in (SKILL_LEVEL, TRAINING, HONOUR)}
# Names that stand for what happens: two characters, a middle dot, fifty characters, beyond the basic plane.
HOLDERS = (
    "王芳",
    "古丽米热·阿卜杜喀迪尔",
    "欧阳诗涵梓轩雨桐子墨俊博然",
    "古丽米热·阿卜杜喀迪尔·依明尼亚孜·阿不都热依木·买买提艾力江·阿卜杜热西提·次仁旺堆扎西多吉卓玛吉",
)


def context(layout: Layout, values: Mapping[str, Any], moves: Mapping[str, Mapping[str, float]]) -> dict[str, Any]:
    """Return what the layout's template needs: slots in place, moves of the figures, and all values."""
    blank = dict.fromkeys(layout.optional, "")
    return {"moves": moves, "bare": False, "background": None, **blank, **values, "slots": layout.moved(moves)}
