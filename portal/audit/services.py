"""Writing, sealing and checking the audit trail."""

from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction

from portal.audit import adapters, logic
from portal.audit.models import Entry, Seal

# An entry may commit later than one with a higher id; those younger than this wait for the next batch.
SETTLED_AFTER = timedelta(minutes=2)


def install_triggers(*, using: str = "default") -> None:
    """Install the triggers of all listed tables and rules; runs after every migrate."""
    adapters.install(using)


def record(
    *,
    actor: Any,
    action: str,
    target: models.Model | None = None,
    region: int | None = None,
    data: dict | None = None,
    now: datetime,
) -> Entry:
    """Write one audit entry in the caller's transaction.

    Arguments: actor, the user or None for the portal itself; action, dotted "room.noun.verb"; target, the object;
    region, the division code whose officers may read the entry; data, plain values without personal data; now, UTC.
    """
    return Entry.objects.create(
        at=now,
        actor_id=getattr(actor, "pk", None),
        action=action,
        object_type=target._meta.label_lower if target is not None else "",
        object_id=str(target.pk) if target is not None else "",
        region_code=region,
        data=data or {},
    )


def append(row: models.Model) -> None:
    """Add a row to an append-only log that many people write at once; the row's primary key stays unset.

    The ORM works an INSERT out anew for each row, which costs several times what the database needs for it. No signal
    is sent, and columns that the database fills in stay unknown. Raises IntegrityError as save() does.
    """
    adapters.insert(row)


def _row(entry: Entry) -> dict:
    return {
        "id": entry.pk,
        "at": entry.at.isoformat(),
        "actor": entry.actor_id,
        "action": entry.action,
        "type": entry.object_type,
        "object": entry.object_id,
        "region": entry.region_code,
        "data": entry.data,
    }


@transaction.atomic
def seal(*, now: datetime, limit: int = 5000) -> Seal | None:
    """Seal up to `limit` settled entries in id order; return the new link of the chain, or None without entries."""
    # The lock on the newest seal makes two sealers take turns.
    last = Seal.objects.select_for_update().order_by("-pk").first()
    candidates = Entry.objects.filter(at__lte=now - SETTLED_AFTER).order_by("pk")
    if last is not None:
        floor = last.ranges[-1][1] - 10 * limit
        candidates = candidates.filter(pk__gt=floor)
    sealed = _sealed_near(floor) if last is not None else set()
    entries = [entry for entry in candidates.iterator(chunk_size=1000) if entry.pk not in sealed][:limit]
    if not entries:
        return None
    previous = last.hash if last else logic.GENESIS
    return Seal.objects.create(
        sealed_at=now,
        ranges=logic.ranges([entry.pk for entry in entries]),
        count=len(entries),
        previous_hash=previous,
        hash=logic.seal_hash(previous, (_row(entry) for entry in entries)),
    )


def _sealed_near(floor: int) -> set[int]:
    found: set[int] = set()
    for seal_row in Seal.objects.order_by("-pk").iterator():
        inside = [
            number for first, last in seal_row.ranges for number in range(max(first, floor), last + 1) if last >= floor
        ]
        if not inside:
            break
        found.update(inside)
    return found


def verify() -> list[str]:
    """Recompute the whole chain; return the faults found, an empty list when it holds."""
    faults: list[str] = []
    previous = logic.GENESIS
    for link in Seal.objects.order_by("pk").iterator():
        if link.previous_hash != previous:
            faults.append(f"seal {link.pk}: does not follow the one before it")
        query = models.Q()
        for first, last in link.ranges:
            query |= models.Q(pk__range=(first, last))
        rows = [_row(entry) for entry in Entry.objects.filter(query).order_by("pk")]
        if len(rows) != link.count or logic.seal_hash(link.previous_hash, rows) != link.hash:
            faults.append(f"seal {link.pk}: its entries were changed")
        previous = link.hash
    return faults
