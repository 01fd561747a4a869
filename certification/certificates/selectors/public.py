"""What anybody may look up who has the number, the code or the file."""

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
def _prepared(column: str, using: str) -> tuple[str, dict, list[str]]:
    """Return the look-up by a unique column as the ORM writes it: SQL, how to convert, and the columns in order, those
    of the registry last.

    Anybody may ask, all day: working the statement out anew takes twenty times as long as running it.
    """
    query = _with_beside(Certificate.objects.filter(**{column: "-"}).only(*_PUBLIC).order_by()).query
    compiler = query.get_compiler(using)
    statement, _values = compiler.as_sql()
    columns = [expression for expression, _sql, _alias in compiler.select]
    return (
        statement,
        compiler.get_converters(columns),
        [alias or expression.target.attname for expression, _sql, alias in compiler.select],
    )


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
    own = len(names) - len(registry.BESIDE)
    found = Certificate.from_db(using, names[:own], values[:own])
    for name, value in zip(names[own:], values[own:], strict=True):
        setattr(found, name, value)
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
    return _with_beside(Certificate.objects.filter(pdf_sha256=sha256)).first()


def verify_url(certificate: Certificate) -> str:
    """Return the address in the QR code."""
    return f"{settings.PORTAL_URL}/v/{certificate.verify_code}"
