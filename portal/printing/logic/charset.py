"""Which characters a set of fonts is built for, and which characters of a text cannot be printed."""

import unicodedata
from collections.abc import Container

# Ideographic variation selectors and the sixteen plain ones choose a form of the character before them.
_VARIATION_SELECTORS = frozenset([*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)])
_SPACING = frozenset(map(ord, "\t\n\r"))


def gb2312() -> set[int]:
    """Return all code points of GB/T 2312-1980: 6,763 Han characters and the 682 signs beside them."""
    points = set()
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                points.add(ord(bytes([row, cell]).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    return points


def signs() -> set[int]:
    """Return Latin letters, punctuation, full-width forms, numerals and the like that a document may carry."""
    points = {*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x2010, 0x2028), *range(0x3000, 0x3020)}
    points |= {*range(0xFF00, 0xFFE6), *range(0x2160, 0x2170), *range(0x2460, 0x2474)}
    points |= {0xB7, 0x2022, 0x2027, 0x2030, 0x2103, 0x2116, 0x2190, 0x2192, 0x2212, 0x25CB, 0x25CF, 0x3007, 0x30FB}
    return {point for point in points if unicodedata.category(chr(point)) not in {"Cf", "Cc", "Zl", "Zp"}}


def unprintable(text: str, covered: Container[int]) -> list[str]:
    """Return the characters of `text` that no font has, each once, in the order of their first appearance.

    Arguments: text, any text; covered, the code points that the fonts have.
    Format and control characters count as unprintable even where a font has them: a bidirectional override in a name
    would print another name than the one that is stored.
    """
    missing: dict[str, None] = {}
    for character in text:
        point = ord(character)
        if point in _SPACING or point in _VARIATION_SELECTORS:
            continue
        if point not in covered or unicodedata.category(character) in {"Cf", "Cc", "Cs", "Co", "Cn"}:
            missing[character] = None
    return list(missing)
