"""What anybody may look up who has the number, the code or the file."""

from collections.abc import Collection
from functools import lru_cache

from django.conf import settings
from django.db import connections, router
from django.db.models import QuerySet

from certification.certificates import registry
from certification.certificates.enums import Kind
from certification.certificates.models import Certificate

# What the public check tells, and by what; the rest of the row is read if somebody asks for it.
_PUBLIC = (
    "number", "verify_code", "kind", "holder_name", "occupation", "level", "issuer_name", "issued_on", "valid_until",
    "state", "state_reason", "state_since",
)  # fmt: skip


def _with_beside(found: QuerySet[Certificate]) -> QuerySet[Certificate]:
    return found.annotate(**{name: expression() for name, expression in registry.BESIDE.items()})


@lru_cache(maxsize=4)
def _prepared(column: str, using: str) -> tuple[str, list[str], dict, list[str]]:
    """Return the look-up by a unique column as the ORM writes it: SQL, its values with "-" for the one looked for, how
    to convert, and the columns in order, those of the registry last.

    Anybody may ask, all day: working the statement out anew takes twenty times as long as running it. The portal vouches
    for what was issued through it; an external certificate is its issuer's to confirm, and may even bear the number of
    another while nobody has looked at it.
    """
    found = Certificate.objects.filter(**{column: "-"}).exclude(kind=Kind.EXTERNAL)
    query = _with_beside(found.only(*_PUBLIC).order_by()).query
    compiler = query.get_compiler(using)
    statement, values = compiler.as_sql()
    columns = [expression for expression, _sql, _alias in compiler.select]
    return (
        statement,
        list(values),
        compiler.get_converters(columns),
        [alias or expression.target.attname for expression, _sql, alias in compiler.select],
    )


def _public(column: str, value: str) -> Certificate | None:
    using = router.db_for_read(Certificate)
    connection = connections[using]
    statement, wanted, converters, names = _prepared(column, using)
    with connection.cursor() as cursor:
        cursor.execute(statement, [value if word == "-" else word for word in wanted])
        row = cursor.fetchone()
    # Nothing found takes the same way to its end as something that the caller's name then does not fit.
    values: list = list(row) if row is not None else [None] * len(names)
    for place, (converts, expression) in converters.items():
        for convert in converts:
            values[place] = convert(values[place], expression, connection)
    own = len(names) - len(registry.BESIDE)
    found = Certificate.from_db(using, names[:own], values[:own])
    for name, read in zip(names[own:], values[own:], strict=True):
        setattr(found, name, read)
    return found if row is not None else None


def by_number(number: str) -> Certificate | None:
    """Return the certificate of this number, its public columns only (the others are read when asked for)."""
    return _public("number", number)


def by_code(code: str) -> Certificate | None:
    """Return the certificate of the code behind its QR, its public columns only."""
    return _public("verify_code", "".join(c for c in code if c.isalnum()).upper())


def by_digests(digests: Collection[str]) -> Certificate | None:
    """Return the certificate whose frozen PDF has one of these SHA-256, or None; the newest, should there be several."""
    found = Certificate.objects.filter(pdf_sha256__in=[digest for digest in digests if digest])
    return _with_beside(found).order_by("-pk").first()


def by_numbers(numbers: Collection[str]) -> dict[str, Certificate]:
    """Return the certificates of these numbers by number, as `by_number` finds each; a statement for every 500."""
    wanted, found = list(dict.fromkeys(numbers)), dict[str, Certificate]()
    for start in range(0, len(wanted), 500):
        rows = Certificate.objects.filter(number__in=wanted[start : start + 500]).exclude(kind=Kind.EXTERNAL)
        found |= {row.number: row for row in _with_beside(rows.only(*_PUBLIC).order_by())}
    return found


def verify_url(certificate: Certificate) -> str:
    """Return the address in the QR code."""
    return f"{settings.PORTAL_URL}/v/{certificate.verify_code}"
