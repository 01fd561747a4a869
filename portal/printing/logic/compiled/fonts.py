"""The fonts of one certificate: just the letters that it needs, and the objects that hold them."""

import hashlib

from portal.printing.logic import objects
from portal.printing.logic.truetype import Program

_CMAP_HEAD = (
    b"/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo\n<< /Registry (Adobe)\n"
    b"/Ordering (UCS)\n/Supplement 0\n>> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
    b"1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n"
)
_CMAP_TAIL = b"endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"


class Subset:
    """The letters of one face that one certificate needs."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.codes: dict[str, int] = {}
        self.glyphs = [0]

    def encode(self, text: str) -> bytes:
        """Return the codes of a text in hexadecimal."""
        codes = []
        for character in text:
            code = self.codes.get(character)
            if code is None:
                self.glyphs.append(self.program.characters[ord(character)])
                code = self.codes[character] = len(self.codes) + 1
            codes.append(code)
        return b"".join([b"%04x" % code for code in codes])

    def mapping(self) -> bytes:
        """Return the map from codes to Unicode."""
        lines = [
            b"<%04x> <%b>" % (code, character.encode("utf-16-be").hex().encode())
            for character, code in self.codes.items()
        ]
        blocks = [
            b"%d beginbfchar\n%b\nendbfchar\n" % (len(lines[n : n + 100]), b"\n".join(lines[n : n + 100]))
            for n in range(0, len(lines), 100)
        ]
        return _CMAP_HEAD + b"".join(blocks) + _CMAP_TAIL


def put(file: objects.File, numbers: tuple[int, ...], subset: Subset, name: str) -> None:
    """Write the five objects of a font that holds just these letters (ISO 32000-1, 9.7)."""
    font, below, descriptor, program, mapping = numbers
    codes = "".join(subset.codes)
    tag = hashlib.sha256(f"{name} {codes}".encode()).digest()
    base = b"/%b+%b" % (bytes(65 + byte % 26 for byte in tag[:6]), name.encode())
    outlines = subset.program.subset(subset.glyphs)
    em, widths = subset.program.em, subset.program.widths
    file.put(program, objects.stream(b"/Length1 %d" % len(outlines), outlines))
    file.put(mapping, objects.stream(b"", subset.mapping()))
    file.put(
        font,
        b"<</Type/Font/Subtype/Type0/BaseFont%b/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>"
        % (base, below, mapping),
    )
    file.put(
        below,
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont%b/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        b"/CIDToGIDMap/Identity/FontDescriptor %d 0 R/W[0[%b]]>>"
        % (base, descriptor, b" ".join([b"%g" % (widths[glyph] * 1000 / em) for glyph in subset.glyphs])),
    )
    file.put(
        descriptor,
        b"<</Type/FontDescriptor/FontName%b/Flags 4/FontBBox[%b]/ItalicAngle 0/Ascent 1151/Descent -286"
        b"/CapHeight 733/StemV %d/FontFile2 %d 0 R>>"
        % (base, subset.program.box, 140 if name.endswith("Bold") else 80, program),
    )
