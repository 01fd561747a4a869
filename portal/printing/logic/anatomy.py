"""A page of a PDF taken apart, and what is seen on it, as plain values."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class FontFound:
    """A font of the page: its PostScript name without the subset's tag, glyph -> text, the number of its program."""

    name: str
    text: dict[int, str]
    program: int


@dataclass(frozen=True)
class Anatomy:
    """A file of one page, taken apart.

    plain and streams: number -> body, without the objects that are named below; root and page: their entries as bytes
    without the brackets; fonts_number: the object that lists the page's fonts; fonts and pictures (number, width,
    height) by resource name; forms: content of the drawings that the page shows as one; programs: number -> font file;
    free: the first unused number.
    """

    version: str
    content: bytes
    plain: dict[int, bytes]
    streams: dict[int, bytes]
    root_number: int
    root: bytes
    page_number: int
    page: bytes
    fonts_number: int
    fonts: dict[str, FontFound]
    pictures: dict[str, tuple[int, int, int]]
    forms: tuple[bytes, ...]
    programs: dict[int, bytes]
    producer: str
    free: int


@dataclass(frozen=True)
class Letter:
    """A letter as it is seen: text, face, size and the place of its foot on the page, in points from below left."""

    text: str
    face: str
    size: float
    x: float
    y: float


@dataclass(frozen=True)
class Seen:
    """What a page shows: letters in reading order, frames of pictures (four corners in points), digests of drawings.

    lines: rules and borders, level ones, from left to right: x, end, y in points from below left.
    """

    letters: tuple[Letter, ...]
    pictures: tuple[tuple[float, ...], ...]
    drawings: tuple[str, ...] = field(default=())
    lines: tuple[tuple[float, float, float], ...] = field(default=())
