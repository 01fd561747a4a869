"""The components of the portal as template tags and filters: ``{% load ui %}``; docs/components.md lists them.

Small ones are built here, because a page holds dozens of them; larger ones are templates in ``templates/components``.
No component writes a style attribute: the page's policy refuses inline style.
"""

from functools import lru_cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from portal.home.templatetags import fields, icons, words

register = template.Library()

for _filter in (
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
    words.level_name,
):
    register.filter(_filter.__name__, _filter)

register.simple_tag(fields.field)
register.simple_tag(fields.error_summary)
register.simple_tag(fields.form_fields)

KIND_ICONS = {"ok": "check", "mid": "clock", "bad": "warn", "info": "info", "": "info"}


@lru_cache(maxsize=256)
def _icon(name: str, extra: str) -> SafeString:
    shapes = mark_safe(icons.ICONS[name])  # noqa: S308  (our own constants)
    css = f"ic {extra}" if extra else "ic"
    return format_html('<svg class="{}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', css, shapes)


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """One outline icon, hidden from screen readers: words stand beside it. Raises KeyError for an unknown name."""
    return _icon(name, css)


@register.simple_tag
def dot(name: str, kind: str = "") -> SafeString:
    """An icon in a round field; ``kind`` is "", ok, mid, bad or wait."""
    return format_html('<span class="dot {}">{}</span>', kind, _icon(name, ""))


@register.simple_tag
def logo() -> SafeString:
    """The portal's mark: a heart with a pulse."""
    return LOGO


@register.simple_tag
def tag(text, kind: str = "", icon: str = "") -> SafeString:
    """A label of one or two words; ``kind`` is "", ok, mid, bad, info or lv (a level)."""
    shape = _icon(icon, "") if icon else ""
    return format_html('<span class="tag {}">{}{}</span>', kind, shape, text)


@register.simple_tag
def level_tag(level) -> SafeString:
    """The tag of a skill level, 5 to 1; nothing for no level."""
    name = words.level_name(level)
    return format_html('<span class="tag lv">{}</span>', name) if name else mark_safe("")


@register.simple_tag
def button(text, kind: str = "", href: str = "", icon: str = "", name: str = "", value="", css: str = "", **more):
    """A button, or with ``href`` a link that looks like one.

    ``kind`` is "" (one a page), secondary or warning; ``css`` adds classes such as ``full``, ``fit`` or ``m0``; ``icon`` stands
    before the words; ``disabled=True`` greys it; ``type`` is submit unless told otherwise; ``busy`` are the words shown
    while the form is being sent; other keywords become attributes (``data_open="sheet"`` is ``data-open``).
    """
    classes = " ".join(part for part in ("govuk-button", f"govuk-button--{kind}" if kind else "", css) if part)
    shape = _icon(icon, "") if icon else ""
    attributes = {"data-busy" if key == "busy" else key.replace("_", "-"): item for key, item in more.items()}
    if href:
        return format_html(
            '<a class="{}" href="{}" draggable="false"{}>{}{}</a>', classes, href, fields.attrs(attributes), shape, text
        )
    attributes = {"type": "submit", "name": name or None, "value": value if name else None, **attributes}
    return format_html('<button class="{}"{}>{}{}</button>', classes, fields.attrs(attributes), shape, text)


@register.simple_tag
def bar(percent, label: str = "", target=None, large: bool = False) -> SafeString:
    """A horizontal bar, ``percent`` from 0 to 100, with an optional ``target`` marker; say the same in words beside it."""
    share = max(0.0, min(100.0, float(percent or 0)))
    css = "bar bar--l" if large or target is not None else "bar"
    reading = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    marker = mark_safe("")
    if target is not None:
        at = float(target) * 2
        marker = format_html(
            '<rect class="fc" x="{}" width="6.4" height="22"/><rect class="f2" x="{}" width="3.6" height="22"/>',
            f"{at - 3.2:.1f}",
            f"{at - 1.8:.1f}",
        )
    return format_html(
        '<svg class="{}" viewBox="0 0 200 22" preserveAspectRatio="none" {}><rect class="f0" width="200" height="22"/>'
        '<rect class="f1" width="{}" height="22"/>{}</svg>',
        css,
        reading,
        f"{share * 2:.1f}",
        marker,
    )


