"""Files beside the one that was signed: earlier states of a file, and where two of them differ."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# A file that was added to often has more states; ours is the first of them.
_STATES = 16
_END = re.compile(rb"%%EOF(\r\n|\r|\n)?")
_RANGES = re.compile(rb"/ByteRange\s*\[\s*0\s+\d{1,10}\s+(\d{1,10})\s+(\d{1,10})\s*\]")
_TITLE = re.compile(rb'<dc:title>\s*<rdf:Alt>\s*<rdf:li xml:lang="x-default">([^<]{1,300})</rdf:li>')
# What is called an object in ISO 32000-1, 7.3.10, up to its content.
_OBJECT = re.compile(rb"\d+ 0 obj(.{0,600}?)(?:stream|endobj)", re.DOTALL)

# Parts of a file in the order in which a reader cares for them; words are the views' affair.
PARTS = ("signature", "photo", "attachment", "metadata", "font", "other")


def states(content: bytes) -> dict[str, int]:
    """Return earlier states of a PDF that was added to, whole file included: SHA-256 by length, the longest last.

    Each change that a program appends (ISO 32000-1, 7.5.6) ends with %%EOF; what stands before is as it was. White space
    after the end mark may or may not belong to it.
    """
    lengths = {len(content)}
    for found, _ in zip(_END.finditer(content), range(_STATES), strict=False):
        lengths |= {found.end(), found.start() + len(b"%%EOF")}
    for found, _ in zip(_RANGES.finditer(content), range(_STATES), strict=False):
        end = int(found[1]) + int(found[2])
        lengths |= {end} if end <= len(content) else set()
    digests, state, done = {}, hashlib.sha256(), 0
    for length in sorted(lengths):
        state.update(content[done:length])
        done = length
        digests[state.copy().hexdigest()] = length
    return digests


def named_numbers(content: bytes) -> list[str]:
    """Return the certificate numbers that a file's own title claims; anybody can write one there."""
    titles = [found[1].decode("utf-8", "replace") for found, _ in zip(_TITLE.finditer(content), range(4), strict=False)]
    return list(dict.fromkeys(title.split()[-1] for title in titles if title.split()))


@dataclass(frozen=True)
class Difference:
    """How a file differs from the original: `share` of the original that is left in its place, from 0 to 1; the ranges
    (first byte, number of bytes) that differ; the parts of the original that they lie in, of PARTS.
    """

    share: float
    ranges: tuple[tuple[int, int], ...] = ()
    parts: tuple[str, ...] = ()


def difference(original: bytes, shown: bytes, ranges: Sequence[tuple[int, int]]) -> Difference:
    """Return how a file differs from the original.

    Arguments: ranges, where bytes at the same place differ (`printing.services.changed_ranges`).
    """
    changed = sum(length for _first, length in ranges)
    start = _common(original, shown)
    end = _common(original[start:][::-1], shown[start:][::-1]) if start < len(shown) else 0
    # Something put in or taken out moves all that follows: then the common beginning and end tell more.
    left = max(len(original) - changed, start + end)
    share = max(0.0, min(1.0, left / max(1, len(original))))
    if len(original) != len(shown):
        ranges = [(start, max(1, max(len(original), len(shown)) - start - end))]
    return Difference(share, tuple(ranges), tuple(_parts(original, ranges)))


def _common(left: bytes, right: bytes) -> int:
    """Return how many bytes two texts begin with alike."""
    low, high = 0, min(len(left), len(right))
    if left[:high] == right[:high]:
        return high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if left[low:middle] == right[low:middle] else (low, middle)
    return low


def _parts(original: bytes, ranges: Iterable[tuple[int, int]]) -> list[str]:
    objects = [(found.start(), _part(found[1])) for found in _OBJECT.finditer(original)]
    found = set()
    for first, length in ranges:
        before = [part for start, part in objects if start < first + length]
        inside = {part for start, part in objects if first <= start < first + length}
        found |= inside | {before[-1] if before else "other"}
    return [part for part in PARTS if part in found]


def _part(head: bytes) -> str:
    squeezed = head.replace(b" ", b"")
    marks = (
        (b"/ByteRange", "signature"),
        (b"/Type/EmbeddedFile", "attachment"),
        (b"/Type/Metadata", "metadata"),
        (b"/Subtype/Image", "photo"),
        (b"/FontFile", "font"),
        (b"/Length1", "font"),
    )
    return next((part for mark, part in marks if mark in squeezed), "other")
