"""The officers' pages: list, pack, activation, the one form."""

from datetime import date

import pytest
from django.urls import reverse

from portal.policy import selectors, services
from portal.policy.models import Activation, Confirmation
from tests.factories.people import RegionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def national(now):
    row = services.load(slug="national", actor=None, now=now)
    services.activate(ruleset=row, region=None, actor=None, now=now)
    return row


@pytest.fixture
def client(make_user, signed_in):
    return signed_in(make_user(("city_officer", None, RegionFactory(code=230100))))


def test_whoever_does_not_manage_policy_stays_out(make_user, signed_in, national):
    clerk = signed_in(make_user(("school_manager", None, RegionFactory(code=230100))))
    for address in (reverse("policy:packs"), reverse("policy:pack", args=[national.public_id])):
        assert clerk.get(address).status_code == 403


def test_list_and_pack_say_what_rules_and_what_is_open(client, national):
    text = client.get(reverse("policy:packs")).content.decode()
    assert national.title in text
    assert "待核实" in text
    text = client.get(reverse("policy:pack", args=[national.public_id])).content.decode()
    assert "一课时的分钟数" in text
    assert "累计从事本职业或相关职业工作 1 年以上" in text
    assert "录入" in text
    assert client.get(reverse("policy:pack", args=["nosuch"])).status_code == 404


def test_no_packs_yet(client):
    assert "还没有装入政策包" in client.get(reverse("policy:packs")).content.decode()


def test_activation_for_own_regions_alone(client, national):
    address = reverse("policy:activate", args=[national.public_id])
    client.post(address, {"region": "230100"})
    assert Activation.objects.filter(region=230100, ended_at=None).exists()
    client.post(address, {"region": "420700"})
    assert not Activation.objects.filter(region=420700).exists()
    client.post(address, {"region": "230100", "end": "1"})
    assert not Activation.objects.filter(region=230100, ended_at=None).exists()


def test_the_one_form_confirms_and_enters(client, national):
    page = reverse("policy:value", args=[national.public_id])
    confirm = f"{page}?where=training.class_hour_minutes"
    assert "辽宁 2023 年规定" in client.get(confirm).content.decode()
    refused = client.post(confirm, {"region": "230100", "document": "", "document_date": "2026-02-30"})
    assert refused.status_code == 422
    said = {"region": "230100", "document": "哈民发〔2026〕1号", "document_date": "2026-01-05"}
    assert client.post(confirm, said).status_code == 302
    held = selectors.ruleset(subject="training", region=230103, on=date(2026, 11, 21))
    assert held.subject.class_hour_minutes.unverified is False
    # It is done; coming again is told, not a crash.
    assert client.get(confirm).status_code == 302

    missing = next(f for f in selectors.open_values(national, 230100) if f.missing and f.path[-1] == "5")
    enter = f"{page}?where={missing.where}"
    assert "录入一个值" in client.get(enter).content.decode()
    wrong = client.post(enter, said | {"value": "acht"})
    assert wrong.status_code == 422
    assert "acht" in wrong.content.decode()
    assert client.post(enter, said | {"value": "160"}).status_code == 302
    entered = selectors.ruleset(subject="standards", region=230103, on=date(2026, 11, 21))
    edition = next(e for o in entered.subject.occupations for e in o.editions if e.id == "caregiver-2019")
    assert edition.hours["5"].value == 160
    assert Confirmation.objects.count() == 2
    assert "哈民发〔2026〕1号" in client.get(reverse("policy:pack", args=[national.public_id])).content.decode()
