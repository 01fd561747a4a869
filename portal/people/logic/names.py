"""Names: cleaning what was typed without changing the name, and masking."""

import unicodedata

from portal.people.errors import WrongName

LONGEST = 50
# What phones offer as the middle dot of a name; the standard one is U+00B7.
_DOTS = str.maketrans(dict.fromkeys("•‧∙⋅・･．●", "·"))
_ALLOWED = {"·", "-", "'", "’", " "}


def clean(written: str) -> str:
    """Return the name with one kind of middle dot and without spaces between Chinese characters.

    Raises: WrongName when it is empty, longer than 50 characters, or holds anything but letters, marks and dots.
    """
    name = unicodedata.normalize("NFC", written).translate(_DOTS)
    parts = name.split()
    joiner = " " if any(part.isascii() for part in parts) else ""
    name = joiner.join(parts)
    if not name:
        raise WrongName("empty")
    if len(name) > LONGEST:
        raise WrongName("long", len(name))
    for character in name:
        # Co: characters of GB 18030 that some phones still send from the private use area are names too.
        if character not in _ALLOWED and unicodedata.category(character)[0] not in "LM" and not _private(character):
            raise WrongName("characters", character)
    if not any(unicodedata.category(character)[0] == "L" or _private(character) for character in name):
        raise WrongName("characters", name[0])
    return name


def _private(character: str) -> bool:
    return unicodedata.category(character) == "Co"


def _written_characters(name: str) -> list[str]:
    """Split into characters as a reader sees them: combining marks stay with their letter."""
    found: list[str] = []
    for character in name:
        if found and unicodedata.category(character)[0] == "M":
            found[-1] += character
        else:
            found.append(character)
    return found


def mask(name: str) -> str:
    """Return the name as lists show it: 王*芳, 周*, and first character with two stars where it is longer."""
    characters = _written_characters(name)
    if len(characters) <= 1:
        return "*" * len(characters)
    if len(characters) == 2:
        return characters[0] + "*"
    if len(characters) == 3 and "·" not in name:
        return f"{characters[0]}*{characters[2]}"
    return characters[0] + "**"
