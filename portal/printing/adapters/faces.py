"""The font files of the portal: which characters they have, how wide and of what shape those are."""

import functools
import json
import mmap
import operator
import os
import tempfile
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

from django.conf import settings
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

from portal.printing.logic import truetype
from portal.printing.logic.truetype import Program

FOLDER = Path(__file__).resolve().parents[1] / "fonts"


class Points:
    """Code points, a bit each: sets of fifty thousand numbers would take ten megabytes of every worker."""

    def __init__(self, points: Iterable[int]) -> None:
        bits = bytearray(0x110000 // 8)
        for point in points:
            bits[point >> 3] |= 1 << (point & 7)
        self._bits = bytes(bits).rstrip(b"\0")

    def __contains__(self, point: object) -> bool:
        place = point >> 3 if isinstance(point, int) else -1
        return 0 <= place < len(self._bits) and bool(self._bits[place] >> (point & 7) & 1)  # type: ignore[operator]

    def __or__(self, other: "Points") -> "Points":
        made = Points(())
        size = max(len(self._bits), len(other._bits))
        both = int.from_bytes(self._bits, "little") | int.from_bytes(other._bits, "little")
        made._bits = both.to_bytes(size, "little")
        return made


class Face(NamedTuple):
    """One font file: its family, weight, code points, and the widths in ems of those that are not one em wide."""

    path: Path
    family: str
    weight: int
    characters: Points
    widths: dict[int, float]


def manifest() -> dict:
    """Return the list of faces with sizes, digests and sources, as build_fonts wrote it."""
    return json.loads((FOLDER / "fonts.json").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def faces() -> tuple[Face, ...]:
    """Return the faces in the order in which a character is looked for; read once a process (about a second)."""
    read = []
    for entry in manifest()["faces"]:
        path = FOLDER / entry["file"]
        program = _program(path)
        # Most are one em wide, and tens of thousands of numbers cost memory.
        measured = ((point, program.widths[glyph] / program.em) for point, glyph in program.characters.items())
        widths = {point: width for point, width in measured if width != 1}
        read.append(Face(path, entry["family"], entry["weight"], Points(program.characters), widths))
    return tuple(read)


def _program(path: Path) -> Program:
    with path.open("rb") as file:
        return Program(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


@lru_cache(maxsize=1)
def covered() -> Points:
    """Return every code point that some face has."""
    return functools.reduce(operator.or_, (face.characters for face in faces()))


@lru_cache(maxsize=1)
def covered_in_bold() -> Points:
    """Return every code point that the bold face has; the other two families exist in one weight only."""
    return functools.reduce(operator.or_, (face.characters for face in faces() if face.weight >= 600))


def advance(character: str) -> float:
    """Return the width of `character` in ems; one em for a character that no face has."""
    for face in faces():
        if ord(character) in face.characters:
            return face.widths.get(ord(character), 1.0)
    return 1.0


@lru_cache(maxsize=1)
def _numbers(path: Path) -> dict[int, int]:
    """Return code point -> glyph number of the face that was asked for last."""
    return truetype.characters(path.read_bytes())


@lru_cache(maxsize=512)
def outline(character: str) -> tuple[str, float]:
    """Return (SVG path data with one em as unit, y upwards; advance in ems) of `character`, bold where there is bold.

    Raises KeyError if no face has it.
    """
    for face in sorted(faces(), key=lambda face: -face.weight):
        if ord(character) not in face.characters:
            continue
        with TTFont(face.path, lazy=True) as font:
            scale = 1 / font["head"].unitsPerEm
            shapes, glyph = font.getGlyphSet(), font.getGlyphName(_numbers(face.path)[ord(character)])
            pen = SVGPathPen(shapes, ntos=lambda number: f"{number:.4f}".rstrip("0").rstrip("."))
            shapes[glyph].draw(TransformPen(pen, (scale, 0, 0, scale, 0, 0)))
            return pen.getCommands(), face.widths.get(ord(character), 1.0)
    raise KeyError(character)


@lru_cache(maxsize=1)
def programs() -> tuple[Program, Program]:
    """Return the regular and the bold main face, ready to copy glyphs from; read once a process."""
    regular, bold = (_program(face.path) for face in faces()[:2])
    return regular, bold


def font_settings() -> Path:
    """Write the font configuration under PORTAL_VAR and return its path.

    It names our folder and nothing else, so a page looks the same on every machine and no font of the system gets in.
    The file is replaced in one step: several processes may start at once.
    """
    folder = Path(settings.PORTAL_VAR) / "printing"
    cache = folder / "fontconfig"
    cache.mkdir(parents=True, exist_ok=True)
    target = folder / "fonts.conf"
    text = (
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n<fontconfig>\n'
        f"  <dir>{escape(str(FOLDER))}</dir>\n  <cachedir>{escape(str(cache))}</cachedir>\n</fontconfig>\n"
    )
    if not target.exists() or target.read_text(encoding="utf-8") != text:
        handle, name = tempfile.mkstemp(dir=folder, suffix=".conf")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).replace(target)
    return target
