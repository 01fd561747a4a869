"""How many statements the public check takes, and that its short way reads what the registry holds."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from certification.certificates import selectors
from certification.certificates import services as certificates
from certification.certificates.enums import Kind
from certification.certificates.models import Certificate
from tests.factories import PersonFactory
from tests.factories.exams import number_patterns

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate(body):
    number_patterns(body)
    now = timezone.now()
    return certificates.award(
        kind=Kind.SKILL_LEVEL,
        person_id=PersonFactory(name="王小芳").pk,
        issuer_id=body.pk,
        level=5,
        source_kind="test",
        source_id=1,
        issued_on=now.date(),
        facts={},
        actor=None,
        now=now,
    )


def words(number, name):
    with CaptureQueriesContext(connection) as queries:
        answer = Client().post(
            "/api/v1/certificates/verify",
            json.dumps({"number": number, "name": name}),
            content_type="application/json",
        )
    assert answer.status_code == 200, answer.content
    found = [query["sql"].split()[0] for query in queries]
    return [word for word in found if word not in ("SAVEPOINT", "RELEASE")]


def test_a_look_up_counts_reads_and_leaves_its_trace_whatever_it_finds(certificate):
    for number, name in ((certificate.number, "王小芳"), (certificate.number, "李小芳"), ("S00", "王小芳")):
        assert words(number, name) == ["INSERT", "SELECT", "INSERT"]


def test_the_short_way_finds_the_same_row_as_the_orm(certificate):
    stored = Certificate.objects.get(pk=certificate.pk)
    for found in (selectors.by_number(stored.number), selectors.by_code(stored.verify_code.lower())):
        for field in Certificate._meta.concrete_fields:
            # What the public check does not need is read on asking.
            assert getattr(found, field.attname) == getattr(stored, field.attname), field.name
    assert selectors.by_number("S00") is None
