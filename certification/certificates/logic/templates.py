"""What the editor of templates needs: what fields are called, where they stand, and what is wrong with a page."""

import hashlib
import json
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certification.certificates.logic.layouts import HOLDERS, LAYOUTS, Layout

# Which kinds an organisation of a kind issues.
KINDS = {
    "assessment_body": ("skill_level", "honour"),
    "school": ("training",),
    "training_base": ("training",),
}
NAMES = {
    "say": gettext_lazy("持证人与说明"),
    "title": gettext_lazy("主标题"),
    "below": gettext_lazy("副标题"),
    "id_kind": gettext_lazy("证件类型"),
    "id_number": gettext_lazy("证件号码"),
    "occupation_code": gettext_lazy("职业代码"),
    "class_title": gettext_lazy("培训班次"),
    "document": gettext_lazy("公布文件"),
    "scores": gettext_lazy("考核成绩"),
    "number": gettext_lazy("证书编号"),
    "issuer_name": gettext_lazy("发证机构"),
    "issued_on": gettext_lazy("发证日期"),
    "verify_code": gettext_lazy("核验码"),
    "verify_url": gettext_lazy("核验网址"),
    "digest": gettext_lazy("数据指纹"),
    "photo": gettext_lazy("照片"),
    "code": gettext_lazy("二维码"),
    "seal": gettext_lazy("印章"),
    "": gettext_lazy("固定文字"),
}
AXES = {"x": gettext_lazy("向右（毫米）"), "y": gettext_lazy("向下（毫米）"), "size": gettext_lazy("最大字号（磅）")}
# Whom a preview shows: somebody usual, the longest name (50 characters), a character beyond the basic plane.
SAMPLES = {"sample": "", "longest": HOLDERS[-1], "rare": "张𬱖"}
# A4 landscape, in millimetres, and how far from its edge print must stay.
PAGE = (297.0, 210.0)
MARGIN = 12.0
# Where certificate.css puts the figures: left, top, width, height in millimetres; a test holds them against a page.
FIGURES = {"photo": (31.0, 62.0, 35.0, 49.0), "code": (35.0, 121.0, 27.0, 27.0), "seal": (211.5, 127.5, 41.0, 41.0)}
# How many pixels of a seal or a background are needed: 300 dots an inch of 41 mm, 200 of the page.
SEAL_PIXELS = 485
BACKGROUND_PIXELS = (2339, 1654)
# The lightest ink in use is about this bright (0-255); print needs a ground that is much lighter.
DARKEST_GROUND = 150
_MM = 25.4 / 72

Box = tuple[float, float, float, float]


class Letter(NamedTuple):
    """A letter on the page: the field to which it belongs ("" for fixed words), left, top, right, bottom in millimetres."""

    owner: str
    box: Box
    em: float


def digest(layout: str, moves: Mapping[str, Any], seal_id: int | None, background_id: int | None) -> str:
    """Return what tells two looks apart."""
    return hashlib.sha256(json.dumps([layout, moves, seal_id, background_id], sort_keys=True).encode()).hexdigest()


def movable(layout: Layout) -> list[str]:
    """Return the names of what may be moved: first the figures, then the texts."""
    return [*layout.figures, *layout.slots]


def axes(layout: Layout, name: str) -> list[tuple[str, float, float, float]]:
    """Return (axis, least, most, value when nothing is moved) of a field."""
    found = [(axis, *layout.limits(name, axis), 0.0) for axis in ("x", "y")]
    if name in layout.slots:
        least, most = layout.limits(name, "size")
        found.append(("size", least, most, most))
    return found


def tidy(layout: Layout, moves: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float]]:
    """Return the moves that do move something, of fields that the layout has."""
    made: dict[str, dict[str, float]] = {}
    for name in movable(layout):
        given = moves.get(name, {})
        kept = {
            axis: float(given[axis]) for axis, _l, _m, usual in axes(layout, name) if given.get(axis, usual) != usual
        }
        if kept:
            made[name] = kept
    return made


def _plain(character: str) -> str:
    """Return one character for a letter; a radical and its ideograph share a glyph, and either may be named."""
    return unicodedata.normalize("NFKC", character)[:1]


def letters(seen: Iterable[Any], texts: Mapping[str, str], advance: Callable[[str], float]) -> list[Letter]:
    """Return the letters of a page with the field to which each belongs.

    Arguments: seen, letters with text, size, x and y in points from below left; texts, of the fields by name; advance,
    width of a text in ems.
    """
    found = [letter for letter in seen if not letter.text.isspace()]
    stream = "".join(_plain(letter.text) for letter in found)
    owners = [""] * len(found)
    # Longer ones first: a short one may stand inside of a longer one.
    for name in sorted(texts, key=lambda name: (-len(texts[name]), name)):
        wanted = "".join(_plain(character) for character in texts[name] if not character.isspace())
        start = stream.find(wanted) if wanted else -1
        while start >= 0 and any(owners[start : start + len(wanted)]):
            start = stream.find(wanted, start + 1)
        if start >= 0:
            owners[start : start + len(wanted)] = [name] * len(wanted)
    made = []
    for letter, owner in zip(found, owners, strict=True):
        em, left, foot = letter.size * _MM, letter.x * _MM, PAGE[1] - letter.y * _MM
        made.append(Letter(owner, (left, foot - 0.86 * em, left + advance(letter.text) * em, foot + 0.12 * em), em))
    return made


