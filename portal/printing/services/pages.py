"""Pages as PDF, QR codes, seals, and whether a text can be printed at all."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from portal.printing.adapters import codes, faces, pages, rasters, sheets
from portal.printing.errors import MissingGlyph
from portal.printing.logic import charset, fret, guilloche, markup, measure, portraits, seals


def render_pdf(
    *, template: str, context: dict[str, Any], metadata: dict[str, Any] | None = None, now: datetime | None = None
) -> bytes:
    """Return the PDF of a Django template.

    Arguments:
        template: its name; it loads `{% load printing %}` and links `printing:///certificate.css` or the like.
        context: plain values; images as bytes or SVG text, which the template turns into `data:` with `data_uri`.
        metadata: title, author, subject, keywords (a list), language (default "zh-hans", also the language in which the
            template is rendered, whatever the reader's own is).
        now: aware; the document's date. The same template, context, metadata and now give the same bytes.
    Errors: MissingGlyph if a character has no font, DoesNotFit if a text has no room (both refusals),
        ForbiddenAddress if the page asks for a file or host outside of this room, RenderFault if WeasyPrint complains.
    """
    given = metadata or {}
    if unknown := given.keys() - {"title", "author", "subject", "keywords", "language"}:
        raise TypeError(f"unknown metadata: {', '.join(sorted(unknown))}")
    with translation.override(given.get("language", "zh-hans")):
        html = render_to_string(template, context)
    if missing := missing_glyphs(markup.visible_text(html)):
        raise MissingGlyph(missing)
    return pages.write_pdf(
        html,
        created=now,
        title=given.get("title", ""),
        author=given.get("author", ""),
        subject=given.get("subject", ""),
        keywords=list(given.get("keywords", [])),
    )


def page_png(content: bytes, *, width: int) -> bytes:
    """Return the first page of a PDF that we made ourselves as PNG, `width` pixels wide, for screens."""
    return rasters.png(content, width=width)


def workbook(
    title: str,
    heads: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    widths: Sequence[int] = (),
    notes: Sequence[str] = (),
) -> bytes:
    """Return a table as an xlsx file whose cells are text, numbers or dates and never formulas.

    Arguments: title, of the sheet; heads, of the columns; rows, Fractions are shown as percent; widths, of the columns in
    characters; notes, lines of a second sheet that says what this is.
    """
    return sheets.write(title, heads, rows, widths=widths, notes=notes)


def missing_glyphs(text: str) -> list[str]:
    """Return the characters of `text` that cannot be printed, each once; an empty list if all can.

    Control and format characters (bidirectional overrides, zero-width joiners) cannot.
    """
    return charset.unprintable(text, faces.covered())


def check_text(**fields: str) -> None:
    """Refuse a text that cannot be printed: `check_text(holder_name=name, issuer_name=issuer)`.

    Raises MissingGlyph, which names the first such field and its characters.
    """
    for field, text in fields.items():
        if missing := missing_glyphs(text):
            raise MissingGlyph(missing, field)


def has_bold(text: str) -> bool:
    """Tell whether every character of `text` exists in bold: the rare ones do not, and a name is set in one weight."""
    return not charset.unprintable(text, faces.covered_in_bold())


def text_width(text: str, *, spacing: float = 0.0) -> float:
    """Return the width of `text` in ems, set in one line; spacing is extra space after each character, in ems."""
    return measure.width(text, faces.advance, spacing)


def qr_svg(text: str, *, dark: str = "#073f3b", error: str = "m", border: int = 0) -> str:
    """Return the QR code of `text` as SVG without a fixed size, for print.

    Arguments: dark, colour of the modules; error, level of correction (l, m, q, h: 7, 15, 25, 30 % may be lost);
    border, quiet zone in modules (readers want four; 0 if the page leaves that space itself).
    """
    return codes.svg(text, dark=dark, error=error, border=border)


def qr_png(text: str, *, scale: int = 8, error: str = "m", border: int = 4) -> bytes:
    """Return the QR code of `text` as a black and white PNG, `scale` pixels a module, for screens and messages."""
    return codes.png(text, scale=scale, error=error, border=border)


def qr_decode(image: bytes) -> list[str]:
    """Return the texts of all QR codes in a PNG or JPEG; an empty list if there is none."""
    return codes.read(image)


def seal_svg(*, text: str, centre_text: str, kind: str = "official") -> str:
    """Return a drawn seal as SVG for a body that has filed no image of its own.

    Arguments: text, the body's full name; centre_text, the purpose (证书专用章); kind, "official" or
    "training" (a second, thin ring).
    Errors: MissingGlyph names `text` or `centre_text`; ValueError for an unknown kind.
    """
    check_text(text=text, centre_text=centre_text)
    outlines = {character: seals.Outline(*faces.outline(character)) for character in {*text, *centre_text}}
    return seals.seal_svg(text=text, centre_text=centre_text, kind=kind, outlines=outlines)


def photo_placeholder_svg(sex: str) -> str:
    """Return a drawn portrait as SVG for a person without a photograph; `sex` is "F" or "M"."""
    return portraits.photo_placeholder_svg(sex)


def frame_svg(kind: str, *, tall: bool = False) -> str:
    """Return the frame of an A4 certificate as SVG.

    Arguments: kind, "level" or "training" (KeyError otherwise); tall, whether the sheet stands.
    """
    return fret.frame_svg(kind) if tall else guilloche.frame_svg(kind)
