"""Holding what the register says of each certificate against its events and its file."""

from array import array
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import QuerySet

from certification.certificates.enums import EventKind, Kind
from certification.certificates.logic import states
from certification.certificates.models import Certificate, CertificateEvent

_AT_ONCE = 2000
_FOLDED = (*states.TRANSITIONS, EventKind.VERIFIED)


class _Row(NamedTuple):
    """What is read of a certificate, in the order of _COLUMNS."""

    pk: int
    number: str
    public_id: str
    kind: str
    state: str
    reason: str
    since: date | None
    verified_at: Any
    pdf_id: int | None
    digest: str
    stored: str | None


_COLUMNS = (
    "pk", "number", "public_id", "kind", "state", "state_reason", "state_since", "verified_at", "pdf_id", "pdf_sha256",
    "pdf__sha256",
)  # fmt: skip


def faults() -> list[str]:
    """Fold the events of every certificate into its state (check_ledgers); return a sentence for each that differs.

    Also: nobody has confirmed a certificate from elsewhere that counts as confirmed; the digest is not that of the file.
    Rows and events stream past each other, so memory does not grow with the register. What looks wrong is looked at
    again under its lock, because a change may have come between the two readings.
    """
    suspects = array("Q", (row.pk for row, events in _walk() if any(_differences(row, events))))
    found: list[str] = []
    for pk in suspects:
        with transaction.atomic():
            Certificate.objects.select_for_update().get(pk=pk)
            row = _Row(*_rows().get(pk=pk))
            said = list(_differences(row, [event[1:] for event in _events().filter(certificate_id=pk)]))
        found += [f"certificate {row.number} ({row.public_id}): {words}" for words in said]
    return found


def _rows() -> QuerySet:
    return Certificate.objects.order_by("pk").values_list(*_COLUMNS)


def _events() -> QuerySet:
    folded = CertificateEvent.objects.filter(kind__in=_FOLDED).order_by("certificate_id", "pk")
    return folded.values_list("certificate_id", "kind", "on", "reason")


def _walk() -> Iterator[tuple[_Row, list[tuple]]]:
    """Yield each certificate with its events (kind, on, reason)."""
    grouped = groupby(_events().iterator(chunk_size=_AT_ONCE), key=itemgetter(0))
    owner, events = next(grouped, (None, iter(())))
    for values in _rows().iterator(chunk_size=_AT_ONCE):
        row = _Row(*values)
        while owner is not None and owner < row.pk:
            # Of a certificate that was issued after the first rows were read.
            owner, events = next(grouped, (None, iter(())))
        yield row, [event[1:] for event in events] if owner == row.pk else []


def _differences(row: _Row, events: Iterable[tuple]) -> Iterator[str]:
    """Yield what is wrong with a row, in words for whoever keeps the machine."""
    changes = [event for event in events if event[0] in states.TRANSITIONS]
    try:
        state = states.fold(kind for kind, _on, _reason in changes)
    except ValueError as error:
        yield f"its events contradict each other ({error})"
    else:
        last = changes[-1] if changes else ("", None, "")
        if state != row.state:
            yield f"the register says {row.state}, its events say {state}"
        elif last[1:] != (row.since, row.reason):
            yield "day or reason of its state are not those of its last event"
    confirmed = any(kind == EventKind.VERIFIED for kind, _on, _reason in events)
    if row.kind == Kind.EXTERNAL and row.verified_at is not None and not confirmed:
        yield "it counts as confirmed, and no event says so"
    if bool(row.digest) != (row.pdf_id is not None) or (row.pdf_id is not None and row.stored != row.digest):
        yield "its digest is not that of its file"
