"""What must not stand in a reason that everybody may read."""

import re
import unicodedata

# 15 digits of the old kind are left alone: numbers of certificates have as many.
_IDENTITY = re.compile(r"(?<!\d)\d{17}[\dX](?![\dA-Z])")
_MOBILE = re.compile(r"(?<!\d)(?:\+?86)?1[3-9]\d{9}(?!\d)")
# How people write long numbers apart.
_GAPS = re.compile(r"(?<=\d)[\s\-–—·.]+(?=[\dX])")
_BLANKS = re.compile(r"\s+")


def personal(text: str, *, name: str) -> str:
    """Return what of a person stands in a public text: identity, mobile, name; empty where nothing does.

    Identity numbers have 18 places (GB 11643), mobile numbers 11, as they are or written apart, in half or full width.

    Arguments: name, the holder's full one, as on the certificate.
    """
    plain = unicodedata.normalize("NFKC", text).upper()
    for written in (plain, _GAPS.sub("", plain)):
        if _IDENTITY.search(written):
            return "identity"
        if _MOBILE.search(written):
            return "mobile"
    bare = _BLANKS.sub("", unicodedata.normalize("NFKC", name).upper())
    return "name" if bare and bare in _BLANKS.sub("", plain) else ""
