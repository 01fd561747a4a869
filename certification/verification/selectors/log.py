"""Reading the public log: sizes, roots, proofs, heads. No proof takes more than a few statements, however long the log."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery

from certification.verification import errors, logic
from certification.verification.logic import Part, Span
from certification.verification.models import Head, Leaf, Node
from portal.keys import selectors as keys
from portal.keys import services as signing

# What a page of heads shows.
PAGE = 31


def size() -> int:
    """Return how many entries the log has."""
    last = Leaf.objects.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def hashes(spans: Sequence[Span]) -> dict[Part, bytes]:
    """Return the hashes of the full subtrees of which the spans are made, in two statements."""
    wanted: dict[int, set[int]] = defaultdict(set)
    for span in spans:
        for level, place in logic.parts(span):
            wanted[level].add(place)
    found: dict[Part, bytes] = {}
    if leaves := wanted.pop(0, None):
        lowest = Leaf.objects.filter(position__in=leaves).values_list("position", "hash")
        found.update({(0, position): bytes.fromhex(value) for position, value in lowest})
    if wanted:
        query = Q()
        for level, places in wanted.items():
            query |= Q(level=level, place__in=places)
        rows = Node.objects.filter(query).values_list("level", "place", "hash")
        found.update({(level, place): bytes.fromhex(value) for level, place, value in rows})
    return found


def root(of_size: int) -> bytes:
    """Return the root over the first entries of the log."""
    return logic.span_hash((0, of_size), hashes([(0, of_size)]))


def _proof(spans: list[Span]) -> list[str]:
    found = hashes(spans)
    return [logic.span_hash(span, found).hex() for span in spans]


def leaf(position: int) -> Leaf | None:
    """Return the entry at a position, counted from 0."""
    # Larger numbers than a database holds are asked for too.
    return Leaf.objects.filter(position=position).first() if 0 <= position < 2**53 else None


def newest_head() -> Head | None:
    """Return the last head that was signed."""
    return Head.objects.order_by("-pk").first()


def heads(*, before: int | None = None, most: int = PAGE) -> tuple[list[Head], int | None]:
    """Return heads, newest first, and the key before which the next page begins (None at the end)."""
    found = Head.objects.order_by("-pk")
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = list(found[: most + 1])
    return rows[:most], rows[most - 1].pk if len(rows) > most else None


def head_of(of_size: int) -> Head | None:
    """Return the last head that was signed over this size."""
    return Head.objects.filter(size=of_size).order_by("-pk").first()


def head_values(head: Head) -> dict[str, Any]:
    """Return a head as plain values; `statement` is, byte for byte, what was signed."""
    return {
        "size": head.size,
        "root": head.root,
        "time": logic.stamp(head.at),
        "statement": head.statement,
        "key_id": head.key_id,
        "signature": head.signature,
    }


def head_holds(head: Head) -> bool:
    """Say whether a head's signature is good, by a key that had not leaked when it was signed."""
    key = keys.find("log", head.key_id)
    if key is None or (key.compromised_on is not None and key.compromised_on <= head.at):
        return False
    value = logic.signature_bytes(head.signature)
    return signing.verify(purpose="log", key_id=head.key_id, content=head.statement.encode(), value=value)


def proof_of(entry: Leaf, *, of_size: int | None = None) -> dict[str, Any]:
    """Return an entry with the proof that the log contains it.

    Arguments: of_size, of the tree to prove it in; without it the newest signed one, or, while no head covers the entry,
    the tree as it stands, of which `head` is None and `pending` True: nobody has signed that root.
    Raises NoSuchPart for a size that the log has not reached, or that ends before the entry.
    """
    if of_size is None:
        head = newest_head()
        if head is None or head.size <= entry.position:
            head = None
        whole = head.size if head is not None else size()
    else:
        whole = of_size
        if not entry.position < whole <= size():
            raise errors.NoSuchPart
        head = head_of(whole)
    spans = logic.inclusion_spans(entry.position, whole)
    top = head.root if head is not None else root(whole).hex()
    proof = _proof(spans)
    return {
        "position": entry.position,
        "entry": entry.entry,
        "leaf_hash": entry.hash,
        "size": whole,
        "root": top,
        "proof": proof,
        "head_at": logic.stamp(head.at) if head is not None else None,
        "pending": head is None,
        "head": head_values(head) if head is not None else None,
    }


def proof_holds(found: dict[str, Any]) -> bool:
    """Say whether what `proof_of` returned is consistent: entry, hash, path, root."""
    return logic.leaf_hash(found["entry"].encode()).hex() == found["leaf_hash"] and logic.verify_inclusion(
        leaf=bytes.fromhex(found["leaf_hash"]),
        position=found["position"],
        size=found["size"],
        proof=[bytes.fromhex(part) for part in found["proof"]],
        root=bytes.fromhex(found["root"]),
    )


