"""Comparing what was typed with what is stored, without telling which part was wrong."""

import hmac
import re
import unicodedata

# A name and number that no certificate has: the comparison is done all the same, so that "no such number" takes the
# same path and the same time as "another name".
_NOBODY = "查无此人的姓名"


def tidy_number(text: str) -> str:
    """Return a typed number in half-width capitals with plain dashes, without spaces and what no keyboard writes."""
    folded = unicodedata.normalize("NFKC", text).upper()
    for dash in "‐‑‒–—−":
        folded = folded.replace(dash, "-")
    # Of all spaces the plain one alone counts as printable.
    return "".join(filter(str.isprintable, folded)).replace(" ", "")


def tidy_name(text: str) -> str:
    """Return a typed name in one form: full and half width alike, any middle dot as U+00B7, no spaces.

    Compatibility forms are folded only for Latin letters and digits: NFKC would turn rare Chinese characters of the
    compatibility block into others, which are different names.
    """
    folded = "".join(
        unicodedata.normalize("NFKC", c) if ord(c) < 0x3000 or 0xFF00 <= ord(c) <= 0xFFEF else c for c in text
    )
    for dot in "•‧∙⋅・·.":
        folded = folded.replace(dot, "·")
    return "".join(folded.split())


def same_name(given: str, stored: str | None) -> bool:
    """Compare two names in constant time; None, for no certificate, is never the same."""
    left = tidy_name(given).encode()
    right = tidy_name(stored if stored is not None else _NOBODY).encode()
    equal = hmac.compare_digest(left, right)
    return equal and stored is not None


def pasted(text: str) -> list[tuple[int, str, str]]:
    """Return (line, number, name) of each filled line: a number, then a tab, comma or space, then a name."""
    rows = []
    for line, written in enumerate(text.splitlines(), start=1):
        parts = re.split(r"[\t,，;；\u3000 ]+", written.strip(), maxsplit=1)
        if parts[0]:
            rows.append((line, parts[0], parts[1].strip() if len(parts) > 1 else ""))
    return rows
