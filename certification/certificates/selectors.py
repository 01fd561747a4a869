"""Reading the registry."""

from datetime import date
from functools import lru_cache

from django.conf import settings
from django.db import connections, router
from django.db.models import Q, QuerySet

from certification.certificates import logic
from certification.certificates.enums import Kind, State
from certification.certificates.models import Certificate, NumberPattern


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
    return Certificate.from_db(using, names, values)


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
