"""The functional core of the registry: numbers, printed words and credentials; no database, no clock."""

from certification.certificates.logic.credential import (
    CONTEXTS,
    IDENTITY,
    Statement,
    document,
    identity,
    issuer_document,
)
from certification.certificates.logic.numbers import NATIONAL, number, series, written
from certification.certificates.logic.printed import (
    LEVELS,
    OCCUPATIONS,
    day_text,
    digest_text,
    month_text,
    shown_code,
)
from certification.certificates.logic.proof import (
    Broken,
    check,
    content_digest,
    digest,
    method_of,
    multikey,
    options,
    parse,
    secured,
    to_sign,
    unmultikey,
)
from certification.certificates.logic.status import PURPOSES, REVOCATION, SIZE, SUSPENSION, decoys, entries, place
from certification.certificates.logic.status import document as list_document

__all__ = [
    "CONTEXTS", "IDENTITY", "LEVELS", "NATIONAL", "OCCUPATIONS", "PURPOSES", "REVOCATION", "SIZE", "SUSPENSION",
    "Broken", "Statement", "check", "content_digest", "day_text", "decoys", "digest", "digest_text", "document", "entries", "identity",
    "issuer_document", "list_document", "method_of", "month_text", "multikey", "number", "options", "parse", "place",
    "secured", "series", "shown_code", "to_sign", "unmultikey", "written",
]  # fmt: skip
