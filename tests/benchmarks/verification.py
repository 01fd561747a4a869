"""The public check by number and name against a bare view with one indexed read."""

import itertools
import json
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from certification.certificates import services as certificates
from certification.certificates.enums import Kind
from certification.certificates.models import Certificate
from tests.benchmarks.measuring import BARE, Site, compare, request
from tests.factories import OrganisationFactory, PersonFactory
from tests.factories.exams import number_patterns

_ADDRESSES = itertools.count(1)


def verify(*, small: bool) -> dict:
    """Reach: 0.7 of the bare view, at most three queries."""
    now = timezone.now() - timedelta(days=1)
    issuer, person = OrganisationFactory(kind="assessment_body"), PersonFactory(name="王小芳")
    number_patterns(issuer)
    first = certificates.award(
        kind=Kind.SKILL_LEVEL,
        person_id=person.pk,
        issuer_id=issuer.pk,
        level=5,
        source_kind="bench",
        source_id=10**9,
        issued_on=now.date(),
        facts={},
        actor=None,
        now=now,
    )
    _fill(first, 2_000 if small else 50_000)
    body = json.dumps({"number": first.number, "name": "王小芳"}).encode()

    def ours() -> dict:
        # Every caller has an address of its own: the limit is part of the work, being refused is not.
        n = next(_ADDRESSES)
        return request(
            "/api/v1/certificates/verify",
            method="POST",
            data=body,
            content_type="application/json",
            REMOTE_ADDR=f"10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}",
        )()

    bare = request("/read", method="POST", data=body, content_type="application/json")
    return compare((Site(), ours), (Site(**BARE), bare), reach=0.7, runs=50 if small else 300)


def _fill(like: Certificate, count: int) -> None:
    """Put `count` more certificates beside the one that is asked for."""
    fields = [
        f.attname for f in Certificate._meta.concrete_fields if f.attname not in ("id", "public_id", "verify_code")
    ]
    common = {name: getattr(like, name) for name in fields}
    rows = []
    for n in range(count):
        code = f"{n:08d}"
        rows.append(
            Certificate(**{**common, "number": f"T{n:021d}", "source_kind": "bench", "source_id": n}, verify_code=code)
        )
    Certificate.objects.bulk_create(rows, batch_size=500)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
