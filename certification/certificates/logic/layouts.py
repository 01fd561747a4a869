"""The layouts of certificates: template, what varies from holder to holder and where, and how far a body may move it.

Each kind is set out on a sheet that lies or stands; what it says is written once, and so is what a sheet has room for.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.printing.logic.slots import Part, Slot

# Left, top, right, bottom in millimetres.
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Sheet:
    """What the style sheet has room for on a sheet of one format, in millimetres; certificate.css and tall.css say the same.

    Arguments: name, "" for the sheet that lies; label, for the editor; size, width and height; width, of the texts across;
    say, height of the sentence; largest, size of the title in points; address, digest, widths at the foot; figures,
    left, top, width and height of photo, code and seal; inside, how far from the edge the portal's frame ends.
    """

    name: str
    label: Any
    size: tuple[float, float]
    width: float
    say: float
    largest: float
    address: float
    digest: float
    row: float
    figures: Mapping[str, tuple[float, float, float, float]]
    inside: float = 18.6


WIDE = Sheet(
    name="", label=gettext_lazy("横版"), size=(297.0, 210.0), width=182, say=23, largest=30, address=92, digest=70, row=81,
    figures={"photo": (31.0, 62.0, 35.0, 49.0), "code": (35.0, 121.0, 27.0, 27.0), "seal": (211.5, 114.0, 41.0, 41.0)},
)  # fmt: skip
TALL = Sheet(
    name="tall", label=gettext_lazy("竖版"), size=(210.0, 297.0), width=154, say=31.5, largest=27, address=92, digest=60, row=127,
    figures={"photo": (87.5, 57.0, 35.0, 49.0), "code": (34.5, 223.0, 27.0, 27.0), "seal": (125.5, 217.0, 41.0, 41.0)},
)  # fmt: skip


@dataclass(frozen=True)
class Layout:
    """One way to set out a certificate of a kind.

    Arguments: name; title, of the kind, for the editor; kind, as of enums.Kind; template; sheet; slots by name; fixed,
    those whose text is the same for every certificate of an issuer; optional, values that may be empty, each with the
    slot of its name; seal, kind and inner text of the drawn seal; figures, what else may be moved, with the farthest
    shift in millimetres; sample, values of somebody who does not exist.
    """

    name: str
    title: Any
    kind: str
    template: str
    sheet: Sheet
    slots: Mapping[str, Slot]
    fixed: frozenset[str]
    optional: tuple[str, ...]
    seal: tuple[str, str]
    sample: Mapping[str, str]
    figures: Mapping[str, float] = field(default_factory=lambda: {"photo": 3.0, "code": 3.0, "seal": 8.0})

    @property
    def label(self) -> str:
        """Return what the editor calls it, in the language that is active now."""
        return _("%(title)s（%(sheet)s）") % {"title": self.title, "sheet": self.sheet.label}

    @property
    def tall(self) -> bool:
        """Tell whether the sheet stands."""
        return self.sheet.size[1] > self.sheet.size[0]

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

    def frames(self, moves: Mapping[str, Mapping[str, float]]) -> dict[str, Box]:
        """Return the frames of photo, code and seal after a body's moves."""
        made = {}
        for name, (left, top, width, height) in self.sheet.figures.items():
            move = moves.get(name, {})
            x, y = left + move.get("x", 0.0), top + move.get("y", 0.0)
            made[name] = (x, y, x + width, y + height)
        return made


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


@dataclass(frozen=True)
class _Words:
    """What a kind of certificate says, on whatever sheet.

    Arguments: kind; label; say, the sentence after the holder's name; title; below, the line under it; row, the one of
    the rows that only this kind has; scores, whether there is a row of them; seal; sample, values besides _SAMPLE.
    """

    kind: str
    label: Any
    say: str
    title: str
    below: str
    row: Mapping[str, Mapping[str, float]]
    seal: tuple[str, str]
    sample: Mapping[str, str]
    scores: bool = True


