"""Reading the registry."""

from collections.abc import Collection
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import connections, router
from django.db.models import OuterRef, Q, QuerySet, Subquery

from certification.certificates import logic
from certification.certificates.enums import LEVELLED, EventKind, Kind, State
from certification.certificates.models import Certificate, CertificateEvent, NumberPattern
from portal.access import selectors as access
from portal.access.enums import Permission


def pattern(issuer_id: int, kind: str, *, on: date) -> NumberPattern | None:
    """Return the pattern by which this issuer numbers `kind` on a day."""
    return (
        NumberPattern.objects.filter(issuer_id=issuer_id, kind=kind, valid_from__lte=on).order_by("-valid_from").first()
    )


def of_person(person_id: int) -> QuerySet[Certificate]:
    """Return a person's certificates, newest first."""
    return Certificate.objects.filter(person_id=person_id).select_related("pdf")


def held_levels(person_id: int, *, on: date, occupation: str = "caregiver") -> list[int]:
    """Return the levels (5 lowest, 1 highest) of valid skill-level certificates on a day."""
    found = Certificate.objects.filter(
        Q(valid_until=None) | Q(valid_until__gte=on),
        person_id=person_id,
        occupation=occupation,
        kind=Kind.SKILL_LEVEL,
        state=State.VALID,
        issued_on__lte=on,
    )
    # A constraint of the table: a certificate of this kind has a level.
    return [level for level in found.order_by("level").values_list("level", flat=True) if level is not None]


def get(public_id: str) -> Certificate | None:
    """Return the certificate of this public id."""
    return Certificate.objects.select_related("pdf").filter(public_id=public_id).first()


def by_pk(pk: int) -> Certificate:
    """Return the certificate of this primary key."""
    return Certificate.objects.select_related("pdf").get(pk=pk)


# What the public check tells, and by what; the rest of the row is read if somebody asks for it.
_PUBLIC = (
    "number", "verify_code", "kind", "holder_name", "occupation", "level", "issuer_name", "issued_on", "valid_until",
    "state", "state_reason", "state_since",
)  # fmt: skip


@lru_cache(maxsize=4)
def _prepared(column: str, using: str) -> tuple[str, dict, list[str]]:
    """Return the look-up by a unique column as the ORM writes it: SQL, how to convert, and the columns in order.

    Anybody may ask, all day: working the statement out anew takes twenty times as long as running it.
    """
    query = Certificate.objects.filter(**{column: "-"}).only(*_PUBLIC).order_by().query
    compiler = query.get_compiler(using)
    statement, _values = compiler.as_sql()
    columns = [expression for expression, _sql, _alias in compiler.select]
    return statement, compiler.get_converters(columns), [expression.target.attname for expression in columns]


def _public(column: str, value: str) -> Certificate | None:
    using = router.db_for_read(Certificate)
    connection = connections[using]
    statement, converters, names = _prepared(column, using)
    with connection.cursor() as cursor:
        cursor.execute(statement, [value])
        row = cursor.fetchone()
    if row is None:
        return None
    values = list(row)
    for place, (converts, expression) in converters.items():
        for convert in converts:
            values[place] = convert(values[place], expression, connection)
    found = Certificate.from_db(using, names, values)
    # The portal vouches for what was issued through it; an external certificate is its issuer's to confirm.
    return None if found.kind == Kind.EXTERNAL else found


def by_number(number: str) -> Certificate | None:
    """Return the certificate of this number, its public columns only (the others are read when asked for)."""
    return _public("number", number)


def by_code(code: str) -> Certificate | None:
    """Return the certificate of the code behind its QR, its public columns only."""
    return _public("verify_code", "".join(c for c in code if c.isalnum()).upper())


def by_digest(sha256: str) -> Certificate | None:
    """Return the certificate whose frozen PDF has this SHA-256."""
    return Certificate.objects.filter(pdf_sha256=sha256).first()


def by_source(source_kind: str, source_id: int) -> Certificate | None:
    """Return the certificate that was issued for this source."""
    return Certificate.objects.filter(source_kind=source_kind, source_id=source_id).first()


def by_sources(source_kind: str, source_ids: list[int]) -> dict[int, Certificate]:
    """Return the certificates that were issued for these sources, by source."""
    found = Certificate.objects.filter(source_kind=source_kind, source_id__in=source_ids).select_related("pdf")
    return {certificate.source_id: certificate for certificate in found.order_by("pk")}


