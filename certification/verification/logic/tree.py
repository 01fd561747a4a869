"""The Merkle tree of the public log as RFC 9162 section 2.1 defines it, with SHA-256.

Nothing here reads a table: a hash that is needed is named as a full subtree (level, place), where level 0 is a leaf and
the subtree covers the leaves [place << level, (place + 1) << level). Any root or proof of a tree of n leaves needs
O(log n) of them.
"""

import hmac
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256

# The root of a tree without leaves (section 2.1.1).
EMPTY = sha256(b"").digest()

Part = tuple[int, int]
Span = tuple[int, int]


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of a leaf: SHA-256(0x00 || entry)."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of two subtrees: SHA-256(0x01 || left || right)."""
    return sha256(b"\x01" + left + right).digest()


def _split(size: int) -> int:
    """Return the largest power of two smaller than `size` (at least 2)."""
    return 1 << ((size - 1).bit_length() - 1)


def parts(span: Span) -> list[Part]:
    """Return the full subtrees of which a span [start, end) of a tree is made, from left to right."""
    start, end = span
    found = []
    while start < end:
        level = (end - start).bit_length() - 1
        if start:
            level = min(level, (start & -start).bit_length() - 1)
        found.append((level, start >> level))
        start += 1 << level
    return found


def span_hash(span: Span, hashes: Mapping[Part, bytes]) -> bytes:
    """Return the root over a span as it occurs in a tree: its subtrees grow smaller from left to right.

    Arguments: hashes, of at least the subtrees that `parts` names.
    """
    found = [hashes[part] for part in parts(span)]
    if not found:
        return EMPTY
    top = found.pop()
    while found:
        top = node_hash(found.pop(), top)
    return top


def inclusion_spans(position: int, size: int) -> list[Span]:
    """Return the spans whose roots prove that leaf `position` is in a tree of `size` (section 2.1.3.1), leaf first.

    Raises ValueError for a leaf that is not in it.
    """
    if not 0 <= position < size:
        raise ValueError("no such leaf in a tree of this size")
    start, end, found = 0, size, []
    while end - start > 1:
        middle = start + _split(end - start)
        if position < middle:
            found.append((middle, end))
            end = middle
        else:
            found.append((start, middle))
            start = middle
    return found[::-1]


def consistency_spans(first: int, second: int) -> list[Span]:
    """Return the spans whose roots prove that the tree of `first` leaves began the one of `second` (section 2.1.4.1).

    Raises ValueError unless 0 < first <= second.
    """
    if not 0 < first <= second:
        raise ValueError("sizes must be at least 1, the smaller one first")
    start, end, found = 0, second, []
    while first != end:
        middle = start + _split(end - start)
        if first <= middle:
            found.append((middle, end))
            end = middle
        else:
            found.append((start, middle))
            start = middle
    if start:
        found.append((start, end))
    return found[::-1]


def verify_inclusion(*, leaf: bytes, position: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Say whether the proof leads from a leaf's hash to the root (section 2.1.3.2)."""
    if not 0 <= position < size:
        return False
    place, last, found = position, size - 1, leaf
    for part in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = node_hash(part, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, part)
        place, last = place >> 1, last >> 1
    return last == 0 and hmac.compare_digest(found, root)


def verify_consistency(
    *, first: int, second: int, first_root: bytes, second_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Say whether the proof leads to both roots, so that nothing of the smaller tree was changed (section 2.1.4.2)."""
    if first == second:
        return not proof and first > 0 and hmac.compare_digest(first_root, second_root)
    if not 0 < first < second or not proof:
        return False
    path = list(proof)
    if first & (first - 1) == 0:
        path.insert(0, first_root)
    place, last = first - 1, second - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = path[0]
    for part in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old, new = node_hash(part, old), node_hash(part, new)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new = node_hash(new, part)
        place, last = place >> 1, last >> 1
    return last == 0 and hmac.compare_digest(old, first_root) and hmac.compare_digest(new, second_root)


def grow(size: int, edge: Mapping[Part, bytes], leaves: Sequence[bytes]) -> Iterator[tuple[Part, bytes]]:
    """Yield the full subtrees (level 1 and up) that come to be when leaves are added to a tree of `size`.

    Arguments: edge, the hashes of parts((0, size)), with which the new ones join; leaves, their hashes in order.
    """
    known = dict(edge)
    for position, found in enumerate(leaves, start=size):
        level, place, top = 0, position, found
        while place & 1:
            top = node_hash(known.pop((level, place - 1)), top)
            level, place = level + 1, place >> 1
            yield (level, place), top
        known[level, place] = top
