"""The officers' pages: list, pack, activation, the one form."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse

import portal.policy
from portal.policy import selectors, services
from portal.policy.models import Activation, Confirmation, Proposal
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


@pytest.fixture
def second(make_user, signed_in):
    """A colleague who answers for the province."""
    return signed_in(make_user(("province_officer", None, RegionFactory(code=230000))))


def decide(client, row, word="approve", **more):
    waiting = Proposal.objects.get(state="open")
    address = reverse("policy:decide", args=[row.public_id, waiting.public_id])
    return client.post(address, {"decide": word, **more}, follow=True)


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


def test_one_officer_proposes_for_the_own_region_and_another_approves(client, second, national):
    address = reverse("policy:activate", args=[national.public_id])
    client.post(address, {"region": "230100"})
    assert not Activation.objects.filter(region=230100).exists()
    for page in (reverse("policy:packs"), reverse("policy:pack", args=[national.public_id])):
        assert "撤回" in client.get(page).content.decode()
        assert "不批准的原因" in second.get(page).content.decode()
    assert "要请另一位工作人员" in decide(client, national).content.decode()
    assert not Activation.objects.filter(region=230100).exists()
    assert "现在生效" in decide(second, national).content.decode()
    active = Activation.objects.get(region=230100, ended_at=None)
    assert active.approved_by_id != active.activated_by_id
    client.post(address, {"region": "420700"})
    assert not Proposal.objects.filter(region=420700).exists()
    client.post(address, {"region": "230100", "end": "1"})
    assert Activation.objects.filter(region=230100, ended_at=None).exists()
    assert "写明原因" in decide(second, national, "decline").content.decode()
    decide(second, national, "decline", reason="文件还有效")
    assert Activation.objects.filter(region=230100, ended_at=None).exists()
    client.post(address, {"region": "230100", "end": "1"})
    decide(second, national)
    assert not Activation.objects.filter(region=230100, ended_at=None).exists()


def test_a_proposal_is_withdrawn_by_its_maker_and_is_nobodys_elsewhere(client, make_user, signed_in, national):
    client.post(reverse("policy:activate", args=[national.public_id]), {"region": "230100"})
    stranger = signed_in(make_user(("city_officer", None, RegionFactory(code=420700))))
    assert "撤回" not in stranger.get(reverse("policy:packs")).content.decode()
    assert decide(stranger, national).status_code == 404
    assert decide(stranger, national, "withdraw").status_code == 404
    decide(client, national, "withdraw")
    assert Proposal.objects.get().state == "withdrawn"


def test_views_take_no_single_step():
    """Activating and vouching in one step is for the server's shell and the demonstration."""
    for file in Path(portal.policy.__file__).parent.glob("views*"):
        assert not re.search(r"services\.(activate|deactivate|confirm|confirm_all|enter)\b", file.read_text("utf-8"))


def test_the_one_form_confirms_and_enters(client, second, national):
    page = reverse("policy:value", args=[national.public_id])
    confirm = f"{page}?where=training.class_hour_minutes"
    assert "辽宁 2023 年规定" in client.get(confirm).content.decode()
    refused = client.post(confirm, {"region": "230100", "document": "", "document_date": "2026-02-30"})
    assert refused.status_code == 422
    said = {"region": "230100", "document": "哈民发〔2026〕1号", "document_date": "2026-01-05"}
    assert client.post(confirm, said).status_code == 302
    held = selectors.ruleset(subject="training", region=230103, on=date(2026, 11, 21))
    assert held.subject.class_hour_minutes.unverified is True
    again = client.post(confirm, said)
    assert again.status_code == 422
    assert "已经有人提出" in again.content.decode()
    assert "一课时的分钟数" in second.get(reverse("policy:packs")).content.decode()
    decide(second, national)
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
    assert "160" in second.get(reverse("policy:packs")).content.decode()
    decide(second, national)
    entered = selectors.ruleset(subject="standards", region=230103, on=date(2026, 11, 21))
    edition = next(e for o in entered.subject.occupations for e in o.editions if e.id == "caregiver-2019")
    assert edition.hours["5"].value == 160
    assert Confirmation.objects.count() == 2
    assert "哈民发〔2026〕1号" in client.get(reverse("policy:pack", args=[national.public_id])).content.decode()
