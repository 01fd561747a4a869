"""Reads glyphs out of a TrueType font and writes a small font with some of them (ISO/IEC 14496-22)."""

import struct
from array import array
from collections.abc import Collection, Mapping, Sequence

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


class Program:
    """One TrueType font, taken apart so that glyphs can be copied out of it.

    Arguments: content, the font file; characters, code point -> glyph number.
    Composite glyphs, which refer to others by number, are left out: whoever needs one cannot be set from here.
    """

    def __init__(self, content: bytes, characters: Mapping[int, int]) -> None:
        tables = _tables(content)
        head, hhea, maxp = tables[b"head"], tables[b"hhea"], tables[b"maxp"]
        self.em: int = struct.unpack_from(">H", head, 18)[0]
        count: int = struct.unpack_from(">H", maxp, 4)[0]
        measured: int = struct.unpack_from(">H", hhea, 34)[0]
        if struct.unpack_from(">h", head, 50)[0]:
            offsets = list(struct.unpack_from(f">{count + 1}I", tables[b"loca"]))
        else:
            offsets = [2 * half for half in struct.unpack_from(f">{count + 1}H", tables[b"loca"])]
        self._offsets, self._outlines = offsets, tables[b"glyf"]
        metrics = tables[b"hmtx"]
        self._metrics = [metrics[4 * glyph : 4 * glyph + 4] for glyph in range(measured)]
        # Glyphs after the last measured one share its width.
        last = metrics[4 * measured - 4 : 4 * measured - 2]
        rest = 4 * measured
        self._metrics += [last + metrics[rest + 2 * n : rest + 2 * n + 2] for n in range(count - measured)]
        self.widths = [struct.unpack_from(">H", metric)[0] for metric in self._metrics]
        box = struct.unpack_from(">4h", head, 36)
        # As a font descriptor gives it, in thousandths of an em.
        self.box = b" ".join(b"%d" % round(side * 1000 / self.em) for side in box)
        blank = bytearray(head)
        blank[8:12] = bytes(4)
        blank[50:52] = bytes(2)
        self._head, self._hhea, self._maxp = bytes(blank), hhea[:34], maxp
        self.characters = {point: glyph for point, glyph in characters.items() if not self._composite(glyph)}

    def _composite(self, glyph: int) -> bool:
        start, end = self._offsets[glyph], self._offsets[glyph + 1]
        return end > start and self._outlines[start] == 0xFF

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
            outline = self._outlines[self._offsets[glyph] : self._offsets[glyph + 1]]
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
                (b"hmtx", b"".join([self._metrics[glyph] for glyph in glyphs])),
                (b"loca", loca),
                (b"maxp", self._maxp[:4] + number + self._maxp[6:]),
            )
        )


def _tables(content: bytes) -> dict[bytes, bytes]:
    count = struct.unpack_from(">H", content, 4)[0]
    found = {}
    for number in range(count):
        tag, _, offset, length = _RECORD.unpack_from(content, 12 + 16 * number)
        found[tag] = content[offset : offset + length]
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
