"""What the editor of templates needs: who designs what, what fields are called, how far they move, how looks differ."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

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
# How far from the edge of the paper print must stay, in millimetres.
MARGIN = 12.0
# How many pixels of a seal or a background are needed: 300 dots an inch of 41 mm, 200 of the page (long side, short).
SEAL_PIXELS = 485
BACKGROUND_PIXELS = (2339, 1654)
# The lightest ink in use is about this bright (0-255); print needs a ground that is much lighter.
DARKEST_GROUND = 150


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
