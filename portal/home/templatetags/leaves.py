"""Small components, built in Python because a page holds dozens of them."""

from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from portal.home.templatetags import fields, icons, words

LOGO = mark_safe(
    '<svg class="logo" width="42" height="42" viewBox="0 0 40 40" aria-hidden="true">'
    '<rect width="40" height="40" rx="9" fill="#0b5d57"/>'
    '<path fill="#fff"'
    ' d="M20 31c-7-4.6-11-8.7-11-13.3A5.9 5.9 0 0 1 20 14.7a5.9 5.9 0 0 1 11 3C31 22.3 27 26.4 20 31z"/>'
    '<path d="M14.5 19.8h3l1.6-3 2.2 5.6 1.6-2.6h2.8" fill="none" stroke="#c8501e" stroke-width="2"'
    ' stroke-linecap="round" stroke-linejoin="round"/></svg>'
)


@lru_cache(maxsize=256)
def shape_of(name: str, extra: str) -> SafeString:
    shapes = mark_safe(icons.ICONS[name])  # noqa: S308  (our own constants)
    css = f"ic {extra}" if extra else "ic"
    return format_html('<svg class="{}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', css, shapes)


def icon(name: str, css: str = "") -> SafeString:
    """One outline icon, hidden from screen readers: words stand beside it. Raises KeyError for an unknown name."""
    return shape_of(name, css)


def icon_names() -> list[str]:
    """The names of all icons, for the gallery."""
    return list(icons.ICONS)


def dot(name: str, kind: str = "") -> SafeString:
    """An icon in a round field; ``kind`` is "", ok, mid, bad or wait."""
    return format_html('<span class="dot {}">{}</span>', kind, shape_of(name, ""))


def logo() -> SafeString:
    """The portal's mark: a heart with a pulse."""
    return LOGO


def tag(text, kind: str = "", icon: str = "") -> SafeString:
    """A label of one or two words; ``kind`` is "", ok, mid, bad, info or lv (a level)."""
    shape = shape_of(icon, "") if icon else ""
    return format_html('<span class="tag {}">{}{}</span>', kind, shape, text)


def level_tag(level) -> SafeString:
    """The tag of a skill level, 5 to 1; nothing for no level."""
    name = words.level_name(level)
    return format_html('<span class="tag lv">{}</span>', name) if name else mark_safe("")


def button(text, kind: str = "", href: str = "", icon: str = "", name: str = "", value="", css: str = "", **more):
    """A button, or with ``href`` a link that looks like one.

    ``kind`` is "" (one a page), secondary or warning; ``css`` adds classes such as ``full``, ``fit`` or ``m0``;
    ``icon`` stands before the words; ``disabled=True`` greys it; ``type`` is submit unless told otherwise; ``busy``
    are the words shown while the form is being sent; other keywords become attributes (``data_open="sheet"`` is
    ``data-open``).
    """
    classes = " ".join(part for part in ("govuk-button", f"govuk-button--{kind}" if kind else "", css) if part)
    shape = shape_of(icon, "") if icon else ""
    attributes = {"data-busy" if key == "busy" else key.replace("_", "-"): item for key, item in more.items()}
    if href:
        return format_html(
            '<a class="{}" href="{}" draggable="false"{}>{}{}</a>', classes, href, fields.attrs(attributes), shape, text
        )
    attributes = {"type": "submit", "name": name or None, "value": value if name else None, **attributes}
    return format_html('<button class="{}"{}>{}{}</button>', classes, fields.attrs(attributes), shape, text)


def bar(percent, label: str = "", target=None, large: bool = False) -> SafeString:
    """A horizontal bar, ``percent`` from 0 to 100, with an optional ``target``; say the same in words beside it."""
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


def kpi(label, figure, unit: str = "", text="", trend: str = "", href: str = "") -> SafeString:
    """A figure card for a ``.kpis`` row; ``figure`` None shows "-" (``text`` says why); ``trend`` is "", up or down."""
    shown = "—" if figure is None or figure == "" else figure
    # A word of a Latin script is not glued to its figure.
    gap = " " if str(unit)[:1].isascii() and str(unit)[:1].isalpha() else ""
    small = format_html("{}<small>{}</small>", gap, unit) if unit and shown != "—" else ""
    body = format_html('<a class="govuk-link" href="{}">{}</a>', href, text) if href else text
    line = format_html('<p class="{}">{}</p>', trend, body) if text else ""
    return format_html('<div class="kpi"><h3>{}</h3><span class="big">{}{}</span>{}</div>', label, shown, small, line)


def back_link(href: str, text="") -> SafeString:
    """A link back, above the title."""
    return format_html('<a href="{}" class="govuk-back-link">{}</a>', href, text or _("返回"))


def skeleton(lines: int = 3) -> SafeString:
    """Grey lines in place of what is loading; the box around them carries ``aria-busy``."""
    widths = ("w60", "", "w80")
    return mark_safe("".join(f'<span class="sk {widths[at % 3]}"></span>' for at in range(lines)))  # noqa: S308