def consistency(first: int, second: int) -> dict[str, Any]:
    """Return the proof that the log of `first` entries is how the one of `second` entries began.

    Raises NoSuchPart unless 0 < first <= second <= size.
    """
    if not 0 < first <= second <= size():
        raise errors.NoSuchPart
    spans = logic.consistency_spans(first, second)
    found = hashes([*spans, (0, first), (0, second)])
    return {
        "first": first,
        "second": second,
        "first_root": logic.span_hash((0, first), found).hex(),
        "second_root": logic.span_hash((0, second), found).hex(),
        "proof": [logic.span_hash(span, found).hex() for span in spans],
    }


def log_of(certificate: Any) -> dict[str, Any] | None:
    """Return the newest entry about a certificate with its proof (see proof_of), {"pending": True} while it waits.

    None for one that does not belong into the log: from elsewhere, or from before the portal.
    """
    found = Leaf.objects.filter(certificate_id=certificate.pk).order_by("-position").first()
    if found is not None:
        return proof_of(found)
    return {"pending": True} if certificate.pdf_sha256 else None


def examined_log(certificate: Any, sha256: str) -> dict[str, Any] | None:
    """Return what `log_of` does, checked: `included`, that the path leads from this file's entry to the root; `signed`,
    that a head with a good signature states that root.
    """
    found = log_of(certificate)
    if found is None or "entry" not in found:
        return found
    head = head_of(found["size"]) if not found["pending"] else None
    named = json.loads(found["entry"])
    same = (named["id"], named["sha256"]) == (certificate.public_id, sha256)
    signed = head is not None and head.root == found["root"] and head_holds(head)
    return found | {"event": named["event"], "included": same and proof_holds(found), "signed": signed}


def entries_of(certificate_id: int) -> QuerySet[Leaf]:
    """Return the entries about a certificate, oldest first."""
    return Leaf.objects.filter(certificate_id=certificate_id).order_by("position")


def position_beside() -> Subquery:
    """Return the expression that reads the position of a certificate's newest entry along with the certificate."""
    return Subquery(Leaf.objects.filter(certificate_id=OuterRef("pk")).order_by("-position").values("position")[:1])


def pointer(certificate: Any) -> dict[str, Any] | None:
    """Return where the log tells of a certificate found by a public look-up; None while it does not.

    Reads nothing: the position came with the certificate, and the proof is computed for whoever asks for it.
    """
    position = getattr(certificate, "log_position", None)
    if position is None:
        return None
    return {"position": position, "entry": f"/log/{position}/", "proof": f"/api/v1/log/proof/{position}"}


def shown_log(answer: Any) -> dict[str, Any] | None:
    """Return for an answer's page what `proof_of` says of its entry; None where the answer points to none."""
    found = leaf(answer.log["position"]) if answer.log else None
    return proof_of(found) if found is not None else None


def faults() -> Iterator[str]:
    """Recompute the whole log from its entries and yield what does not agree; memory does not grow with it."""
    heads_by_size: dict[int, list[Head]] = defaultdict(list)
    for head in Head.objects.order_by("pk").iterator():
        heads_by_size[head.size].append(head)
        if not head_holds(head):
            yield f"head {head.pk}: its signature does not hold"
    edge: dict[Part, bytes] = {}
    nodes = 0
    stored: dict[Part, str] = {}
    number = 0
    for number, row in enumerate(Leaf.objects.order_by("position").iterator(chunk_size=1000), start=1):
        if row.position != number - 1:
            yield f"entry {row.position}: position {number - 1} is missing"
            return
        top = logic.leaf_hash(row.entry.encode())
        if top.hex() != row.hash:
            yield f"entry {row.position}: its hash does not agree"
        if row.position % 1000 == 0:
            stored = _nodes_under(row.position, row.position + 1000)
        for part, value in logic.grow(row.position, edge, [top]):
            nodes += 1
            if stored.get(part) != value.hex():
                yield f"node {part[0]}/{part[1]}: its hash does not agree"
            edge[part] = value
        edge[0, row.position] = top
        edge = {part: edge[part] for part in logic.parts((0, number))}
        for head in heads_by_size.pop(number, []):
            if logic.span_hash((0, number), edge).hex() != head.root:
                yield f"head {head.pk}: its root is not that of its {number} entries"
    for left in heads_by_size.values():
        yield from (f"head {head.pk}: the log is shorter than its {head.size} entries" for head in left)
    if Node.objects.count() != nodes:
        yield f"nodes: {Node.objects.count()} are stored, {nodes} belong there"


def _nodes_under(start: int, end: int) -> dict[Part, str]:
    """Return the stored hashes of subtrees whose last leaf lies in [start, end)."""
    query = Q()
    for level in range(1, end.bit_length() + 1):
        first, last = start >> level, end >> level
        query |= Q(level=level, place__gte=first, place__lt=last)
    return {
        (level, place): value
        for level, place, value in Node.objects.filter(query).values_list("level", "place", "hash")
    }
