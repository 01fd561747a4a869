"""A page that was laid out once: per holder only the letters of its slots, photo, code and metadata are written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from portal.printing.logic import breaking, content, jpeg, objects, slots, xmp
from portal.printing.logic.anatomy import Anatomy
from portal.printing.logic.compiled import cutting, fonts, writing
from portal.printing.logic.truetype import Program

# WeasyPrint draws in CSS pixels.
PIXEL = 0.75
_FACES = ("Portal-Serif", "Portal-Serif-Bold")
# How much the shape of a photo may differ from the sample's.
_SHARE = 0.01
# What share of a line lies left of the point that stays.
_SHIFT = {"left": 0.0, "center": 0.5, "right": 1.0}


class Unfit(ValueError):
    """A holder who does not fit the compiled page and has to be laid out by the page renderer."""


@dataclass(frozen=True)
class _Spot:
    """A slot on the page, in pixels: left edge or middle, and the line that stays (see slots.anchor)."""

    slot: slots.Slot
    x: float
    anchor: float


class Page:
    """A compiled page.

    Arguments: anatomy, of the sample's page; given, the slots that vary by name, in any order; values, the sample's;
    programs, the regular and the bold face; photo, code: resource names of the sample's photo and code, or None; level, of compression for what stays.
    Raises content.Unreadable if a slot cannot be found.
    """

    def __init__(
        self,
        anatomy: Anatomy,
        *,
        given: Mapping[str, slots.Slot],
        values: Mapping[str, object],
        programs: tuple[Program, Program],
        photo: str | None = None,
        code: str | None = None,
        level: int = 9,
    ) -> None:
        self._programs = programs
        self._advances = tuple(program.advance for program in programs)
        self.producer = anatomy.producer
        self._photo = anatomy.pictures[photo] if photo else None
        self._code = anatomy.pictures[code][0] if code else None
        self._root_number, self._root = anatomy.root_number, anatomy.root
        self._page_number, self._page = anatomy.page_number, anatomy.page
        runs = content.runs(anatomy.content) if given else []
        texts = ["".join(anatomy.fonts[run.font].text.get(glyph, "?") for glyph in run.glyphs) for run in runs]
        self._spots: dict[str, _Spot] = {}
        places: dict[int, cutting.Place | None] = {}
        # Longer texts first: a short one may stand inside of a longer one.
        for name in sorted(given, key=lambda name: -len("".join(given[name].texts(values)))):
            slot, parts = given[name], given[name].texts(values)
            hits = content.find(texts, "".join(parts), set(places))
            places |= dict.fromkeys((number for number, _, _ in hits), None)
            for part, first in enumerate(cutting.starts(parts)):
                number = next((number for number, begin, _ in hits if begin == first), None)
                if parts[part].strip():
                    if number is None:
                        raise content.Unreadable(f"part {part} of slot {name} shares its run")
                    places[number] = cutting.Place(name, part)
            self._spots[name] = self._spot(slot, parts, runs[hits[0][0]])
        self._placed = {place for place in places.values() if place}
        static = self._static(anatomy, runs, places)
        self._pieces, head, tail = cutting.cut(anatomy.content, runs, places)
        plain = dict(anatomy.plain)
        streams = {**anatomy.streams, **static}
        for own in (self._photo and self._photo[0], self._code):
            if own:
                del streams[own]
        free = anatomy.free
        self._content, self._info, self._xmp, head_number, tail_number = range(free, free + 5)
        streams[head_number] = objects.stream(b"", head, level=level)
        streams[tail_number] = objects.stream(b"", tail, level=level)
        self._contents = objects.array([head_number, self._content, tail_number] if given else [head_number])
        free += 5
        self._fonts: list[tuple[int, ...]] = []
        if given:
            for number in range(len(programs)):
                self._fonts.append(tuple(range(free, free + 5)))
                entry = b"/V%d %d 0 R" % (number, free)
                listed = plain[anatomy.fonts_number]
                plain[anatomy.fonts_number] = listed[: listed.rindex(b">>")] + entry + b">>"
                free += 5
        self._beginning = objects.Beginning(anatomy.version, plain, streams, free, level)

    def _spot(self, slot: slots.Slot, parts: Sequence[str], first: content.Run) -> _Spot:
        """Learn where a slot is from the sample's first line."""
        points = slots.size(slot, parts, self._advances[0])
        em = points / PIXEL
        if abs(first.size - em) > 0.02:
            raise content.Unreadable(f"a slot is set in {first.size} pixels, not in {em}")
        made = slots.lines(slot, parts, points, self._advance_of(slot))
        x = first.x - _start(slot, made[0], 0, len(made)) * em
        return _Spot(slot, x, slots.anchor(slot, first.y, len(made), em))

    def _advance_of(self, slot: slots.Slot) -> list[Any]:
        return [self._advances[part.bold] for part in slot.parts]

    @staticmethod
    def _static(
        anatomy: Anatomy, runs: Sequence[content.Run], places: Mapping[int, cutting.Place | None]
    ) -> dict[int, bytes]:
        """Return the font programs without the outlines that only the sample's own text needed."""
        used: dict[str, set[int]] = {name: {0} for name in anatomy.fonts}
        kept = [run for number, run in enumerate(runs) if number not in places]
        for form in anatomy.forms:
            kept += content.runs(form)
        for run in kept:
            used[run.font].update(run.glyphs)
        if not places:
            return {}
        made = {}
        for name, font in anatomy.fonts.items():
            program = Program(anatomy.programs[font.program], {})
            file = program.keep(used[name])
            made[font.program] = objects.stream(b"/Length1 %d" % len(file), file, level=9)
        return made

    def fill(
        self,
        values: Mapping[str, str],
        *,
        photo: bytes | None = None,
        code: tuple[int, bytes] | None = None,
        metadata: xmp.Metadata,
        attachments: Sequence[writing.Attachment] = (),
        signer: Any = None,
        at: datetime | None = None,
    ) -> bytes:
        """Return one certificate.

        Arguments: values, text by name; photo, a baseline JPEG of the sample's shape; code, modules a side and rows of
        bits, a set bit dark; metadata; attachments; signer, with placeholder_bytes and cms(digest, at), or None; at,
        aware moment of signing.
        Raises Unfit if this holder has to be laid out by the page renderer.
        """
        subsets = [fonts.Subset(program) for program in self._programs]
        drawn = self._draw(values, subsets)
        file = objects.File(self._beginning)
        if self._fonts:
            file.put(self._content, objects.stream(b"", drawn))
            for numbers, subset, name in zip(self._fonts, subsets, _FACES, strict=True):
                fonts.put(file, numbers, subset, name)
        if self._photo:
            file.put(self._photo[0], self._portrait(photo))
        if self._code:
            if code is None:
                raise Unfit("no code")
            side, bits = code
            file.put(
                self._code,
                objects.stream(
                    b"/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 1"
                    b"/ColorSpace[/Indexed/DeviceRGB 1<fffdf8073f3b>]" % (side, side),
                    bits,
                ),
            )
        metadata = replace(metadata, producer=self.producer)
        file.put(self._xmp, objects.stream(b"/Type/Metadata/Subtype/XML", xmp.packet(metadata), deflate=False))
        file.put(self._info, xmp.dictionary(metadata))
        root, page = self._root + b"/Metadata %d 0 R" % self._xmp, self._page + b"/Contents%b" % self._contents
        root += writing.attach(file, attachments, metadata.created)
        gap = None
        if signer is not None:
            assert at is not None, "a signature has a time"
            gap, field = writing.put_signature(file, self._page_number, signer.placeholder_bytes, at)
            root += b"/AcroForm<</Fields[%d 0 R]/SigFlags 3>>" % field
            page += b"/Annots[%d 0 R]" % field
        file.put(self._page_number, b"<<%b>>" % page)
        file.put(self._root_number, b"<<%b>>" % root)
        file.finish(root=self._root_number, info=self._info)
        if gap is not None:
            writing.sign(file.content, gap, signer, at)
        return bytes(file.content)

    def _draw(self, values: Mapping[str, str], subsets: Sequence[fonts.Subset]) -> bytes:
        """Return the drawing instructions of the middle of the page."""
        shown: dict[cutting.Place, list[bytes]] = {}
        try:
            for name, spot in self._spots.items():
                self._set(name, spot, values, subsets, shown)
        except slots.TooLong as error:
            raise Unfit(f"too long: {error}") from error
        except breaking.UnknownPair as error:
            raise Unfit(f"line breaks around U+{ord(str(error)):04X} are not known here") from error
        out = []
        for piece in self._pieces:
            if isinstance(piece, bytes):
                out.append(piece)
            else:
                out += shown.get(piece, ())
        return b"\n".join(out)

    def _set(
        self,
        name: str,
        spot: _Spot,
        values: Mapping[str, str],
        subsets: Sequence[fonts.Subset],
        shown: dict[cutting.Place, list[bytes]],
    ) -> None:
        """Draw one slot's text."""
        slot = spot.slot
        texts = slot.texts(values)
        if not "".join(texts).strip():
            raise Unfit(f"slot {name} is empty")
        for number, (part, text) in enumerate(zip(slot.parts, texts, strict=True)):
            if text.strip() and cutting.Place(name, number) not in self._placed:
                raise Unfit(f"part {number} of slot {name} was empty in the sample")
            characters = self._programs[part.bold].characters
            for character in text:
                if ord(character) not in characters:
                    raise Unfit(f"U+{ord(character):04X} is not in the main face")
        points = slots.size(slot, texts, self._advances[0])
        em = points / PIXEL
        made = slots.lines(slot, texts, points, self._advance_of(slot))
        y = slots.first_baseline(slot, spot.anchor, len(made), em)
        for number, line in enumerate(made):
            left = spot.x + _start(slot, line, number, len(made)) * em
            for piece in line.pieces:
                bold = slot.parts[piece.part].bold
                shown.setdefault(cutting.Place(name, piece.part), []).append(
                    content.text_object(
                        left + piece.offset * em,
                        y + number * slot.leading * em,
                        f"V{bold:d}",
                        em,
                        b"%.4f Tc\n<%b> Tj\n0 Tc" % (slot.spacing * em, subsets[bold].encode(piece.text))
                        if slot.spacing
                        else b"<%b> Tj" % subsets[bold].encode(piece.text),
                    )
                )

    def _portrait(self, photo: bytes | None) -> bytes:
        assert self._photo
        if photo is None:
            raise Unfit("no photo")
        try:
            width, height, components = jpeg.head(photo)
        except ValueError as error:
            raise Unfit(str(error)) from error
        _, sample_width, sample_height = self._photo
        if abs(width * sample_height / (height * sample_width) - 1) > _SHARE:
            raise Unfit("the photo has another shape")
        space = b"/DeviceGray" if components == 1 else b"/DeviceRGB"
        return objects.stream(
            b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace%b/BitsPerComponent 8/Filter/DCTDecode"
            % (width, height, space),
            photo,
            deflate=False,
        )


def _start(slot: slots.Slot, line: slots.Line, number: int, count: int) -> float:
    """Return how far right of the slot's point a line begins, in ems.

    Measured on the page renderer: it leaves the space between letters out where a text begins and ends, and half as
    much more where a line of two is broken. Raises Unfit for lines of which this is not known.
    """
    if count > 1 and slot.spacing and (slot.align != "center" or count > 2):
        raise Unfit("spaced letters in several lines")
    before = 0.0 if number else slot.indent
    return before - _SHIFT[slot.align] * (before + line.width - slot.spacing * (1 if count == 1 else 1.5))
