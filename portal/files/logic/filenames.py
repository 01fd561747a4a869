"""Names of files as people see them; storage never uses them."""

import re
import unicodedata

_BAD = re.compile(r'[\x00-\x1f\x7f"<>|:*?\\/\u202a-\u202e\u2066-\u2069]')


def clean(name: str, extension: str) -> str:
    """Return the last part of `name` without control or path characters, with the extension that the content has."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    stem = last.rsplit(".", 1)[0] if "." in last else last
    stem = _BAD.sub("", stem).strip(" .")[:150] or "file"
    return stem + extension
