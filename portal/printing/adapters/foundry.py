"""Builds the font files of the portal from their sources; runs on a developer's machine only, never at run time."""

import hashlib
import json
import re
from collections.abc import Iterable
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from portal.printing.logic import charset

# Layout tables move glyphs about (and cost a third of the size); printed certificates need none of them.
DROPPED_TABLES = [
    "GSUB",
    "GPOS",
    "GDEF",
    "BASE",
    "vhea",
    "vmtx",
    "VORG",
    "STAT",
    "prep",
    "gasp",
    "fpgm",
    "cvt ",
    "FFTM",
]
# A fixed date (2020-01-01, in seconds since 1904) instead of the day of the build: the same input gives the same file.
BUILT = 3660681600
# The third face: CJK Unified Ideographs Extensions B to F, every one of which GB 18030-2022 demands of whoever serves the
# public (implementation level 3), because a name on an identity card may have any of them.
EXTENSIONS = (range(0x20000, 0x2A6E0), range(0x2A700, 0x2EBE1))


def read_standard_characters(ucd: Path) -> list[int]:
    """Return the 8,105 code points of the Table of General Standard Chinese Characters (2013), in code order.

    Arguments: ucd, the flat XML file of the Unicode character database, whose property kTGH marks them.
    """
    return sorted(point for point, attributes in _han(ucd) if "kTGH" in attributes)


def read_rare_characters(drawn: set[int], wanted_not: set[int]) -> list[int]:
    """Return the characters of the third face, in code order: of Extensions B to F those that its source has drawn.

    Arguments: drawn, code points of the source; wanted_not, code points that another face has already.
    """
    return [point for block in EXTENSIONS for point in block if point in drawn and point not in wanted_not]


def _han(ucd: Path) -> Iterable[tuple[int, dict[str, str]]]:
    """Yield (code point, Unihan attributes) of each Han character in the character database file."""
    head = re.compile(r'<char cp="([0-9A-F]+)"')
    attribute = re.compile(r'(k[A-Za-z0-9_]+)="([^"]+)"')
    with ucd.open(encoding="utf-8") as lines:
        for line in lines:
            if found := head.search(line):
                yield int(found[1], 16), dict(attribute.findall(line))


def cover(source: Path) -> set[int]:
    """Return the code points that the font file `source` maps to glyphs."""
    with TTFont(source, lazy=True) as font:
        return set(font.getBestCmap())


def cut(source: Path, target: Path, *, points: Iterable[int], family: str, bold: bool = False) -> int:
    """Write `target`: the glyphs of `points` from `source`, under the name `family`; return the number of glyphs.

    The family is renamed because fontconfig merges two files of one family, weight and style, and because the Hanazono
    fonts reserve their own name for the unchanged files.
    """
    options = Options()
    options.drop_tables = [*options.drop_tables, *DROPPED_TABLES]
    options.layout_features = []
    options.hinting = False
    options.notdef_outline = True
    options.glyph_names = False
    options.name_IDs = [0, 5, 13, 14]
    options.recalc_timestamp = False
    font = TTFont(source, recalcTimestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=list(points))
    subsetter.subset(font)
    style = "Bold" if bold else "Regular"
    names = font["name"]
    names.names = [record for record in names.names if record.platformID == 3]
    full_name = family if not bold else f"{family} {style}"
    for name_id, value in ((1, family), (2, style), (3, f"{full_name} portal"), (4, full_name)):
        names.setName(value, name_id, 3, 1, 0x409)
    names.setName(f"{family.replace(' ', '')}-{style}", 6, 3, 1, 0x409)
    font["OS/2"].usWeightClass = 700 if bold else 400
    font["OS/2"].fsSelection = 0x20 if bold else 0x40
    font["head"].macStyle = 1 if bold else 0
    font["head"].created = font["head"].modified = BUILT
    _align(font)
    font.save(target)
    return len(font.getGlyphOrder())


def _align(font: TTFont) -> None:
    """Give every face the same ascent and descent, so that a rare character does not move its line."""
    em = font["head"].unitsPerEm
    ascent, descent = round(em * 1.151), round(em * 0.286)  # those of Noto Serif SC
    font["hhea"].ascent, font["hhea"].descent, font["hhea"].lineGap = ascent, -descent, 0
    font["OS/2"].sTypoAscender, font["OS/2"].sTypoDescender, font["OS/2"].sTypoLineGap = ascent, -descent, 0
    font["OS/2"].usWinAscent, font["OS/2"].usWinDescent = ascent, descent


def read_set(path: Path) -> set[int]:
    """Return the code points of a list of characters kept as plain text."""
    return {ord(character) for character in path.read_text(encoding="utf-8") if not character.isspace()}


def write_set(path: Path, points: Iterable[int]) -> None:
    """Keep code points as plain text, fifty characters a line."""
    text = "".join(map(chr, points))
    path.write_text("".join(f"{text[i : i + 50]}\n" for i in range(0, len(text), 50)), encoding="utf-8")


def build(*, folder: Path, regular: Path, bold: Path, rare: Path, ucd: Path | None, sources: dict) -> dict:
    """Build the four faces into `folder`, write fonts.json beside them and return its content.

    Arguments: regular, bold: the two static files of Noto Serif SC; rare: HanaMinB.ttf; ucd: the character database
    to read the standard characters from, or None to use the list kept in `folder`/sets; sources: name and version of
    each source by face, copied into fonts.json.
    """
    full = cover(regular)
    standard = folder / "sets" / "standard.txt"
    if ucd is not None:
        write_set(standard, read_standard_characters(ucd))
    first = read_set(standard) | charset.gb2312() | charset.signs()
    faces = [
        ("portal-serif-regular.ttf", regular, first & full, "Portal Serif", False),
        ("portal-serif-bold.ttf", bold, first & full, "Portal Serif", True),
        ("portal-serif-extended.ttf", regular, full - first, "Portal Serif Extended", False),
        ("portal-serif-rare.ttf", rare, read_rare_characters(cover(rare), full), "Portal Serif Rare", False),
    ]
    listed = []
    for name, source, points, family, is_bold in faces:
        glyphs = cut(source, folder / name, points=points, family=family, bold=is_bold)
        content = (folder / name).read_bytes()
        listed.append(
            {
                "file": name,
                "family": family,
                "weight": 700 if is_bold else 400,
                "characters": len(points),
                "glyphs": glyphs,
                "bytes": len(content),
                "sha256": hashlib.sha256(content).hexdigest(),
                "source": sources[name],
                "source_sha256": hashlib.sha256(source.read_bytes()).hexdigest(),
            }
        )
    manifest = {"licence": "SIL Open Font License 1.1, see OFL.txt", "faces": listed}
    (folder / "fonts.json").write_text(json.dumps(manifest, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return manifest