def verify_url(certificate: Certificate) -> str:
    """Return the address in the QR code."""
    return f"{settings.PORTAL_URL}/v/{certificate.verify_code}"


def level_title(level: int | None) -> str:
    """Return the level as printed, empty without a level."""
    return logic.LEVELS[level][0] if level else ""


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
    state known then; None, everything recorded until now. verified, True for the strict measure, False for the wide.
    """
    found = _known(Certificate.objects.order_by(), known_at).filter(
        Q(valid_until=None) | Q(valid_until__gte=on),
        kind__in=(Kind.SKILL_LEVEL, Kind.EXTERNAL),
        occupation=occupation,
        issued_on__lte=on,
    )
    if verified:
        found = found.filter(verified_at__lte=known_at) if known_at is not None else found.exclude(verified_at=None)
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

    A training stays a fact after its certificate's term has run out.
    """
    found = _known(Certificate.objects.order_by(), known_at).filter(kind=Kind.TRAINING, issued_on__lte=on)
    if since is not None:
        found = found.filter(issued_on__gte=since)
    revoked = CertificateEvent.objects.filter(certificate_id=OuterRef("pk"), kind=EventKind.REVOKED, on__lte=on)
    if known_at is not None:
        revoked = revoked.filter(recorded_at__lte=known_at)
    revoked_kind = Subquery(revoked.values("kind")[:1])
    return found.alias(revoked_kind=revoked_kind).filter(Q(state_since=None) | Q(revoked_kind=None))


def unverified() -> QuerySet[Certificate]:
    """Return the external certificates that nobody has confirmed yet, oldest entry first."""
    return Certificate.objects.filter(kind=Kind.EXTERNAL, verified_at=None).order_by("created_at", "pk")


def events_of(certificate_ids: list[int]) -> list[tuple[int, str, date, datetime]]:
    """Return (certificate, kind, on, recorded_at) of the changes of state, in the order in which they count."""
    found = CertificateEvent.objects.filter(certificate_id__in=certificate_ids, kind__in=_STATES)
    return list(found.order_by("on", "pk").values_list("certificate_id", "kind", "on", "recorded_at"))


PAGE = 30


def issued_by(user: Any) -> QuerySet[Certificate]:
    """Return the certificates of the bodies for which the user may change states, newest first."""
    scope = access.scope(user, Permission.CERTIFICATES_CHANGE)
    return scope.filter(Certificate.objects.select_related("pdf"), organisation="issuer_id").order_by(
        "-issued_on", "-pk"
    )


def matching(found: QuerySet[Certificate], words: str) -> QuerySet[Certificate]:
    """Narrow certificates to those whose number contains `words`, or whose holder has that name or part of it."""
    return found.filter(Q(number__icontains=words) | Q(holder_name__contains=words)) if words else found


def page(found: QuerySet[Certificate], *, after: str = "", size: int = PAGE) -> tuple[list[Certificate], str]:
    """Return one page, newest first, and the public id after which the next one begins (empty at the end)."""
    if after and (last := found.filter(public_id=after).values_list("issued_on", "pk").first()):
        found = found.filter(Q(issued_on__lt=last[0]) | Q(issued_on=last[0], pk__lt=last[1]))
    rows = list(found[: size + 1])
    return rows[:size], rows[size - 1].public_id if len(rows) > size else ""


def history(certificate: Certificate) -> QuerySet[CertificateEvent]:
    """Return what happened to a certificate, oldest first."""
    return CertificateEvent.objects.filter(certificate=certificate).order_by("pk")


def of_people(person_ids: list[int]) -> QuerySet[Certificate]:
    """Return the certificates of several people, each person's oldest first."""
    return Certificate.objects.filter(person_id__in=person_ids).order_by("person_id", "issued_on", "pk")


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
    columns = ("person_id", "kind", "occupation", "level", "issued_on")
    for person, kind, occupation, level, issued_on in found.order_by("issued_on", "pk").values_list(*columns):
        training = kind == Kind.TRAINING
        words: dict[str, Any] = {"occupation": occupation, "kind": "training" if training else "skill_level"}
        if level is not None and not training:
            words["level"] = level
        listed[person].append(words | {"issued_on": issued_on})
    return {pk: {"certificates": certificates} for pk, certificates in listed.items()}
