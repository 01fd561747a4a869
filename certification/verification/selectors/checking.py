"""Holding the public log against itself, and against the register that it tells of."""

import json
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from certification.certificates import selectors as certificates
from certification.certificates.enums import EventKind, State
from certification.certificates.logic import states
from certification.verification import logic
from certification.verification.logic import Part
from certification.verification.models import Head, Leaf, Node
from certification.verification.selectors import log

_AT_ONCE = 2000
_HEAD_FAULTS = {
    "unknown_key": "its signature does not hold",
    "signature": "its signature does not hold",
    "statement": "it is not what its statement says",
    "leaked": "signed with a key that had leaked, and no later head covers it (sign_log_head)",
}


class Finding(NamedTuple):
    """Something about the log: a fault, or a note of what is known and mended."""

    fault: bool
    text: str


def findings() -> Iterator[Finding]:
    """Recompute the whole log from its entries, hold it against the register, and yield what is to be said of it.

    Memory does not grow with the log or the register.
    """
    for head, fault in _bad_heads():
        mended = fault == "leaked" and _covered(head)
        yield Finding(not mended, f"head {head.pk}: {_COVERED if mended else _HEAD_FAULTS[fault]}")
    yield from (Finding(True, text) for text in _broken_tree())
    yield from (Finding(True, text) for text in contradictions())
    absent = certificates.public_events().filter(~Exists(Leaf.objects.filter(event_id=OuterRef("pk")))).count()
    if absent:
        yield Finding(False, f"{absent} events are not in the log yet")


_COVERED = "signed with a key that had leaked; a later head covers it"


def faults() -> Iterator[str]:
    """Yield what of `findings` must not be."""
    return (found.text for found in findings() if found.fault)


def _bad_heads() -> Iterator[tuple[Head, str]]:
    for head in Head.objects.order_by("pk").iterator():
        if fault := log.head_fault(head):
            yield head, fault


def _covered(head: Head) -> bool:
    """Say whether a good head that was signed later states at least as many entries; its root is checked with the tree."""
    later = Head.objects.filter(pk__gt=head.pk, size__gte=head.size).order_by("-pk")
    return any(not log.head_fault(other) for other in later.iterator())


def _broken_tree() -> Iterator[str]:
    heads_by_size: dict[int, list[Head]] = defaultdict(list)
    for head in Head.objects.order_by("pk").iterator():
        heads_by_size[head.size].append(head)
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


def contradictions() -> Iterator[str]:
    """Yield a sentence for each certificate of which the register says something else than its entries in the log do.

    Entries stream in the order of certificates. A state that looks wrong is looked at again in one statement: a change may
    have come in between, or stand in line for the log.
    """
    columns = ("certificate_id", "entry", "certificate__state", "certificate__pdf_sha256", "certificate__public_id",
               "certificate__number")  # fmt: skip
    rows = Leaf.objects.order_by("certificate_id", "position").values_list(*columns).iterator(chunk_size=_AT_ONCE)
    suspects = array("Q")
    for pk, group in groupby(rows, key=itemgetter(0)):
        of_one = list(group)
        _pk, _entry, state, digest, public_id, number = of_one[-1]
        said = [json.loads(entry) for _pk, entry, *_rest in of_one]
        if any((entry["id"], entry["sha256"]) != (public_id, digest) for entry in said):
            yield f"certificate {number} ({public_id}): an entry of the log names another file than the register"
        if _fold(entry["event"] for entry in said) != state:
            suspects.append(pk)
    for pk in suspects:
        found = disagreement(pk)
        if found is not None:
            row = certificates.by_pk(pk)
            yield (
                f"certificate {row.number} ({row.public_id}): the register says {found.state}, "
                f"the newest entry of the log says {found.event}"
            )


def _fold(kinds: Iterable[str]) -> str:
    """Return the state after events, nothing for events that cannot have followed each other."""
    try:
        return states.fold(kinds)
    except ValueError:
        return ""


class Disagreement(NamedTuple):
    """The state of a certificate in the register, and the event of its newest entry in the log, from which it does not
    follow.
    """

    state: str
    event: str

    @property
    def words(self) -> str:
        """Both, for whoever asks after the certificate."""
        return _(
            "登记册里的状态是“%(state)s”，公开日志里最新的一条却是“%(event)s”，两处对不上。请不要凭这次核验采信，向发证机构核实。"
        ) % {"state": State(self.state).label, "event": EventKind(self.event).label}


def disagreement(certificate_id: int) -> Disagreement | None:
    """Return how the register and the log differ about a certificate, None where one follows from the other.

    A change that the register has and the log has not yet, because it stands in line, is no difference as long as events
    lead from the one to the other; nor is anything while the log has no entry. All is read in one statement.
    """
    leaf = Leaf.objects.filter(event_id=OuterRef("pk"))
    events = certificates.public_events(certificate_id).annotate(
        log_position=Subquery(leaf.values("position")), log_entry=Subquery(leaf.values("entry"))
    )
    read = list(events.order_by("pk").values_list("certificate__state", "kind", "log_position", "log_entry"))
    logged = [(position, json.loads(entry)["event"]) for _state, _kind, position, entry in read if entry is not None]
    if not logged:
        return None
    state, kinds = read[0][0], [event for _position, event in sorted(logged)]
    waiting = [kind for _state, kind, position, _entry in read if position is None]
    if state in (_fold(kinds), _fold([*kinds, *waiting])):
        return None
    return Disagreement(state, kinds[-1])


def told_otherwise(certificate: Any) -> Disagreement | None:
    """Return how the log contradicts the state of a certificate found by a public look-up, None where it does not.

    Where the newest entry, which came with the certificate, agrees with the state, nothing is read.
    """
    newest = getattr(certificate, "log_newest", None)
    if newest is None or _fold_last(json.loads(newest.partition(" ")[2])["event"]) == certificate.state:
        return None
    return disagreement(certificate.pk)


def _fold_last(kind: str) -> str:
    return states.TRANSITIONS[EventKind(kind)][1] if kind in states.TRANSITIONS else State.VALID
