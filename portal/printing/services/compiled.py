"""Certificates in bulk: a template is laid out once, and per holder only what varies is written."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from portal.printing.adapters import codes, dissection, faces, pages, photos
from portal.printing.errors import DoesNotFit, MissingGlyph
from portal.printing.logic import charset, differences, markup, slots
from portal.printing.logic.anatomy import Seen
from portal.printing.logic.compiled import Attachment, Page, Unfit
from portal.printing.logic.content import Unreadable
from portal.printing.logic.xmp import Metadata

# Colours of the code: that of its modules and that of the paper.
DARK, PAPER = (7, 63, 59), (255, 253, 248)
# One that nothing else on a page is like, so that it is found again; five to seven.
_PORTRAIT = (355, 497)
# The date of files that are made to be compared.
_DAY = datetime(2026, 1, 2, tzinfo=UTC)


def slot_size(slot: slots.Slot, texts: Sequence[str]) -> float:
    """Return the size in points in which texts are set in a slot. Raises DoesNotFit."""
    try:
        return slots.size(slot, texts, faces.advance)
    except slots.TooLong as error:
        raise DoesNotFit("".join(texts)) from error


def qr_dots(text: str) -> bytes:
    """Return the code of an ASCII text as a PNG with one pixel a module, for a certificate."""
    return codes.dots(text, dark=DARK, light=PAPER)


class CompiledPage:
    """A template, laid out with a sample; made by `compile_page`.

    `fill` makes one certificate; `lay_out` makes it by the page renderer alone. `problem` says why the page could not be
    taken apart, if so; then `fill` leaves everybody to the page renderer.
    """

    def __init__(self, template: str, context: Mapping[str, Any], varying: Sequence[str]) -> None:
        self.template = template
        # What the sample said must never stand in for a value that a holder lacks.
        own = set().union(*(context["slots"][name].fields() for name in varying))
        self.context = {name: value for name, value in context.items() if name not in own}
        self.has_photo = bool(context.get("photo"))
        self.problem = ""
        sample = photos.blank(*_PORTRAIT) if self.has_photo else None
        content = pages.write_pdf(_html(template, {**context, "photo": sample}), open=True)
        self._background = dissection.underlay(content)
        self._page: Page | None = None
        try:
            anatomy = dissection.dissect(content)
            side, _ = codes.modules(context["verify_url"])
            self._page = Page(
                anatomy,
                given={name: context["slots"][name] for name in varying},
                values=context,
                programs=faces.programs(),
                photo=_picture(anatomy.pictures, _PORTRAIT) if self.has_photo else None,
                code=_picture(anatomy.pictures, (side, side)),
            )
        except Unreadable as error:
            self.problem = str(error)

    def fill(
        self,
        values: Mapping[str, str],
        *,
        photo: bytes | None = None,
        qr_text: str,
        metadata: Mapping[str, Any],
        attachments: Sequence[Attachment] = (),
        signer: Any = None,
        now: datetime,
        at: datetime | None = None,
        fast: bool = True,
        fallback: bool = True,
    ) -> bytes:
        """Return one certificate as PDF/A-3a.

        Arguments: values, text by name, all that the varying slots take; photo, bytes of a JPEG, only where the
        sample had one; qr_text, ASCII; metadata, title, author, subject, keywords; attachments, associated files;
        signer, see `services.signer`, or None; now, aware, the document's date; at, moment of the signature (now
        otherwise); fast, whether the fast way may be taken at all; fallback, whether who does not fit it is laid out by the
        page renderer; without it Unfit is raised.
        Errors: KeyError for a value that is not given, MissingGlyph if no font has a character, DoesNotFit if a text has no room in any size.
        """
        if missing := charset.unprintable("".join(values.values()), faces.covered()):
            raise MissingGlyph(missing)
        told = Metadata(
            title=metadata.get("title", ""),
            author=metadata.get("author", ""),
            subject=metadata.get("subject", ""),
            keywords=tuple(metadata.get("keywords", ())),
            created=now,
        )
        if photo is not None:
            photo = photos.for_print(photo)
        more = {"metadata": told, "attachments": attachments, "signer": signer, "at": at or now}
        try:
            if self._page is None or not fast:
                raise Unfit(self.problem or "the fast way is not wanted")
            return self._page.fill({**self.context, **values}, photo=photo, code=codes.modules(qr_text), **more)
        except Unfit:
            if not fallback:
                raise
        return self._laid_out(values, photo=photo, qr_text=qr_text).fill({}, **more)

    def lay_out(self, values: Mapping[str, str], *, photo: bytes | None = None, qr_text: str) -> bytes:
        """Return the same certificate as the page renderer makes it, background and all, without attachments."""
        return pages.write_pdf(_html(self.template, self._context(values, photo, qr_text)))

    def _context(self, values: Mapping[str, str], photo: bytes | None, qr_text: str) -> dict[str, Any]:
        return {**self.context, **values, "photo": photo, "verify_url": qr_text}

    def _laid_out(self, values: Mapping[str, str], *, photo: bytes | None, qr_text: str) -> Page:
        """Return a page of this holder alone, laid out without the background, which is put under it."""
        context = self._context(values, photo, qr_text) | {"bare": self._background is not None}
        content = pages.write_pdf(_html(self.template, context), open=True)
        if self._background is not None:
            content = dissection.with_underlay(content, self._background)
        anatomy = dissection.dissect(content, level=6)
        return Page(anatomy, given={}, values={}, programs=faces.programs(), level=6)


def compile_page(*, template: str, context: Mapping[str, Any], varying: Sequence[str]) -> CompiledPage:
    """Return a template laid out once, for many.

    Arguments: template, which uses `{% slot %}`; context, as for `render_pdf`, with `slots` and the values of a sample
    (`photo` true or false: whether there will be one); varying, names of the slots whose text varies.
    Raises MissingGlyph, DoesNotFit and the faults of `render_pdf`; a page that cannot be taken apart has a `problem`.
    """
    return CompiledPage(template, context, varying)


def compare(compiled: CompiledPage, samples: Sequence[Mapping[str, str]]) -> differences.Comparison:
    """Hold the fast way against the page renderer's own output for sample holders.

    Arguments: samples, values of each, verify_url among them; every one is made both ways, and letters, faces, sizes, places and pictures are
    compared. A sample that the fast way leaves to the page renderer counts as the same, but not as fast.
    """
    found = differences.Comparison()
    photo = photos.blank(*_PORTRAIT) if compiled.has_photo else None
    for values in samples:
        url = values["verify_url"]
        row: dict[str, Any] = {
            "name": values.get("holder_name", ""),
            "fast": True,
            "same": True,
            "why": "",
            "shift": 0.0,
        }
        found.rows.append(row)
        try:
            fast = compiled.fill(values, photo=photo, qr_text=url, metadata={}, now=_DAY, fallback=False)
        except Unfit as reason:
            row |= {"fast": False, "why": str(reason)}
            continue
        why, shift = differences.differences(
            dissection.look(fast), dissection.look(compiled.lay_out(values, photo=photo, qr_text=url))
        )
        row |= {"same": not why, "why": why, "shift": round(shift, 3)}
    return found


def seen_text(content: bytes) -> str:
    """Return the text of a file's only page in the order in which it is drawn."""
    return "".join(letter.text for letter in dissection.look(content).letters)


def seen(content: bytes) -> Seen:
    """Return what a file's only page shows: letters with their places, frames of pictures."""
    return dissection.look(content)


def _html(template: str, context: Mapping[str, Any]) -> str:
    with translation.override("zh-hans"):
        html = render_to_string(template, dict(context))
    if missing := charset.unprintable(markup.visible_text(html), faces.covered()):
        raise MissingGlyph(missing)
    return html


def _picture(pictures: Mapping[str, tuple[int, int, int]], size: tuple[int, int]) -> str:
    names = [name for name, (_, *found) in pictures.items() if tuple(found) == size]
    if len(names) != 1:
        raise Unreadable(f"{len(names)} pictures of {size[0]} by {size[1]}")
    return names[0]
