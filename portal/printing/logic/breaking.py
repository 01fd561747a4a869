"""Where a line of Chinese text may end: the pairs of UAX #14 that certificates need, and no others."""

import unicodedata
from collections.abc import Iterator

# Classes by the names of the annex; characters outside of them are left to the page renderer.
_CLASSES = {
    "OP": "（《〈「『【〔［｛([{",
    "CL": "，。、）》〉」』】〕］｝)]}",
    "NS": "：；",
    "EX": "！？!?",
    "IS": ",.:;",
    "SY": "/",
    "HY": "-",
    "PO": "%°℃‰",
}
_CLASS = {character: name for name, members in _CLASSES.items() for character in members}
# Before these no line may begin, whatever stands in front of them (a space apart, which is asked for first).
_NEVER_FIRST = frozenset({"CL", "EX", "IS", "SY", "NS", "HY", "PO"})
_WORD = frozenset({"AL", "NU"})


class UnknownPair(ValueError):
    """A character whose class is not among those handled here."""


def kind(character: str) -> str:
    """Return the line breaking class of a character. Raises UnknownPair for one that is not handled."""
    if character == " ":
        return "SP"
    if found := _CLASS.get(character):
        return found
    if character.isdecimal() and character.isascii():
        return "NU"
    if character == "·" or (character.isalpha() and ord(character) < 0x250):
        return "AL"
    name = unicodedata.category(character)
    wide = unicodedata.east_asian_width(character) in "WF"
    if wide and name in {"Lo", "Nl", "No", "Nd", "Lu", "Ll"}:
        return "ID"
    raise UnknownPair(character)


def may_break(before: str, after: str) -> bool:
    """Tell whether a line may end between two characters."""
    left, right = kind(before), kind(after)
    if right == "SP" or left == "OP" or right in _NEVER_FIRST:
        return False
    if left == "SP":
        return True
    if left in _WORD and (right in _WORD or right == "OP"):
        return False
    if left in {"HY", "IS", "SY"} and right in _WORD:
        # A number or address is not torn apart; a word may follow a hyphen on the next line, which nothing here has.
        return False
    return not (left == "CL" and before == ")" and right in _WORD)


def segments(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of the stretches of `text` between which a line may end."""
    start = 0
    for place in range(1, len(text)):
        if may_break(text[place - 1], text[place]):
            yield start, place
            start = place
    if text:
        yield start, len(text)
