"""What counts: certificates as facts, on a day and as known at a moment."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from certification.certificates.enums import LEVELLED, CheckOutcome, EventKind, Kind, State
from certification.certificates.models import Certificate, CertificateEvent, Check

# The events that change what a certificate is worth; signing, rendering and entering it do not.
_STATES = (EventKind.SUSPENDED, EventKind.RESTORED, EventKind.REVOKED, EventKind.SUPERSEDED)


def _known(found: QuerySet[Certificate], known_at: datetime | None) -> QuerySet[Certificate]:
    return found.filter(created_at__lte=known_at) if known_at is not None else found


def counted(
    *, on: date, known_at: datetime | None = None, verified: bool = True, occupation: str = "caregiver"
) -> QuerySet[Certificate]:
    """Return the level certificates that count on a day: issued by then and in state valid on it, in no order.

    Kinds skill_level and external; a training certificate never counts. What was suspended, revoked or replaced from a
    day on counts until the day before.

    Arguments: known_at, only what was recorded (and, where asked for, verified) by this moment, and only the changes of
    state known then; None, everything recorded until now. verified, True for the strict measure, False for the wide, which
    takes people at their word until an officer has found it untrue or they have taken it back.
    """
    found = _known(Certificate.objects.order_by(), known_at).filter(
        Q(valid_until=None) | Q(valid_until__gte=on),
        kind__in=(Kind.SKILL_LEVEL, Kind.EXTERNAL),
        occupation=occupation,
        issued_on__lte=on,
    )
    if verified:
        found = found.filter(verified_at__lte=known_at) if known_at is not None else found.exclude(verified_at=None)
    elif known_at is None:
        found = found.exclude(verified_at=None, checked=CheckOutcome.REFUSED).exclude(state=State.WITHDRAWN)
    else:
        looks = Check.objects.filter(certificate_id=OuterRef("pk"), at__lte=known_at).order_by("-pk")
        found = found.alias(last_look=Subquery(looks.values("outcome")[:1]))
        found = found.filter(Q(last_look=None) | ~Q(last_look=CheckOutcome.REFUSED))
        taken_back = CertificateEvent.objects.filter(kind=EventKind.WITHDRAWN, recorded_at__lte=known_at)
        found = found.exclude(pk__in=taken_back.values("certificate_id"))
    changes = CertificateEvent.objects.filter(certificate_id=OuterRef("pk"), kind__in=_STATES, on__lte=on)
    if known_at is not None:
        changes = changes.filter(recorded_at__lte=known_at)
    last = Subquery(changes.order_by("-on", "-pk").values("kind")[:1])
    # Nearly all have never changed; the database looks for events of the others alone.
    return found.alias(last_change=last).filter(
        Q(state_since=None) | Q(last_change=None) | Q(last_change=EventKind.RESTORED)
    )


def trained(*, on: date, since: date | None = None, known_at: datetime | None = None) -> QuerySet[Certificate]:
    """Return the training certificates issued in [since, on] that were not revoked by then, in no order.

    A training stays a fact after its certificate's term has run out; a new paper for an old training is no training.
    """
    found = _known(Certificate.objects.order_by(), known_at).filter(kind=Kind.TRAINING, issued_on__lte=on)
    found = found.exclude(source_kind="replacement")
    if since is not None:
        found = found.filter(issued_on__gte=since)
    revoked = CertificateEvent.objects.filter(certificate_id=OuterRef("pk"), kind=EventKind.REVOKED, on__lte=on)
    if known_at is not None:
        revoked = revoked.filter(recorded_at__lte=known_at)
    revoked_kind = Subquery(revoked.values("kind")[:1])
    return found.alias(revoked_kind=revoked_kind).filter(Q(state_since=None) | Q(revoked_kind=None))


def events_of(certificate_ids: list[int]) -> list[tuple[int, str, date, datetime]]:
    """Return (certificate, kind, on, recorded_at) of the changes of state, in the order in which they count."""
    found = CertificateEvent.objects.filter(certificate_id__in=certificate_ids, kind__in=_STATES)
    return list(found.order_by("on", "pk").values_list("certificate_id", "kind", "on", "recorded_at"))


def facts(person_id: int, *, on: date | None = None, known_at: datetime | None = None) -> dict[str, Any]:
    """Return a person's certificates in the words of the facts vocabulary: {"certificates": [...]}.

    Level certificates of this registry and verified external ones, valid or replaced by a newer one (it was held
    then); a suspended or revoked one is none. A training certificate is of kind training and has no level, so it never
    stands for one.

    Arguments: on, leave out what had run out by then; known_at, as it was known at that moment: a revocation recorded
    later does not count yet.
    """
    return facts_of([person_id], on=on, known_at=known_at)[person_id]


def facts_of(
    person_ids: Collection[int], *, on: date | None = None, known_at: datetime | None = None
) -> dict[int, dict[str, Any]]:
    """Return the same for many persons, by person, in one query."""
    held = Q(state__in=(State.VALID, State.SUPERSEDED))
    if known_at is not None:
        changes = CertificateEvent.objects.filter(
            certificate_id=OuterRef("pk"), kind__in=_STATES, recorded_at__lte=known_at
        )
        last = Subquery(changes.order_by("-on", "-pk").values("kind")[:1])
        held |= Q(last_known=None) | Q(last_known=EventKind.RESTORED)
        certificates = _known(Certificate.objects.alias(last_known=last), known_at)
    else:
        certificates = Certificate.objects.all()
    found = certificates.filter(held, person_id__in=person_ids, kind__in=(*LEVELLED, Kind.TRAINING))
    found = found.exclude(kind=Kind.EXTERNAL, verified_at=None)
    if on is not None:
        found = found.filter(Q(valid_until=None) | Q(valid_until__gte=on))
    listed: dict[int, list[dict[str, Any]]] = {pk: [] for pk in person_ids}
    # One in the place of an older one is as old as that, so that a new paper opens no new term for anything.
    columns = ("person_id", "kind", "occupation", "level", "issued_on", "facts__first_issued_on")
    for person, kind, occupation, level, issued_on, first in found.order_by("issued_on", "pk").values_list(*columns):
        training = kind == Kind.TRAINING
        words: dict[str, Any] = {"occupation": occupation, "kind": "training" if training else "skill_level"}
        if level is not None and not training:
            words["level"] = level
        listed[person].append(words | {"issued_on": date.fromisoformat(first) if first else issued_on})
    return {pk: {"certificates": certificates} for pk, certificates in listed.items()}
