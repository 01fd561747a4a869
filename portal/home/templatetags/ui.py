"""The components of the portal as template tags and filters: ``{% load ui %}``; docs/components.md lists them.

Small ones are built in ``leaves`` and ``boxes``; larger ones are templates in ``templates/components``. No component
writes a style attribute: the policy of the site refuses inline style.
"""

from django import template
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from portal.home.templatetags import boxes, fields, icons, leaves, words

register = template.Library()

_FILTERS = (
    words.cn_date,
    words.cn_day,
    words.cn_time,
    words.cn_datetime,
    words.duration,
    words.clock,
    words.filesize,
    words.yuan,
    words.thousands,
    words.mark,
    words.masked,
    words.surname,
    words.level_name,
)
_TAGS = (
    fields.field,
    fields.error_summary,
    fields.form_fields,
    leaves.icon,
    leaves.icon_names,
    leaves.dot,
    leaves.logo,
    leaves.tag,
    leaves.level_tag,
    leaves.button,
    leaves.bar,
    leaves.ring,
    leaves.kpi,
    leaves.back_link,
    leaves.skeleton,
)
_BOXES = (
    boxes.note,
    boxes.card,
    boxes.details,
    boxes.next_step,
    boxes.empty_state,
    boxes.verdict,
    boxes.sheet,
    boxes.act,
    boxes.slim,
)
for _filter in _FILTERS:
    register.filter(_filter.__name__, _filter)
for _tag in _TAGS:
    register.simple_tag(_tag)
for _box in _BOXES:
    register.simple_block_tag(_box)


@register.inclusion_tag("components/slim_bar.html", takes_context=True)
def slim_bar(context, title, back: str = ""):
    """The slim bar of task pages: back, title, large print; goes into the block ``slim``."""
    return {"title": title, "back": back, "large": _large(context)}


@register.inclusion_tag("components/large_print.html", takes_context=True)
def large_print_button(context, with_icon: bool = False):
    """The 大字 button: a form, so it works without scripts."""
    return {"with_icon": with_icon, "large": _large(context)}


def _large(context) -> dict:
    """What the 大字 button needs: whether it is on, where to come back to, and the token of the form."""
    request = context.get("request")
    return {
        "on": context.get("data_size") == "large",
        "next": request.get_full_path() if request else "/",
        "token": context.get("csrf_token"),
    }


@register.inclusion_tag("components/summary_list.html")
def summary_list(rows):
    """Facts as pairs: ``rows`` is a list of (label, value); empty values show a dash."""
    return {"rows": rows}


@register.inclusion_tag("components/timeline.html")
def timeline(steps):
    """A story in steps: each {"title", "text", "state": done | now | wait | bad, "icon"}; text, icon optional."""
    looks = {"done": ("check", "ok"), "now": ("clock", ""), "wait": ("flag", "wait"), "bad": ("x", "bad")}
    spoken = {"done": _("已完成"), "now": _("进行中"), "wait": _("还没到"), "bad": _("没通过")}
    shown = []
    for step in steps:
        shape, kind = looks[step.get("state", "wait")]
        shown.append(
            {
                "title": step["title"],
                "text": step.get("text", ""),
                "href": step.get("href", ""),
                "done": step.get("state") == "done",
                "now": step.get("state") == "now",
                "spoken": spoken[step.get("state", "wait")],
                "dot": leaves.dot(shape if step.get("state") in ("done", "bad") else step.get("icon") or shape, kind),
            }
        )
    return {"steps": shown}


@register.inclusion_tag("components/table.html")
def table(caption, heads, rows, css: str = ""):
    """A table that becomes cards on a phone.

    ``heads`` is a list of labels, or (label, "num") for figures, or (label, "hide-s") to drop a column on phones;
    ``rows`` a list of lists of cells (plain or marked safe), the first of which names the row.
    """
    columns = [(head, "") if isinstance(head, str) or not isinstance(head, tuple) else head for head in heads]
    shown = [
        {
            "head": row[0],
            "cells": [
                {"label": columns[at][0], "css": columns[at][1], "value": cell}
                for at, cell in enumerate(row[1:], start=1)
            ],
        }
        for row in rows
    ]
    return {"caption": caption, "columns": columns, "rows": shown, "css": css}


@register.inclusion_tag("components/pagination.html")
def pagination(text="", next_url: str = "", next_text="", previous_url: str = "", previous_text=""):
    """A pager by key: a sentence about what is shown, and links to the neighbours that exist."""
    return {
        "text": text,
        "next_url": next_url,
        "next_text": next_text or _("往后看"),
        "previous_url": previous_url,
        "previous_text": previous_text or _("往前看"),
    }


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(crumbs, here=""):
    """Where the page stands: ``crumbs`` is a list of (label, url); ``here`` the last, without a link."""
    return {"crumbs": crumbs, "here": here}


@register.inclusion_tag("components/steps.html")
def steps(number: int, total: int):
    """第 1 步，共 3 步, with a bar."""
    return {"number": number, "total": total, "percent": 100 * number / total}


@register.inclusion_tag("components/job_progress.html")
def job_progress(
    title, done: int = 0, total: int = 0, state: str = "running", poll: str = "", text="", result: str = ""
):
    """A piece of background work; while ``state`` is running it asks ``poll`` again every second.

    ``state`` is waiting, running, done or failed; ``poll`` answers with this component alone; ``result`` is the address
    of what came out.
    """
    share = 100 * done / total if total else 0
    return {
        "title": title,
        "done": done,
        "total": total,
        "state": state,
        "poll": poll,
        "text": text,
        "percent": share,
        "result": result,
    }


@register.inclusion_tag("components/doors.html")
def doors(entries):
    """Large entrances: each {"icon", "title", "text", "href", "go"}."""
    return {"entries": entries}


@register.inclusion_tag("components/first_time.html")
def first_time():
    """The three steps of somebody who is here for the first time."""
    return {}


@register.inclusion_tag("components/hero.html")
def hero(title, text=""):
    """The picture and the sentence on top of the home page; goes into the block ``hero``."""
    return {"title": title, "text": text}


@register.inclusion_tag("components/course_art.html")
def course_art(number: int = 0, icon: str = "book"):
    """A drawn cover where a course has no picture; ``number`` (an id) picks one of six colourings."""
    return {"look": int(number) % 6, "icon": mark_safe(icons.ICONS[icon])}  # noqa: S308  (our own constants)