@register.simple_tag
def ring(percent, figure, unit: str = "") -> SafeString:
    """A ring filled to ``percent`` with a figure and its unit inside, read aloud as "unit figure"."""
    share = max(0.0, min(100.0, float(percent or 0)))
    around = 301.6  # 2 * pi * 48
    return format_html(
        '<svg class="ring" viewBox="0 0 112 112" role="img" aria-label="{} {}"><circle cx="56" cy="56" r="48"/>'
        '<circle cx="56" cy="56" r="48" stroke-dasharray="{} 302" stroke-opacity="{}" transform="rotate(-90 56 56)"/>'
        '<text x="56" y="60" class="tb">{}</text><text x="56" y="79" class="tx">{}</text></svg>',
        figure,
        unit,
        f"{around * share / 100:.1f}",
        "1" if share else "0",
        figure,
        unit,
    )


@register.simple_tag
def kpi(label, figure, unit: str = "", text="", trend: str = "", href: str = "") -> SafeString:
    """A figure card for a ``.kpis`` row; ``figure`` None shows "-" (say why in ``text``); ``trend`` is "", up or down."""
    shown = "—" if figure is None or figure == "" else figure
    small = format_html("<small>{}</small>", unit) if unit and shown != "—" else ""
    body = format_html('<a class="govuk-link" href="{}">{}</a>', href, text) if href else text
    line = format_html('<p class="{}">{}</p>', trend, body) if text else ""
    return format_html('<div class="kpi"><h3>{}</h3><span class="big">{}{}</span>{}</div>', label, shown, small, line)


# ── blocks with a body ───────────────────────────────────────────────────────


@register.simple_block_tag
def note(content, kind: str = "info", icon: str = "", role: str = "") -> SafeString:
    """A coloured notice; ``kind`` ok, mid, bad or info; ``role`` alert only for bad and offline, status for good."""
    shape = _icon(icon or KIND_ICONS[kind], "")
    spoken = format_html(' role="{}"', role) if role else ""
    body = content if "<p" in content else format_html("<p>{}</p>", content)
    return format_html('<div class="note {}"{}>{}<div>{}</div></div>', kind, spoken, shape, body)


@register.simple_block_tag
def card(content, title="", kind: str = "", link: str = "", link_text="", css: str = "", role: str = "") -> SafeString:
    """A white card; ``kind`` "", ok, mid, bad, info or soft; ``link`` and ``link_text`` stand to the right of the title."""
    classes = " ".join(part for part in ("card", f"card--{kind}" if kind else "", css) if part)
    spoken = format_html(' role="{}"', role) if role else ""
    head = format_html('<h2 class="govuk-heading-m">{}</h2>', title) if title else ""
    if link:
        head = format_html('<div class="hd">{}<a class="govuk-link" href="{}">{}</a></div>', head, link, link_text)
    return format_html('<section class="{}"{}>{}{}</section>', classes, spoken, head, content)


@register.simple_block_tag
def details(content, summary, open: bool = False, css: str = "") -> SafeString:
    """A summary line that opens; the body is plain HTML."""
    return format_html(
        '<details class="govuk-details {}"{}><summary class="govuk-details__summary">'
        '<span class="govuk-details__summary-text">{}</span></summary>'
        '<div class="govuk-details__text">{}</div></details>',
        css,
        mark_safe(" open") if open else "",
        summary,
        content,
    )


@register.simple_block_tag
def next_step(content, title, eyebrow="", kind: str = "") -> SafeString:
    """The one thing to do now, on the brand ground; the body holds a ``<p>`` of why and one ``{% button %}``.

    ``kind`` "plain" centres it (countdowns), "wait" is the pale form for "nothing to do now".
    """
    small = format_html('<p class="eyebrow">{}</p>', eyebrow) if eyebrow else ""
    return format_html(
        '<section class="next{}">{}<h2>{}</h2>{}</section>', f" next--{kind}" if kind else "", small, title, content
    )


@register.simple_block_tag
def empty_state(content, title, icon: str = "book") -> SafeString:
    """What a list shows when it has nothing: one sentence and one button that says what to do."""
    return format_html(
        '<section class="card empty">{}<h2 class="govuk-heading-m">{}</h2>{}</section>', _icon(icon, ""), title, content
    )


