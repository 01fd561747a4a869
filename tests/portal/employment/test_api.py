"""POST roster/: keys, and calls that count once."""

import json
from datetime import date, timedelta

import pytest
from django.test import Client

from portal.access import services as access
from portal.access.enums import ApiScope, Role
from portal.access.errors import NotYours, Refusal
from portal.access.models import ApiKey, Grant, IdempotentCall
from portal.employment.models import Spell
from tests.factories import OrganisationFactory, id_number

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency():
    return OrganisationFactory(kind="agency", subkind="institution", name="示例甲养老院")


@pytest.fixture
def issued(agency, now):
    return access.issue_key(
        organisation=agency,
        name="人事系统",
        scopes=[ApiScope.ROSTER_WRITE],
        expires_at=now + timedelta(days=30),
        actor=None,
        now=now,
    )


def line(n, **more):
    return {"name": "王小芳", "number": id_number(n), "started_on": "2025-03-03", **more}


def send(secret, *lines, token="t-1"):
    return Client().post(
        "/api/v1/roster/",
        json.dumps({"lines": lines}),
        content_type="application/json",
        headers={"Authorization": f"Bearer {secret}", "Idempotency-Key": token},
    )


def test_hires_and_leavers_come_in_and_bad_lines_are_answered(issued, agency):
    key, secret = issued
    first = send(secret, line(7001), line(7002, name="李大海", number="123"))
    assert first.status_code == 200
    assert first.json()["imported"] == 1
    assert [(p["line"], p["code"]) for p in first.json()["problems"]] == [(2, "number_length")]
    gone = send(secret, line(7001, ended_on="2025-06-30"), token="t-2")
    assert gone.json()["by_type"] == {"left": 1}
    spell = Spell.objects.get()
    assert (spell.organisation, spell.ended_on) == (agency, date(2025, 6, 30))
    key.refresh_from_db()
    assert key.last_used_at is not None


def test_the_same_token_gives_the_first_answer_and_with_other_contents_409(issued):
    _key, secret = issued
    first = send(secret, line(7003))
    assert send(secret, line(7003)).json() == first.json()
    assert Spell.objects.count() == 1
    other = send(secret, line(7004))
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_conflict")
    assert other["Content-Type"] == "application/problem+json"
    assert IdempotentCall.objects.count() == 1
    missing = send(secret, line(7004), token="")
    assert (missing.status_code, missing.json()["code"]) == (422, "idempotency_key")


def test_keys_that_do_not_open(issued, agency, now):
    key, secret = issued
    for wrong in ("", "ck_x_y", secret[:-1] + "?", f"ck_{key.prefix}_", "nonsense"):
        assert send(wrong, line(7005)).status_code == 401
    verify_only, other_secret = access.issue_key(
        organisation=agency,
        name="x",
        scopes=[ApiScope.CERTIFICATES_VERIFY],
        expires_at=now + timedelta(days=1),
        actor=None,
        now=now,
    )
    assert send(other_secret, line(7005)).status_code == 403
    ApiKey.objects.filter(pk=key.pk).update(expires_at=now - timedelta(seconds=1), created_at=now - timedelta(days=2))
    assert send(secret, line(7005)).status_code == 401
    ApiKey.objects.filter(pk=key.pk).update(expires_at=now + timedelta(days=1))
    access.revoke_key(key=key, actor=None, now=now)
    assert send(secret, line(7005)).status_code == 401
    assert Spell.objects.count() == 0
    assert secret not in f"{key.digest}{key.prefix}"
    assert verify_only.pk


@pytest.mark.usefixtures("standing_clock")
def test_a_key_makes_as_many_calls_as_it_may(issued):
    key, secret = issued
    ApiKey.objects.filter(pk=key.pk).update(per_minute=2)
    answers = [send(secret, line(7006), token=f"t-{n}").status_code for n in range(4)]
    assert answers == [200, 200, 429, 429]


def test_a_body_that_is_none_is_refused(issued):
    _key, secret = issued
    assert send(secret).status_code == 422
    assert send(secret, {"name": "王小芳"}).status_code == 422


def test_a_key_stops_when_its_maker_leaves_until_a_colleague_takes_it_over(agency, make_user, signed_in, now):
    maker, colleague = (make_user((Role.AGENCY_CLERK, agency, None)) for _n in range(2))
    key, secret = access.issue_key(
        organisation=agency,
        name="人事系统",
        scopes=[ApiScope.ROSTER_WRITE],
        expires_at=now + timedelta(days=30),
        actor=maker,
        now=now,
    )
    assert send(secret, line(7031), token="t-1").status_code == 200
    for grant in Grant.objects.filter(user=maker):
        access.end(grant=grant, actor=None, now=now)
    assert send(secret, line(7032), token="t-2").status_code == 401
    page = signed_in(colleague)
    assert "负责人已离开" in page.get("/agency/keys/").content.decode()
    stranger = make_user((Role.AGENCY_CLERK, OrganisationFactory(kind="agency"), None))
    assert signed_in(stranger).post(f"/agency/keys/{key.public_id}/renew/").status_code == 404
    with pytest.raises(NotYours):
        access.renew_key(key=key, actor=stranger, now=now)
    page.post(f"/agency/keys/{key.public_id}/renew/")
    assert "负责人已离开" not in page.get("/agency/keys/").content.decode()
    assert send(secret, line(7032), token="t-2").status_code == 200
    access.revoke_key(key=key, actor=colleague, now=now)
    with pytest.raises(Refusal):
        access.renew_key(key=key, actor=colleague, now=now)