_WORDS = (
    _Words(
        kind="skill_level",
        label=gettext_lazy("职业技能等级证书"),
        say="，{sex_word}，{birth_month}出生，依据《{standard_title}》{basis}，准予颁发",
        title="{occupation_title} {level_title}",
        below="{occupation_title_en} · {level_title_en}",
        row={"occupation_code": {"spacing": 0.05}},
        seal=("official", "证书专用章"),
        sample={
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
    ),
    _Words(
        kind="training",
        label=gettext_lazy("培训合格证书"),
        say="，{sex_word}，{birth_month}出生，于{period}参加下列培训，修满规定课时，结业考核合格，特发此证。",
        title="{course_title}",
        below="{hours}",
        row={"class_title": {"smallest": 6.5}},
        seal=("training", "培训专用章"),
        sample={
            "period": "2026年10月20日至12月12日",
            "course_title": "失能老人照护（中级）",
            "hours": "共 40 课时：线上理论 20 课时，线下实操 20 课时",
            "class_title": "2026 年第 26-11 班",
            "scores": "理论 88 分 · 实操 84 分",
            "number": "PX99-2026-0004-01863",
            "issued_on": "2026年12月15日",
        },
    ),
    _Words(
        kind="honour",
        label=gettext_lazy("竞赛荣誉证书"),
        say="，{sex_word}，{birth_month}出生，参加{held_on}举办的{contest_title}，成绩优异，荣获",
        title="{honour}",
        below="{contest_title}",
        row={"document": {"smallest": 6.5}},
        seal=("official", "证书专用章"),
        scores=False,
        sample={
            "contest_title": "示例市养老护理职业技能竞赛",
            "held_on": "2026年6月20日",
            "honour": "职工组第 2 名",
            "document": "示例市竞赛组委会公告〔2026〕3号",
            "number": "RY-8K4M2P-2026-0002",
        },
    ),
)


def _across(words: _Words, sheet: Sheet) -> dict[str, Slot]:
    """Return the texts that go across: the sentence, the title and the line below it."""
    sentence = (Part("{holder_name}", bold=True), Part(words.say))
    return {
        "say": Slot(
            sentence, width=sheet.width, height=sheet.say, largest=15.5, smallest=8, leading=1.9, indent=2,
            upright="top", reach=4,
        ),
        "title": Slot(
            (Part(words.title, bold=True),), width=sheet.width, height=17, largest=sheet.largest, smallest=12,
            leading=1.2, spacing=0.1, align="center", upright="bottom", reach=3,
        ),
        "below": Slot(
            (Part(words.below),), width=sheet.width, height=5, largest=11, smallest=6, leading=1.3, spacing=0.12,
            align="center", upright="top", reach=3,
        ),
    }  # fmt: skip


def _rows(words: _Words, sheet: Sheet) -> dict[str, Slot]:
    """Return the values of the rows, from the first to the last."""
    rows: dict[str, Mapping[str, float]] = {"id_kind": {}, "id_number": {"spacing": 0.05}, **words.row}
    if words.scores:
        rows["scores"] = {}
    rows["number"] = {"spacing": 0.05}
    return {
        name: Slot(
            (Part(f"{{{name}}}"),),
            width=sheet.row,
            height=8,
            largest=11.5,
            smallest=own.get("smallest", 7),
            leading=1.15,
            spacing=own.get("spacing", 0.0),
            reach=3,
        )
        for name, own in rows.items()
    }


def _foot(sheet: Sheet) -> dict[str, Slot]:
    """Return who issued it when, and how it is verified."""
    return {
        "issuer_name": Slot(
            (Part("{issuer_name}"),), width=72, height=10, largest=13, smallest=6.5, leading=1.25, align="center",
            reach=6,
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
            (Part("核验：{verify_url}"),), width=sheet.address, height=5, largest=7.5, smallest=5, leading=1.5,
            upright="bottom", reach=3,
        ),
        "digest": Slot(
            (Part("数据指纹 {digest}"),), width=sheet.digest, height=5, largest=7.5, smallest=6, leading=1.5,
            align="right", upright="bottom", reach=3,
        ),
    }  # fmt: skip


def _layout(words: _Words, sheet: Sheet) -> Layout:
    # A version's name has room for fourteen characters of it: see services.composing.
    name = f"{words.kind.removesuffix('_level')}_{sheet.name}" if sheet.name else words.kind
    return Layout(
        name=name,
        title=words.label,
        kind=words.kind,
        template=f"certification/certificates/pdf/{words.kind}.html",
        sheet=sheet,
        slots=_across(words, sheet) | _rows(words, sheet) | _foot(sheet),
        fixed=frozenset({"issuer_name"}),
        optional=("scores", "digest") if words.scores else ("digest",),
        seal=words.seal,
        sample={**_SAMPLE, **words.sample},
    )


LAYOUTS = {layout.name: layout for sheet in (WIDE, TALL) for layout in (_layout(words, sheet) for words in _WORDS)}
# What a kind looks like where its body has chosen nothing.
DEFAULTS = {layout.kind: layout for layout in LAYOUTS.values() if layout.sheet is WIDE}
SKILL_LEVEL, TRAINING, HONOUR = (DEFAULTS[kind] for kind in ("skill_level", "training", "honour"))
# Names that stand for what happens: two characters, a middle dot, fifty characters, beyond the basic plane.
HOLDERS = (
    "王芳",
    "古丽米热·阿卜杜喀迪尔",
    "欧阳诗涵梓轩雨桐子墨俊博然",
    "古丽米热·阿卜杜喀迪尔·依明尼亚孜·阿不都热依木·买买提艾力江·阿卜杜热西提·次仁旺堆扎西多吉卓玛吉",
)


def of_kind(kind: str) -> list[Layout]:
    """Return the layouts among which a body may choose for a kind."""
    return [layout for layout in LAYOUTS.values() if layout.kind == kind]


def context(layout: Layout, values: Mapping[str, Any], moves: Mapping[str, Mapping[str, float]]) -> dict[str, Any]:
    """Return what the layout's template needs: slots in place, moves of the figures, and all values."""
    blank = dict.fromkeys(layout.optional, "")
    return {
        "moves": moves,
        "bare": False,
        "background": None,
        "tall": layout.tall,
        **blank,
        **values,
        "slots": layout.moved(moves),
    }