@register.simple_block_tag
def verdict(content, title, kind: str = "ok", icon: str = "", level: int = 1) -> SafeString:
    """The answer of a page in words, with its icon: passed, valid, no such certificate. ``level`` of its heading."""
    shape = icon or {"ok": "check", "mid": "clock", "bad": "x", "info": "info"}[kind]
    return format_html(
        '<section class="card card--{}"><div class="verdict"><span class="dot {}">{}</span><div class="t">'
        '<h{} class="govuk-heading-l m0">{}</h{}>{}</div></div></section>',
        kind,
        kind if kind != "info" else "",
        _icon(shape, ""),
        level,
        title,
        level,
        content,
    )


@register.simple_block_tag
def sheet(content, key, title) -> SafeString:
    """A dialog that rises from below; opened by ``data-open="<key>"``, closed by ``data-close`` or Escape."""
    return format_html(
        '<dialog class="sheet" id="{}" aria-labelledby="{}-title"><h2 class="govuk-heading-m" id="{}-title">{}</h2>{}</dialog>',
        key,
        key,
        key,
        title,
        content,
    )


@register.simple_block_tag
def act(content, label="", inline: bool = False) -> SafeString:
    """The bar at the bottom edge with the page's one action; goes into the block ``act``."""
    return format_html(
        '<div class="act{}" role="region" aria-label="{}"><div class="govuk-width-container act__in">{}</div></div>',
        " act--inline" if inline else "",
        label or _("操作"),
        content,
    )


@register.simple_block_tag
def slim(content) -> SafeString:
    """A slim bar with a body of its own (exam room: state and time); goes into the block ``slim``."""
    return format_html(
        '<header class="slim"><div class="govuk-width-container slim__in">{}</div></header>', content
    )


# ── templates ────────────────────────────────────────────────────────────────


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
    """A story in steps: each {"title", "text", "state": done | now | wait | bad, "icon"}; text and icon may be absent."""
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
                "dot": dot(shape if step.get("state") in ("done", "bad") else step.get("icon") or shape, kind),
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
        {"head": row[0], "cells": [{"label": columns[at][0], "css": columns[at][1], "value": cell}
                                   for at, cell in enumerate(row[1:], start=1)]}
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


@register.simple_tag
def back_link(href: str, text="") -> SafeString:
    """A link back, above the title."""
    return format_html('<a href="{}" class="govuk-back-link">{}</a>', href, text or _("返回"))


@register.inclusion_tag("components/steps.html")
def steps(number: int, total: int):
    """第 1 步，共 3 步, with a bar."""
    return {"number": number, "total": total, "percent": 100 * number / total}


@register.inclusion_tag("components/job_progress.html")
def job_progress(title, done: int = 0, total: int = 0, state: str = "running", poll: str = "", text="", result: str = ""):
    """A piece of background work; while ``state`` is running it asks ``poll`` again every second.

    ``state`` is waiting, running, done or failed; ``poll`` answers with this component alone; ``result`` is the address
    of what came out.
    """
    share = 100 * done / total if total else 0
    return {"title": title, "done": done, "total": total, "state": state, "poll": poll, "text": text,
            "percent": share, "result": result}


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


@register.simple_tag
def skeleton(lines: int = 3) -> SafeString:
    """Grey lines in place of what is loading; the box around them carries ``aria-busy``."""
    widths = ("w60", "", "w80")
    return mark_safe("".join(f'<span class="sk {widths[at % 3]}"></span>' for at in range(lines)))  # noqa: S308


LOGO = mark_safe(
    '<svg class="logo" width="42" height="42" viewBox="0 0 40 40" aria-hidden="true">'
    '<rect width="40" height="40" rx="9" fill="#0b5d57"/>'
    '<path d="M20 31c-7-4.6-11-8.7-11-13.3A5.9 5.9 0 0 1 20 14.7a5.9 5.9 0 0 1 11 3C31 22.3 27 26.4 20 31z" fill="#fff"/>'
    '<path d="M14.5 19.8h3l1.6-3 2.2 5.6 1.6-2.6h2.8" fill="none" stroke="#c8501e" stroke-width="2"'
    ' stroke-linecap="round" stroke-linejoin="round"/></svg>'
)
