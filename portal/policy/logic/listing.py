"""A pack as a reader goes through it: each cited value with its place, its words and its articles."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_noop

from portal.policy.logic.pack import Pack

_QUIET = {"article", "note", "unverified", "missing", "id", "text", "title", "reason"}
# Words of a pack as an officer reads them; what is not here is shown as it is written.
LABELS: dict[str, str] = {
    "targets": gettext_noop("指标"),
    "reports": gettext_noop("报告"),
    "reviews": gettext_noop("评估"),
    "tables": gettext_noop("标准表"),
    "schemes": gettext_noop("补贴项目"),
    "rows": gettext_noop("行"),
    "values": gettext_noop("分时段的值"),
    "amount": gettext_noop("金额"),
    "occupations": gettext_noop("职业"),
    "editions": gettext_noop("版本"),
    "levels": gettext_noop("等级"),
    "routes": gettext_noop("申报条件"),
    "needs": gettext_noop("条件"),
    "passing": gettext_noop("合格标准"),
    "hours": gettext_noop("课时"),
    "records": gettext_noop("档案"),
    "schedule": gettext_noop("发放方式"),
    "caps": gettext_noop("上限"),
    "stops": gettext_noop("停发"),
    "publicity": gettext_noop("公示"),
    "chain": gettext_noop("办理环节"),
    "funding": gettext_noop("资金分担"),
    "service": gettext_noop("工作经历口径"),
    "class_hour_minutes": gettext_noop("一课时的分钟数"),
    "online_share_max": gettext_noop("线上课时占比上限"),
    "day_limit_hours": gettext_noop("每天学时上限"),
    "prompt_minutes": gettext_noop("随机提醒间隔"),
    "heartbeat_seconds": gettext_noop("心跳间隔（秒）"),
    "presence_ways": gettext_noop("在场核验方式"),
    "keep_years": gettext_noop("保存年限"),
    "class_file": gettext_noop("班级档案"),
    "unit_minutes": gettext_noop("计量单位（分钟）"),
    "day_cap_minutes": gettext_noop("每日上限（分钟）"),
    "lifetime_cap_minutes": gettext_noop("累计上限（分钟）"),
    "overflow": gettext_noop("超出上限的处理"),
    "rounding": gettext_noop("取整"),
    "expiry_months": gettext_noop("有效期（月）"),
    "base": gettext_noop("基础分"),
    "clamp": gettext_noop("分数范围"),
    "bands": gettext_noop("等级划分"),
    "headings": gettext_noop("计分类别"),
    "events": gettext_noop("记分事项"),
    "classes": gettext_noop("公示与修复"),
    "quotas": gettext_noop("抽查比例"),
    "value": gettext_noop("值"),
    "from": gettext_noop("自"),
    "to": gettext_noop("至"),
    "yuan": gettext_noop("元"),
    "none": gettext_noop("没有这项限制"),
    "at_least": gettext_noop("至少"),
    "at_most": gettext_noop("最多"),
    "due": gettext_noop("期限"),
    "indicator": gettext_noop("统计口径"),
    "share": gettext_noop("比例"),
    "points": gettext_noop("分值"),
    "level": gettext_noop("等级"),
    "full_mark": gettext_noop("满分"),
    "pass_mark": gettext_noop("合格分"),
    "dates_unverified": gettext_noop("施行日期"),
}


@dataclass(frozen=True)
class Row:
    """One place of a pack.

    Attributes: name, its title or the word of the place; words, (label, text) of what stands there itself; article,
    the names of the articles that it cites; state, "", "unverified" or "missing", with the reader's note; where, the
    place in a form's address.
    """

    depth: int
    name: str
    words: tuple[tuple[str, str], ...]
    article: tuple[str, ...]
    state: str
    note: str
    where: str


def written(value: Any) -> str:
    """Return a plain value of a pack in one line."""
    if isinstance(value, Mapping):
        return "，".join(f"{LABELS.get(str(k), str(k))} {written(v)}" for k, v in value.items())
    if isinstance(value, list):
        return "、".join(written(item) for item in value)
    if value is None:
        return "—"
    if isinstance(value, bool):
        return "✓" if value else "✗"
    return str(value)


def rows(pack: Pack, file: str) -> list[Row]:
    """Return the cited or flagged places of a subject's file in order, with their depth."""
    return list(_rows(pack.data[file], (file,), 0))


def _rows(node: Any, path: tuple[Any, ...], depth: int) -> Iterator[Row]:
    if isinstance(node, list):
        for number, item in enumerate(node):
            yield from _rows(item, (*path, number), depth)
        return
    if not isinstance(node, dict):
        return
    flagged = "missing" if node.get("missing") is True else "unverified" if node.get("unverified") is True else ""
    named = "title" in node or "id" in node
    if "article" in node or flagged or named:
        article = node.get("article", ())
        names = tuple(article) if isinstance(article, list) else (article,) if article else ()
        yield Row(depth, _name(node, path), _own(node), names, flagged, node.get("note", ""), ".".join(map(str, path)))
        depth += 1
    for key, value in node.items():
        if isinstance(value, (dict, list)) and _holds_places(value):
            yield from _rows(value, (*path, key), depth)


def _holds_places(value: Any) -> bool:
    """Say whether something cited, flagged or named lies inside; the rest is written in one line."""
    if isinstance(value, list):
        return any(_holds_places(item) for item in value)
    if not isinstance(value, dict):
        return False
    here = "article" in value or "missing" in value or "unverified" in value or "title" in value or "id" in value
    return here or any(_holds_places(item) for item in value.values())


def _name(node: Mapping[str, Any], path: tuple[Any, ...]) -> str:
    for key in ("title", "text", "id", "code", "is"):
        if isinstance(node.get(key), (str, int)) and not isinstance(node.get(key), bool):
            return str(node[key])
    word = next((str(step) for step in reversed(path) if not isinstance(step, int)), "")
    return LABELS.get(word, word)


def _own(node: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    found = [
        (LABELS.get(str(key), str(key)), written(value))
        for key, value in node.items()
        if key not in _QUIET and not _holds_places(value)
    ]
    return tuple(found)
