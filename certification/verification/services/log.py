"""Writing the public log: entries in chunks by one task, so that issuing never waits; a signed head a day."""

from array import array
from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction

from certification.certificates import selectors as certificates
from certification.verification import errors, logic, selectors
from certification.verification.models import Head, Leaf, Node, Waiting
from portal.access import services as access
from portal.audit import services as audit
from portal.jobs import services as jobs
from portal.keys import selectors as keys
from portal.keys import services as signing

BEIJING = ZoneInfo("Asia/Shanghai")
# Calls of one address: whoever mirrors the log asks for two proofs an entry, nobody needs them all at once.
PER_MINUTE, PER_HOUR = 120, 3_000
# Entries written in one transaction.
CHUNK = 500


@transaction.atomic
def enter(*, certificate_id: int, now: datetime) -> int:
    """Note a certificate's events that belong into the log and are not there; return how many were new.

    The work itself is planned once when the line was empty; whoever comes later is served by the same run, or by the
    next minute's (tasks.write_log), so ten thousand certificates do not make ten thousand runs.
    """
    events = _not_logged(certificates.public_events(certificate_id)).order_by("pk")
    new = [Waiting(event=event) for event in events]
    if not new:
        return 0
    idle = not Waiting.objects.exists()
    # Twice the same news at once: the second finds the rows there.
    Waiting.objects.bulk_create(new, ignore_conflicts=True)
    if idle:
        jobs.plan(
            task="certification.verification.tasks.write_log",
            key=f"verification.log:{new[0].event_id}",
            ids={},
            now=now,
        )
    return len(new)


def _not_logged(events: Any) -> Any:
    return events.exclude(pk__in=Leaf.objects.values("event_id")).exclude(pk__in=Waiting.objects.values("event_id"))


@transaction.atomic
def _write_chunk(*, now: datetime) -> int:
    # The first leaf stands for the tree: whoever holds its row writes, the others wait. While there is none, two who
    # begin at once meet at the unique position, and the second begins anew (_next_chunk).
    Leaf.objects.select_for_update().filter(position=0).first()
    waiting = list(Waiting.objects.select_related("event__certificate").order_by("pk")[:CHUNK])
    if not waiting:
        return 0
    size = selectors.size()
    leaves = []
    for position, row in enumerate(waiting, start=size):
        event, certificate = row.event, row.event.certificate
        entry = logic.entry(
            event=event.kind,
            public_id=certificate.public_id,
            sha256=certificate.pdf_sha256,
            at=event.recorded_at,
        )
        leaves.append(
            Leaf(
                position=position,
                certificate=certificate,
                event=event,
                entry=entry,
                hash=logic.leaf_hash(entry.encode()).hex(),
                at=now,
            )
        )
    nodes = logic.grow(size, selectors.hashes([(0, size)]), [bytes.fromhex(leaf.hash) for leaf in leaves])
    Leaf.objects.bulk_create(leaves)
    Node.objects.bulk_create([Node(level=level, place=place, hash=top.hex()) for (level, place), top in nodes])
    Waiting.objects.filter(pk__in=[row.pk for row in waiting]).delete()
    return len(waiting)


def write_log(*, now: datetime, progress: Callable[[int], None] = lambda done: None) -> int:
    """Write whatever waits into the log, each chunk in a transaction of its own; return how many entries.

    Killed at any point and begun again it goes on: an entry and its leaving the line are one transaction.
    """
    total = 0
    while done := _next_chunk(now=now):
        total += done
        progress(total)
    return total


def _next_chunk(*, now: datetime) -> int:
    try:
        return _write_chunk(now=now)
    except IntegrityError:
        # Another wrote the very first entry meanwhile; from now on there is a row to wait at.
        if not selectors.size():
            raise
        return _write_chunk(now=now)


def backfill(*, now: datetime, progress: Callable[[int], None] = lambda done: None) -> int:
    """Put all events that are missing into the log, by the time at which they were recorded; return how many.

    For certificates that were issued before there was a log. Safe to repeat; one entry an event, whatever happens.
    """
    missing = _not_logged(certificates.public_events()).order_by("recorded_at", "pk")
    found = array("Q", missing.values_list("pk", flat=True).iterator(chunk_size=10_000))
    total = write_log(now=now)
    for start in range(0, len(found), CHUNK):
        chunk = found[start : start + CHUNK]
        Waiting.objects.bulk_create([Waiting(event_id=pk) for pk in chunk], ignore_conflicts=True)
        write_log(now=now)
        total += len(chunk)
        progress(total)
    return total


def sign_head(*, actor: Any = None, now: datetime) -> Head | None:
    """Write what waits, then sign the log's size and root; return the head, None while the log is empty.

    A day's head is signed once: the same day, size and key again return the first one.
    Raises LogBroken when the stored tree no longer contains the last head: such a log must not be signed.
    """
    write_log(now=now)
    with transaction.atomic():
        Leaf.objects.select_for_update().filter(position=0).first()
        size, last = selectors.size(), selectors.newest_head()
        if not size:
            return None
        key_id = keys.current("log").key_id
        if last is not None:
            if last.size > size or selectors.root(last.size).hex() != last.root:
                raise errors.LogBroken(f"the log no longer contains the head of {last.at:%Y-%m-%d} ({last.size})")
            # A clock that went back must not make a later head look older than the one before.
            now = max(now, last.at)
            same_day = last.at.astimezone(BEIJING).date() == now.astimezone(BEIJING).date()
            if same_day and (last.size, last.key_id) == (size, key_id):
                return last
        root = selectors.root(size).hex()
        statement = logic.statement(origin=origin(), size=size, root=root, at=now)
        signature = signing.sign(purpose="log", content=statement.encode(), key_id=key_id)
        head = Head.objects.create(
            size=size,
            root=root,
            at=now,
            statement=statement,
            key_id=signature.key_id,
            signature=logic.shown_signature(signature.value),
        )
        audit.record(actor=actor, action="verification.head.signed", target=head, data={"size": size}, now=now)
    return head


def count_reader(*, address: str, now: datetime) -> None:
    """Count one reading of the public log by an address: a call, a page or the feed. Raises TooMany (429) over the limit."""
    access.count_caller(name="verification.log", address=address, per_minute=PER_MINUTE, per_hour=PER_HOUR, now=now)


def origin() -> str:
    """Return the name of the log in its statements: the address at which it is published."""
    return f"{settings.PORTAL_URL}/log/"
