"""Employers check many certificates at once."""

import io
import json
import re
from datetime import date, timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from certification.certificates import services as certificates
from certification.certificates.enums import Kind
from certification.verification import selectors, services
from certification.verification.models import LookUp
from portal.access import services as access
from portal.access.enums import ApiScope, Role
from tests.factories import OrganisationFactory, PersonFactory
from tests.factories.exams import number_patterns

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate(body, now):
    number_patterns(body)
    return certificates.award(
        kind=Kind.SKILL_LEVEL, person_id=PersonFactory(name="王小芳").pk, issuer_id=body.pk, level=5,
        source_kind="test", source_id=1, issued_on=date(2026, 11, 1), facts={"scores": "80"}, actor=None, now=now,
    )  # fmt: skip


@pytest.fixture
def agency():
    return OrganisationFactory(kind="agency", subkind="institution")


@pytest.fixture
def client(agency, make_user, signed_in):
    return signed_in(make_user((Role.AGENCY_CLERK, agency, None)))


def book(*rows):
    found = openpyxl.Workbook()
    for row in rows:
        found.active.append(row)
    target = io.BytesIO()
    found.save(target)
    return SimpleUploadedFile("名单.xlsx", target.getvalue())


def test_pasted_rows_are_answered_alike_and_the_holder_sees_it(certificate, client):
    rows = f"{certificate.number}\t王小芳\n{certificate.number} 李大海\nS000000000000000000001，王小芳\n\n{certificate.number}"
    page = client.post("/agency/verify/", {"rows": rows}).content.decode()
    assert "4 行核验完了，3 行要处理" in page
    assert page.count("编号或姓名不对，请照证书原样再填") == 2
    assert "没有填姓名" in page
    looked = selectors.look_ups_of(certificate.person_id)
    assert [look.way for look in looked] == ["batch"]
    assert LookUp.objects.count() == 4


def test_a_file_and_its_answer_as_a_file(certificate, client):
    sent = book(["证书编号", "姓名"], [certificate.number, "王小芳"], [12345, "王小芳"], ["=1+1", "x"])
    page = client.post("/agency/verify/", {"file": sent}).content.decode()
    assert "须为文本格式" in page
    assert "格子里是公式" in page
    sealed = re.search(r'name="sealed" value="([^"]+)"', page).group(1)
    before = LookUp.objects.count()
    answer = client.post("/agency/verify/download/", {"sealed": sealed})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert [cell.value for cell in sheet[2]][1:4] == [certificate.number, "王*芳", "证书有效"]
    assert LookUp.objects.count() == before
    assert client.post("/agency/verify/download/", {"sealed": sealed + "x"}).status_code == 404


@pytest.mark.parametrize("sent", [{}, {"rows": "  "}, {"file": SimpleUploadedFile("a.xlsx", b"no workbook")}])
def test_nothing_to_check(client, sent):
    assert client.post("/agency/verify/", sent).status_code == 422


def test_limits(certificate, client, monkeypatch):
    monkeypatch.setattr(services.batch, "BATCH", 2)
    assert client.post("/agency/verify/", {"rows": "A x\nB y\nC z"}).status_code == 422
    monkeypatch.setattr(services.batch, "BATCH_PER_HOUR", 3)
    assert client.post("/agency/verify/", {"rows": "A x\nB y"}).status_code == 200
    assert client.post("/agency/verify/", {"rows": "A x\nB y"}).status_code == 429


def test_a_stranger_does_not_come_in(make_user, signed_in):
    assert signed_in(make_user()).get("/agency/verify/").status_code == 403


def test_the_call_wants_a_key(certificate, agency, now):
    _key, secret = access.issue_key(
        organisation=agency,
        name="人事系统",
        scopes=[ApiScope.CERTIFICATES_VERIFY],
        expires_at=now + timedelta(days=1),
        actor=None,
        now=now,
    )

    def ask(rows, **headers):
        return Client().post(
            "/api/v1/certificates/verify/batch",
            json.dumps({"rows": rows}),
            content_type="application/json",
            headers=headers,
        )

    rows = [{"number": certificate.number, "name": "王小芳"}, {"number": certificate.number, "name": "李大海"}]
    rows.append({"number": "S1", "name": "王小芳"})
    assert ask(rows).status_code == 401
    results = ask(rows, Authorization=f"Bearer {secret}").json()["results"]
    assert [(row["line"], row["found"]) for row in results] == [(1, True), (2, False), (3, False)]
    assert {**results[1], "line": 3} == results[2]
    assert ask([rows[0]] * 1001, Authorization=f"Bearer {secret}").status_code == 422
