"""Reading the public log: sizes, roots, proofs, heads. No proof takes more than a few statements, however long the log."""

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

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
    return not head_fault(head)


def head_fault(head: Head) -> str:
    """Return what is wrong with a head: unknown_key, signature, statement (it says something else than the row does),
    leaked (rightly signed, with a key that others may have had by then); nothing for a good one.
    """
    key = keys.find("log", head.key_id)
    if key is None:
        return "unknown_key"
    value = logic.signature_bytes(head.signature)
    if not signing.verify(purpose="log", key_id=head.key_id, content=head.statement.encode(), value=value):
        return "signature"
    said = json.loads(head.statement)
    if (said["size"], said["root"], said["time"]) != (head.size, head.root, logic.stamp(head.at)):
        return "statement"
    return "leaked" if key.compromised_on is not None and key.compromised_on <= head.at else ""


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
    that a head with a good signature states that root; `fault`, of the head, as `head_fault` says it.
    """
    found = log_of(certificate)
    if found is None or "entry" not in found:
        return found
    head = head_of(found["size"]) if not found["pending"] else None
    named = json.loads(found["entry"])
    same = (named["id"], named["sha256"]) == (certificate.public_id, sha256)
    fault = ""
    if head is not None:
        fault = head_fault(head) or ("root" if head.root != found["root"] else "")
    return found | {
        "event": named["event"],
        "included": same and proof_holds(found),
        "signed": head is not None and not fault,
        "fault": fault,
    }


def log_problems(found: dict[str, Any] | None) -> list[tuple[str, str]]:
    """Return what speaks against an entry as `examined_log` returns it: codes, each with words for whoever asks."""
    if found is None or "entry" not in found:
        return []
    problems = []
    if not found["included"]:
        problems.append(("log_entry", _("公开日志里的这一条对不上这份文件。")))
    if found["fault"] == "leaked":
        words = _("公开日志最新的签名用的是已经泄露的密钥，要等平台换新密钥重新签名，才能再用它证明。")
        problems.append(("log_key_leaked", words))
    elif found["fault"]:
        problems.append(("log_signature", _("公开日志最新的签名不对，不能用它证明。")))
    return problems


def entries_of(certificate_id: int) -> QuerySet[Leaf]:
    """Return the entries about a certificate, oldest first."""
    return Leaf.objects.filter(certificate_id=certificate_id).order_by("position")


def newest_beside() -> Subquery:
    """Return the expression that reads a certificate's newest entry along with the certificate: its position, a blank,
    and what it says. One value, because anybody may ask, all day.
    """
    newest = Leaf.objects.filter(certificate_id=OuterRef("pk")).order_by("-position")
    return Subquery(
        newest.values(said=Concat(Cast("position", TextField()), Value(" "), "entry", output_field=TextField()))[:1]
    )


def pointer(certificate: Any) -> dict[str, Any] | None:
    """Return where the log tells of a certificate found by a public look-up; None while it does not.

    Reads nothing: the position came with the certificate, and the proof is computed for whoever asks for it.
    """
    newest = getattr(certificate, "log_newest", None)
    if newest is None:
        return None
    position = int(newest.partition(" ")[0])
    return {"position": position, "entry": f"/log/{position}/", "proof": f"/api/v1/log/proof/{position}"}


def shown_log(answer: Any) -> dict[str, Any] | None:
    """Return for an answer's page what `proof_of` says of its entry; None where the answer points to none."""
    found = leaf(answer.log["position"]) if answer.log else None
    return proof_of(found) if found is not None else None
