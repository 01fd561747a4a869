"""Components with a body: ``{% card %}…{% endcard %}``."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from portal.home.templatetags.leaves import shape_of

KIND_ICONS = {"ok": "check", "mid": "clock", "bad": "warn", "info": "info", "": "info"}


def note(content, kind: str = "info", icon: str = "", role: str = "") -> SafeString:
    """A coloured notice; ``kind`` ok, mid, bad or info; ``role`` alert only for bad and offline, status for good."""
    shape = shape_of(icon or KIND_ICONS[kind], "")
    spoken = format_html(' role="{}"', role) if role else ""
    body = content if "<p" in content else format_html("<p>{}</p>", content)
    return format_html('<div class="note {}"{}>{}<div>{}</div></div>', kind, spoken, shape, body)


def card(content, title="", kind: str = "", link: str = "", link_text="", css: str = "", role: str = "") -> SafeString:
    """A white card; ``kind`` "", ok, mid, bad, info or soft; ``link``, ``link_text`` stand right of the title."""
    classes = " ".join(part for part in ("card", f"card--{kind}" if kind else "", css) if part)
    spoken = format_html(' role="{}"', role) if role else ""
    head = format_html('<h2 class="govuk-heading-m">{}</h2>', title) if title else ""
    if link:
        head = format_html('<div class="hd">{}<a class="govuk-link" href="{}">{}</a></div>', head, link, link_text)
    return format_html('<section class="{}"{}>{}{}</section>', classes, spoken, head, content)


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


def next_step(content, title, eyebrow="", kind: str = "") -> SafeString:
    """The one thing to do now, on the brand ground; the body holds a ``<p>`` of why and one ``{% button %}``.

    ``kind`` "plain" centres it (countdowns), "wait" is the pale form for "nothing to do now".
    """
    small = format_html('<p class="eyebrow">{}</p>', eyebrow) if eyebrow else ""
    return format_html(
        '<section class="next{}">{}<h2>{}</h2>{}</section>', f" next--{kind}" if kind else "", small, title, content
    )


def empty_state(content, title, icon: str = "book") -> SafeString:
    """What a list shows when it has nothing: one sentence and one button that says what to do."""
    return format_html(
        '<section class="card empty">{}<h2 class="govuk-heading-m">{}</h2>{}</section>',
        shape_of(icon, ""),
        title,
        content,
    )


def verdict(content, title, kind: str = "ok", icon: str = "", level: int = 1) -> SafeString:
    """The answer of a page in words, with its icon: passed, valid, no such certificate. ``level`` of its heading."""
    shape = icon or {"ok": "check", "mid": "clock", "bad": "x", "info": "info"}[kind]
    return format_html(
        '<section class="card card--{}"><div class="verdict"><span class="dot {}">{}</span><div class="t">'
        '<h{} class="govuk-heading-l m0">{}</h{}>{}</div></div></section>',
        kind,
        kind if kind != "info" else "",
        shape_of(shape, ""),
        level,
        title,
        level,
        content,
    )


def sheet(content, key, title) -> SafeString:
    """A dialog that rises from below; opened by ``data-open="<key>"``, closed by ``data-close`` or Escape."""
    return format_html(
        '<dialog class="sheet" id="{}" aria-labelledby="{}-title">'
        '<h2 class="govuk-heading-m" id="{}-title">{}</h2>{}</dialog>',
        key,
        key,
        key,
        title,
        content,
    )


def act(content, label="", inline: bool = False) -> SafeString:
    """The bar at the bottom edge with the page's one action; goes into the block ``act``."""
    return format_html(
        '<div class="act{}" role="region" aria-label="{}"><div class="govuk-width-container act__in">{}</div></div>',
        " act--inline" if inline else "",
        label or _("操作"),
        content,
    )


def slim(content) -> SafeString:
    """A slim bar with a body of its own (exam room: state and time); goes into the block ``slim``."""
    return format_html('<header class="slim"><div class="govuk-width-container slim__in">{}</div></header>', content)
