"""Reasons and values in words that a caregiver reads on a bus."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from portal.home.templatetags import words
from portal.policy.logic import wording

_PLAIN = (True, False, [True], [False], None)


def line(reason: Mapping[str, Any]) -> dict[str, Any]:
    """Return {"met", "title", "text"} of a reason: what was asked, and what was found."""
    name = wording.FACTS.get(reason.get("fact") or "")
    found = reason.get("value")
    if reason["met"]:
        text = "" if found in _PLAIN else wording.shown(found)
        return {"met": True, "title": _(name) if name else wording.text_of(reason), "text": text}
    return {"met": False, "title": wording.text_of(reason), "text": wording.asked(reason)}


def trace(steps: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the steps of a calculation in words: {"fen", "text", "articles"}; conditions are left out."""
    found = []
    for step in steps:
        kind, _space, _name = str(step["rule"]).partition(" ")
        output, parameter = step["output"], step.get("parameter")
        if kind == "table":
            found.append(_step(output, _rate(step["inputs"].get("fact"), step["inputs"].get("value")), step))
        elif kind == "multiply" and parameter:
            found.append(_step(None, _("乘以 %(share)s") % {"share": parameter["by"]}, step))
        elif kind == "times":
            found.append(_step(None, _("乘以数量 %(n)s") % {"n": output}, step))
        elif kind == "cap":
            found.append(_step(output, _("不超过上限"), step))
        elif kind == "funding":
            for share in output:
                found.append(_step(share["fen"], _PAYERS.get(share["payer"], share["payer"]), step))
    return found


def _rate(fact: str | None, value: Any) -> str:
    """Return whose rate a table gave: "五级 / 初级工证书的标准", "学历是“大专”的标准"."""
    if fact in (None, "all"):
        return _("统一标准，不分情况")
    if fact == "certificate_level":
        level = words.level_name(value)
        return _("%(level)s证书的标准") % {"level": level} if level else _("没有证书的标准")
    name = _(wording.FACTS.get(fact or "", gettext_noop("范围")))
    return _("%(fact)s是“%(value)s”的标准") % {"fact": name, "value": wording.shown(value)}


_PAYERS = {
    "province": gettext_noop("省级承担"),
    "city": gettext_noop("市级承担"),
    "district": gettext_noop("区县承担"),
    "county": gettext_noop("区县承担"),
}


def _step(fen: int | None, text: str, step: Mapping[str, Any]) -> dict[str, Any]:
    return {"fen": fen, "text": _(text), "articles": "、".join(step.get("article", []))}


def slot(written: object) -> str:
    """Return a month ("2026-10"), year or number of a part in words; empty for none."""
    text = str(written)
    year, _dash, month = text.partition("-")
    if month:
        return _("%(year)s年%(month)s月") % {"year": year, "month": int(month)}
    if len(text) == 4:
        return _("%(year)s年") % {"year": text}
    return _("第 %(n)s 期") % {"n": text} if text else ""


def parts(lines: Iterable[Any]) -> list[dict[str, Any]]:
    """Return the lines of a claim: {"slot" in words, "amount_fen"}; a single part of its kind is paid once."""
    rows = [(str(line.slot), line.amount_fen) for line in lines]
    once = [written for written, _fen in rows] == ["1"]
    return [{"slot": _("一次性") if once else slot(written), "amount_fen": fen} for written, fen in rows]
