"""Examining a PDF of unknown origin: is it what the portal signed, and if not, why."""

import hashlib
from typing import BinaryIO

from portal.keys import selectors as key_ring
from portal.keys.enums import Purpose
from portal.printing.adapters import isolation
from portal.printing.enums import Finding
from portal.printing.logic import examination
from portal.printing.logic.examination import Examination, OwnKey, changed_ranges

__all__ = ["LARGEST_BYTES", "Examination", "changed_ranges", "examine_pdf"]

# Certificates have about 150 KiB; a file with several photographs is still far below.
LARGEST_BYTES = 10 * 1024 * 1024


def examine_pdf(content: bytes | BinaryIO) -> Examination:
    """Return what can be said of a PDF; hostile and broken files give a report, never an exception.

    Arguments: content, the bytes or an open file; of a file no more is read than may be examined (10 MB).
    Time and memory are bounded: the file is read by a process of its own that has 20 seconds and half a
    gigabyte.
    """
    if not isinstance(content, bytes):
        content = content.read(LARGEST_BYTES + 1)
    if len(content) > LARGEST_BYTES:
        return examination.refused(Finding.TOO_LARGE, size=len(content), megabytes=LARGEST_BYTES // 1024 // 1024)
    digest = hashlib.sha256(content).hexdigest()
    # Where readers look for it (ISO 32000-1, annex H, note 13).
    if b"%PDF-" not in content[:1024]:
        return examination.refused(Finding.NOT_A_PDF, size=len(content), sha256=digest)
    keys = _own_keys()
    answer = isolation.examine(content, roots=key_ring.roots(), own=set(keys))
    return examination.judge(answer, size=len(content), sha256=digest, keys=keys)


def _own_keys() -> dict[str, OwnKey]:
    """Return the portal's own keys by the SHA-256 of their SubjectPublicKeyInfo."""
    found = {}
    for key in key_ring.public_keys(Purpose.PDF):
        own = OwnKey(key.key_id, key.development, key.compromised_on)
        found[hashlib.sha256(key.raw).hexdigest()] = own
    return found