def places(found: Sequence[Letter]) -> dict[str, Box]:
    """Return the frame of each field's letters."""
    made: dict[str, Box] = {}
    for owner, box, _em in found:
        if owner in made:
            old = made[owner]
            box = (min(old[0], box[0]), min(old[1], box[1]), max(old[2], box[2]), max(old[3], box[3]))
        if owner:
            made[owner] = box
    return made


def figures(moves: Mapping[str, Mapping[str, float]]) -> dict[str, Box]:
    """Return the frames of photo, code and seal after a body's moves."""
    made = {}
    for name, (left, top, width, height) in FIGURES.items():
        x, y = left + moves.get(name, {}).get("x", 0.0), top + moves.get(name, {}).get("y", 0.0)
        made[name] = (x, y, x + width, y + height)
    return made


def _over(one: Box, other: Box) -> tuple[float, float]:
    """Return by how much two boxes lie over each other, sideways and up and down (negative: they do not)."""
    return min(one[2], other[2]) - max(one[0], other[0]), min(one[3], other[3]) - max(one[1], other[1])


def problems(found: Sequence[Letter], shown: Mapping[str, Box]) -> list[dict[str, Any]]:
    """Return what lies over what, and what stands too near to the edge, each once.

    Arguments: found, letters of the page; shown, frames of the figures. A seal may lie over text, as seals do.
    """
    made: dict[tuple[str, ...], None] = {}
    ordered = sorted(found, key=lambda letter: letter.box[1])
    for number, one in enumerate(ordered):
        for other in ordered[number + 1 :]:
            if other.box[1] >= one.box[3]:
                break
            if one.owner == other.owner:
                continue
            wide, high = _over(one.box, other.box)
            least = 0.2 * min(one.em, other.em)
            if wide > least and high > least:
                made["overlap", *sorted((one.owner, other.owner), reverse=True)] = None
        if not (MARGIN <= one.box[0] and one.box[2] <= PAGE[0] - MARGIN):
            made["margin", one.owner] = None
        if not (MARGIN <= one.box[1] and one.box[3] <= PAGE[1] - MARGIN):
            made["margin", one.owner] = None
        for name in ("photo", "code"):
            if min(_over(one.box, shown[name])) > 0.3:
                made["covered", one.owner, name] = None
    for name, other_name in (("photo", "code"), ("photo", "seal"), ("code", "seal")):
        if min(_over(shown[name], shown[other_name])) > 0.1:
            made["overlap", name, other_name] = None
    return [{"code": code, "fields": list(fields)} for code, *fields in made]


def words(problem: Mapping[str, Any]) -> str:
    """Return a problem in words for whoever designs the template."""
    names = [str(NAMES.get(name, name)) for name in problem.get("fields", ())]
    match problem["code"]:
        case "overlap":
            return _("“%(one)s”和“%(other)s”叠在一起了，请把其中一项移开。") % {"one": names[0], "other": names[1]}
        case "covered":
            return _("“%(one)s”压在“%(other)s”上了，请把其中一项移开。") % {"one": names[0], "other": names[1]}
        case "margin":
            return _("“%(one)s”离纸边太近，打印时可能缺一块，请往里移。") % {"one": names[0]}
        case "dark":
            return _("“%(one)s”后面的背景太深，字看不清，请换一张浅一些的背景图。") % {"one": names[0]}
        case "changed":
            return _("检查的时候草稿又改过了，请再启用一次。")
        case "raced":
            return _("同一种证书刚刚启用了另一版，请刷新页面看一看，再决定要不要启用这一版。")
    return str(problem.get("message", problem["code"]))


def differences(
    layout: str, moves: Mapping[str, Any], old_layout: str, old_moves: Mapping[str, Any]
) -> list[tuple[str, str, str]]:
    """Return in what two looks differ: what, before, now; seal and background aside."""
    made = []
    if layout != old_layout:
        made.append((_("版式"), LAYOUTS[old_layout].label, LAYOUTS[layout].label))
    kept = {name for look in (layout, old_layout) for name in movable(LAYOUTS[look])}
    for name in NAMES:
        if name not in kept:
            continue
        for axis, label in AXES.items():
            both = []
            for look, moved in ((old_layout, old_moves), (layout, moves)):
                usual = (
                    next((row[3] for row in axes(LAYOUTS[look], name) if row[0] == axis), None)
                    if (name in movable(LAYOUTS[look]))
                    else None
                )
                value = moved.get(name, {}).get(axis, usual)
                both.append("—" if value is None else f"{value:g}")
            if both[0] != both[1]:
                made.append((f"{NAMES[name]} · {label}", both[0], both[1]))
    return made
