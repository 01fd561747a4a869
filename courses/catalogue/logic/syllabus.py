"""Building a frozen syllabus from plain values, checking it, summing it up."""

import hashlib
import json
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _

from courses.catalogue.enums import ONLINE, LessonKind

# One class hour (课时) in minutes, the unit of vocational training in China.
UNIT_MINUTES = 45
FORMAT = "syllabus/2"


def class_hours(minutes: int) -> Decimal:
    """Return `minutes` as class hours of 45 minutes, to one decimal place, without a trailing zero."""
    exact = (Decimal(minutes) / UNIT_MINUTES).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return exact.quantize(Decimal(1)) if exact == exact.to_integral_value() else exact


def _sum(lessons: list[dict[str, Any]], *, online: bool) -> int:
    return sum(lesson["minutes"] for lesson in lessons if (lesson["kind"] in ONLINE) is online)


def build(*, course: dict[str, Any], sections: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the content of a version.

    Arguments: course, the facts of the course; sections, dicts with key, title, summary and lessons (already in order).
    Sections without lessons are left out.
    """
    kept = [
        {
            **section,
            "minutes": {
                "online": _sum(section["lessons"], online=True),
                "offline": _sum(section["lessons"], online=False),
            },
        }
        for section in sections
        if section["lessons"]
    ]
    lessons = [lesson for section in kept for lesson in section["lessons"]]
    minutes = {"online": _sum(lessons, online=True), "offline": _sum(lessons, online=False)}
    for kind in LessonKind.values:
        minutes[kind] = sum(lesson["minutes"] for lesson in lessons if lesson["kind"] == kind)
    return {"format": FORMAT, "course": course, "unit_minutes": UNIT_MINUTES, "minutes": minutes, "sections": kept}


def digest(content: dict[str, Any]) -> str:
    """Return the SHA-256 of `content` in canonical form: sorted keys, no spaces, UTF-8."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def lessons(content: dict[str, Any]) -> list[dict[str, Any]]:
    """Return all lessons of `content` in the order in which they are taught."""
    return [lesson for section in content["sections"] for lesson in section["lessons"]]


def problems(content: dict[str, Any]) -> list[str]:
    """Return what keeps a course from being submitted, in the reader's language; an empty list when nothing does."""
    found = []
    everything = lessons(content)
    if not everything:
        found.append(_("这门课还没有课。请先添加至少一课，并选好属于哪一章。"))
    codes = [lesson["code"] for lesson in everything]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        found.append(_("代码 %(code)s 用了两次，请改掉一个。") % {"code": code})
    for lesson in everything:
        name = {"title": lesson["title"]}
        if lesson["kind"] == LessonKind.VIDEO and not lesson["video"]:
            found.append(_("《%(title)s》的形式是视频，但还没有选视频文件。") % name)
        if not lesson["blocks"] and not lesson["video"]:
            found.append(_("《%(title)s》还没有内容。") % name)
    return found


def homeless(titles: list[str]) -> list[str]:
    """Return one sentence for each lesson that belongs to no section."""
    return [_("《%(title)s》还没有选属于哪一章。") % {"title": title} for title in titles]


def unfinished(fields: dict[str, list[str]]) -> list[str]:
    """Return one sentence for each lesson in `fields` (title to labels of fields) that is not finished."""
    return [
        _("《%(title)s》还没填好：%(fields)s。") % {"title": title, "fields": "、".join(labels)}
        for title, labels in fields.items()
    ]
