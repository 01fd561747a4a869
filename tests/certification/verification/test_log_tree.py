"""The tree of the log: published vectors, and that no altered proof passes."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certification.verification import logic

# The reference tree of Certificate Transparency (RFC 6962, whose hashing RFC 9162 keeps): its inputs, the roots over the
# first n of them, and proofs, as published with the reference implementations of the logs.
INPUTS = [
    bytes.fromhex(text)
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
A = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
B = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
C = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
D = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
E = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
F = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
INCLUSION = {
    (0, 1): [],
    (0, 8): [A, B, C],
    (5, 8): [D, E, ROOTS[3]],
    (2, 3): [ROOTS[1]],
    (1, 5): [ROOTS[0], B, D],
}
CONSISTENCY = {(1, 1): [], (1, 8): [A, B, C], (6, 8): [F, E, ROOTS[3]], (2, 5): [B, D]}


def tree(entries):
    """Return all full subtrees of a log, grown entry by entry as the portal does."""
    hashes = {}
    for position, entry in enumerate(entries):
        found = logic.leaf_hash(entry)
        edge = {part: hashes[part] for part in logic.parts((0, position))}
        hashes[0, position] = found
        hashes.update(logic.grow(position, edge, [found]))
    return hashes


def plain(entries):
    """Return the root as section 2.1.1 writes it, recursively."""
    if not entries:
        return sha256(b"").digest()
    if len(entries) == 1:
        return sha256(b"\x00" + entries[0]).digest()
    split = 1
    while split * 2 < len(entries):
        split *= 2
    return sha256(b"\x01" + plain(entries[:split]) + plain(entries[split:])).digest()


def proof(spans, hashes):
    return [logic.span_hash(span, hashes) for span in spans]


def test_published_roots_and_proofs():
    hashes = tree(INPUTS)
    assert logic.span_hash((0, 0), {}).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert [logic.span_hash((0, size), hashes).hex() for size in range(1, 9)] == ROOTS
    for (position, size), path in INCLUSION.items():
        assert [part.hex() for part in proof(logic.inclusion_spans(position, size), hashes)] == path
    for (first, second), path in CONSISTENCY.items():
        assert [part.hex() for part in proof(logic.consistency_spans(first, second), hashes)] == path


ENTRIES = st.lists(st.binary(max_size=4), min_size=1, max_size=70)


@given(ENTRIES, st.integers(min_value=1), st.integers(min_value=1, max_value=9))
def test_a_tree_grown_in_chunks_is_the_tree_of_the_definition(entries, cut, step):
    leaves = [logic.leaf_hash(entry) for entry in entries]
    hashes = {}
    for start in range(0, len(leaves), step):
        chunk = leaves[start : start + step]
        edge = {part: hashes[part] for part in logic.parts((0, start))}
        hashes.update({(0, start + place): value for place, value in enumerate(chunk)})
        hashes.update(logic.grow(start, edge, chunk))
    size = cut % len(entries) + 1
    assert logic.span_hash((0, size), hashes) == plain(entries[:size])
    assert len(logic.parts((0, size))) == size.bit_count()


def spoilt(path, which):
    """Return the proof with one bit turned, one hash too few, one too many, or two in the wrong order."""
    at = which % len(path) if path else 0
    if path:
        yield [*path[:at], bytes([path[at][0] ^ 1]) + path[at][1:], *path[at + 1 :]]
        yield [*path[:at], *path[at + 1 :]]
        if path != path[::-1]:
            yield path[::-1]
    yield [*path, path[-1] if path else bytes(32)]


@given(ENTRIES, st.integers(min_value=0), st.integers(min_value=0), st.integers(min_value=0))
def test_every_inclusion_proof_holds_and_no_altered_one(entries, where, cut, which):
    hashes = tree(entries)
    size = cut % len(entries) + 1
    position = where % size
    root = logic.span_hash((0, size), hashes)
    path = proof(logic.inclusion_spans(position, size), hashes)
    leaf = hashes[0, position]
    assert len(path) <= (size - 1).bit_length()
    assert logic.verify_inclusion(leaf=leaf, position=position, size=size, proof=path, root=root)
    for other in spoilt(path, which):
        assert not logic.verify_inclusion(leaf=leaf, position=position, size=size, proof=other, root=root)
    wrong = bytes([leaf[0] ^ 1]) + leaf[1:]
    assert not logic.verify_inclusion(leaf=wrong, position=position, size=size, proof=path, root=root)
    assert not logic.verify_inclusion(leaf=leaf, position=size, size=size, proof=path, root=root)
    assert not logic.verify_inclusion(leaf=leaf, position=-1, size=size, proof=path, root=root)
    assert not logic.verify_inclusion(leaf=leaf, position=position, size=size, proof=path, root=wrong)


@given(ENTRIES, st.integers(min_value=0), st.integers(min_value=0), st.integers(min_value=0))
def test_every_consistency_proof_holds_and_no_altered_one(entries, small, large, which):
    hashes = tree(entries)
    second = large % len(entries) + 1
    first = small % second + 1
    given = {
        "first": first,
        "second": second,
        "first_root": logic.span_hash((0, first), hashes),
        "second_root": logic.span_hash((0, second), hashes),
        "proof": proof(logic.consistency_spans(first, second), hashes),
    }
    assert logic.verify_consistency(**given)
    for other in spoilt(given["proof"], which):
        assert not logic.verify_consistency(**given | {"proof": other})
    for name in ("first_root", "second_root"):
        wrong = bytes([given[name][0] ^ 1]) + given[name][1:]
        assert not logic.verify_consistency(**given | {name: wrong})
    assert not logic.verify_consistency(**given | {"first": 0})
    assert not logic.verify_consistency(**given | {"first": second + 1})


@given(ENTRIES, st.integers(min_value=0), st.integers(min_value=0))
def test_a_log_whose_past_was_changed_has_no_proof(entries, small, where):
    first = small % len(entries) + 1
    changed = list(entries)
    changed[where % first] += b"x"
    old, new = tree(entries), tree(changed)
    assert not logic.verify_consistency(
        first=first,
        second=len(entries),
        first_root=logic.span_hash((0, first), old),
        second_root=logic.span_hash((0, len(entries)), new),
        proof=proof(logic.consistency_spans(first, len(entries)), new),
    )


@pytest.mark.parametrize("size", [1, 2, 1000, 1_000_000, 2**40 - 1])
def test_proofs_of_a_long_log_need_few_hashes(size):
    for position in (0, size // 3, size - 1):
        spans = logic.inclusion_spans(position, size)
        assert len(spans) <= (size - 1).bit_length()
        assert sum(len(logic.parts(span)) for span in spans) <= 2 * size.bit_length()
    for first in (1, size // 2 or 1, size):
        spans = logic.consistency_spans(first, size)
        assert sum(len(logic.parts(span)) for span in spans) <= 3 * size.bit_length()


@pytest.mark.parametrize(("position", "size"), [(0, 0), (1, 1), (-1, 4)])
def test_no_proof_of_what_is_not_there(position, size):
    with pytest.raises(ValueError):
        logic.inclusion_spans(position, size)


@pytest.mark.parametrize(("first", "second"), [(0, 1), (2, 1), (0, 0)])
def test_no_consistency_of_what_was_not(first, second):
    with pytest.raises(ValueError):
        logic.consistency_spans(first, second)
