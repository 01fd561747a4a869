"""The words of conditions: kept as a code with its figures, said in the language of whoever reads."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.printing.errors import MissingGlyph, UnreadablePicture

# Of each condition what is said where it holds, and where it does not.
SENTENCES = {
    "released": (gettext_lazy("成绩已公布"), gettext_lazy("成绩还没有公布")),
    "theory": (gettext_lazy("理论知识合格"), gettext_lazy("理论知识没有合格")),
    "practical": (gettext_lazy("操作技能合格"), gettext_lazy("操作技能没有成绩或没有合格")),
    "course": (gettext_lazy("课程已结业"), gettext_lazy("本等级课程没有结业")),
    "confirmed": (gettext_lazy("标准的数值已由主管部门核实"), gettext_lazy("主管部门还没有核实")),
    "not_held": (gettext_lazy("没有本等级或更高等级的证书"), gettext_lazy("已经有本等级或更高等级的证书")),
}
# Refusals of the decision and of the issuing that are no condition.
_REFUSALS = {
    "own": gettext_lazy("这是您自己的，请由同事办理"),
    "no_pattern": gettext_lazy("发证机构还没有设定证书编号规则。"),
    "series_full": gettext_lazy("编号的流水号已经用完，请设新的编号规则。"),
    "number_taken": gettext_lazy("编号已经被占用，请设新的编号规则。"),
}
_FAULTS = {
    "no_layout": gettext_lazy("这类证书还没有版式，不能制证。"),
    "photo_gone": gettext_lazy("照片文件不见了。请持证人重新上传照片，再制作。"),
}


def figure(mark: Decimal) -> str:
    """Return a mark as it is kept and shown: 59, 78.5."""
    return f"{mark.normalize():f}"


def values_of(code: str, *, outcome: Any, notes: list[str]) -> dict[str, Any]:
    """Return what the sentence of a condition names: the mark, or what is not confirmed.

    Arguments: outcome, of the practical part, None where none is released; notes, of what no bureau has confirmed.
    """
    if code == "practical":
        return {"score": figure(outcome.score) if outcome is not None else None}
    return {"notes": notes} if code == "confirmed" and notes else {}


def text_of(code: str, holds: bool, values: Mapping[str, Any]) -> str:
    """Return the sentence of a condition in the active language. Arguments: values, of `values_of`, or none."""
    if code == "confirmed" and not holds and values.get("notes"):
        return _("主管部门还没有核实：%(notes)s") % {"notes": _("、").join(values["notes"])}
    if code == "practical" and not holds and "score" in values:
        if values["score"] is None:
            return _("操作技能还没有公布成绩")
        return _("操作技能 %(score)s 分，没有合格，可以只补考实操") % {"score": values["score"]}
    return str(SENTENCES[code][0 if holds else 1])


def of_reason(reason: Mapping[str, Any]) -> str:
    """Return a kept reason of a refusal, {"code", "values", "text"}, in the active language.

    The text, in the language of whoever pressed, stands in for a code that has no sentence here.
    """
    code = reason["code"]
    if code in SENTENCES:
        return text_of(code, False, reason.get("values", {}))
    return str(_REFUSALS.get(code, reason.get("text", "")))


def of_fault(code: str, *, characters: str = "", problem: str = "") -> str:
    """Return in the active language why a paper could not be made.

    Arguments: code, characters, of the refusal; problem, its sentence as it was said, where the code has none here.
    """
    if code == "missing_glyph" and characters:
        return str(MissingGlyph(list(characters)))
    if code == "unreadable_picture":
        return str(UnreadablePicture())
    return str(_FAULTS.get(code, problem))
