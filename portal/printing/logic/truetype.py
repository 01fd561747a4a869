"""Reads glyphs out of a TrueType font and writes a small font with some of them (ISO/IEC 14496-22)."""

import struct
from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from mmap import mmap

_RECORD = struct.Struct(">4sIII")
# Beyond this the offsets of glyphs no longer fit the short table.
_SHORT = 0x20000
# What the checksum of a whole font has to add up to.
_WHOLE = 0xB1B0AFBA


def checksum(table: bytes) -> int:
    """Return the sum of a table's 32-bit words, as a font records it."""
    words = array("I", table + bytes(-len(table) % 4))
    words.byteswap()
    return sum(words) & 0xFFFFFFFF


def characters(content: bytes | mmap) -> dict[int, int]:
    """Return code point -> glyph number, as the font's table of full Unicode lists them (`cmap`, format 12).

    Raises ValueError if the font has no such table.
    """
    start, _ = _directory(content)[b"cmap"]
    for number in range(struct.unpack_from(">H", content, start + 2)[0]):
        platform, encoding, offset = struct.unpack_from(">HHI", content, start + 4 + 8 * number)
        place = start + offset
        if (platform, encoding) in ((3, 10), (0, 4), (0, 6)) and struct.unpack_from(">H", content, place)[0] == 12:
            found: dict[int, int] = {}
            for group in range(struct.unpack_from(">I", content, place + 12)[0]):
                first, last, glyph = struct.unpack_from(">III", content, place + 16 + 12 * group)
                found.update(zip(range(first, last + 1), range(glyph, glyph + last - first + 1), strict=True))
            return found
    raise ValueError("no table of full Unicode")


class Program:
    """One TrueType font, taken apart so that glyphs can be copied out of it.

    Arguments: content, the font file, bytes or a mapped file, of which outlines are read only when they are wanted;
    mapped, code point -> glyph number, if not as the font itself says.
    """

    def __init__(self, content: bytes | mmap, mapped: Mapping[int, int] | None = None) -> None:
        places = _directory(content)

        def table(tag: bytes) -> bytes:
            start, length = places[tag]
            return content[start : start + length]

        head, hhea, maxp = table(b"head"), table(b"hhea"), table(b"maxp")
        self.em: int = struct.unpack_from(">H", head, 18)[0]
        count: int = struct.unpack_from(">H", maxp, 4)[0]
        measured: int = struct.unpack_from(">H", hhea, 34)[0]
        if struct.unpack_from(">h", head, 50)[0]:
            offsets: Iterable[int] = struct.unpack_from(f">{count + 1}I", table(b"loca"))
        else:
            offsets = (2 * half for half in struct.unpack_from(f">{count + 1}H", table(b"loca")))
        self._content = content
        start = places[b"glyf"][0]
        self._offsets = array("I", (start + offset for offset in offsets))
        metrics = table(b"hmtx")
        # Glyphs after the last measured one share its width.
        last, rest = metrics[4 * measured - 4 : 4 * measured - 2], metrics[4 * measured :]
        self._metrics = metrics[: 4 * measured] + b"".join(
            last + rest[2 * number : 2 * number + 2] for number in range(count - measured)
        )
        self.widths = array("H", (width for width, _ in struct.iter_unpack(">Hh", self._metrics)))
        box = struct.unpack_from(">4h", head, 36)
        # As a font descriptor gives it, in thousandths of an em.
        self.box = b" ".join(b"%d" % round(side * 1000 / self.em) for side in box)
        blank = bytearray(head)
        blank[8:12] = bytes(4)
        blank[50:52] = bytes(2)
        self._head, self._hhea, self._maxp = bytes(blank), hhea[:34], maxp
        self.characters = characters(content) if mapped is None else mapped

    def advance(self, character: str) -> float:
        """Return the width of a character in ems. Raises KeyError if the font lacks it."""
        return self.widths[self.characters[ord(character)]] / self.em

    def keep(self, glyphs: Collection[int]) -> bytes:
        """Return the font with its numbering, but empty outlines for all glyphs other than these."""
        return self._write(range(len(self.widths)), glyphs)

    def subset(self, glyphs: Sequence[int]) -> bytes:
        """Return a font with these glyphs, numbered from 0 in the order given; the first should be 0 (missing)."""
        return self._write(glyphs, None)

    def _write(self, glyphs: Sequence[int], drawn: Collection[int] | None) -> bytes:
        offsets, parts, place = [0], [], 0
        for glyph in glyphs:
            if drawn is not None and glyph not in drawn:
                offsets.append(place)
                continue
            outline = self._content[self._offsets[glyph] : self._offsets[glyph + 1]]
            if drawn is None and outline[:1] == b"\xff":
                raise ValueError(f"glyph {glyph} is made of others, which it names by number")
            outline += bytes(-len(outline) % 4)
            parts.append(outline)
            place += len(outline)
            offsets.append(place)
        count, head = len(glyphs), self._head
        if place < _SHORT:
            loca = struct.pack(f">{count + 1}H", *[offset >> 1 for offset in offsets])
        else:
            loca = struct.pack(f">{count + 1}I", *offsets)
            head = head[:50] + b"\0\1" + head[52:]
        number = struct.pack(">H", count)
        return _assemble(
            (
                (b"glyf", b"".join(parts)),
                (b"head", head),
                (b"hhea", self._hhea + number),
                (b"hmtx", b"".join([self._metrics[4 * glyph : 4 * glyph + 4] for glyph in glyphs])),
                (b"loca", loca),
                (b"maxp", self._maxp[:4] + number + self._maxp[6:]),
            )
        )


def _directory(content: bytes | mmap) -> dict[bytes, tuple[int, int]]:
    """Return where each table begins and how long it is."""
    found = {}
    for number in range(struct.unpack_from(">H", content, 4)[0]):
        tag, _, offset, length = _RECORD.unpack_from(content, 12 + 16 * number)
        found[tag] = (offset, length)
    return found


def _assemble(tables: Sequence[tuple[bytes, bytes]]) -> bytes:
    """Return a font file of tables that are sorted by tag, `head` among them."""
    count = len(tables)
    place = 12 + 16 * count
    records, bodies, total, head_at = [], [], 0, 0
    for tag, table in tables:
        own = checksum(table)
        if tag == b"head":
            head_at = place
        records.append(_RECORD.pack(tag, own, place, len(table)))
        total += own
        padded = table + bytes(-len(table) % 4)
        bodies.append(padded)
        place += len(padded)
    power = count.bit_length() - 1
    directory = struct.pack(">IHHHH", 0x00010000, count, 16 << power, power, 16 * count - (16 << power))
    directory += b"".join(records)
    content = bytearray(directory + b"".join(bodies))
    struct.pack_into(">I", content, head_at + 8, (_WHOLE - checksum(directory) - total) & 0xFFFFFFFF)
    return bytes(content)
