"""The pages of caregiver, agency, officer and public."""

import re
from types import SimpleNamespace
from typing import Any

import pytest

from credit.records import selectors, services
from credit.records.models import CreditEvent, Share


def test_a_caregiver_reads_objects_and_is_answered_by_another(
    town: SimpleNamespace, record: Any, signed_in: Any, client: Any
) -> None:
    event = record(person=town.caregiver, days_ago=2)
    mine, author, decider = (signed_in(u) for u in (town.caregiver.user, town.author, town.decider))
    page = mine.get("/credit/").content.decode()
    assert "投诉查实" in page
    assert "74" in page
    assert client.get("/credit/").status_code == 302
    address = f"/credit/entries/{event.public_id}/"
    assert signed_in(town.clerk).get(address).status_code == 404
    assert mine.post(address, {"action": "object", "argument": ""}).status_code == 422
    page = mine.post(address, {"action": "object", "argument": "那天我休息"}, follow=True).content.decode()
    assert "异议处理中" in page
    desk = f"/desk/credit/entries/{event.public_id}/"
    assert "要另一位来办" in author.get("/desk/credit/").content.decode()
    own = author.post(desk, {"action": "decide", "decide-outcome": "rejected", "decide-reason": "维持"})
    assert own.status_code == 422
    assert "另一位工作人员" in own.content.decode()
    assert decider.post(desk, {"action": "decide", "decide-outcome": "upheld"}).status_code == 422
    done = decider.post(
        desk, {"action": "decide", "decide-outcome": "upheld", "decide-reason": "查明休息"}, follow=True
    )
    assert "异议成立" in done.content.decode()
    assert "查明休息" in mine.get(address).content.decode()
    assert signed_in(town.stranger).get(desk).status_code == 404


def test_a_link_shows_the_record_until_it_is_ended(
    town: SimpleNamespace, record: Any, signed_in: Any, client: Any
) -> None:
    record(person=town.caregiver)
    mine = signed_in(town.caregiver.user)
    assert mine.post("/credit/", {"label": "新单位", "days": "7"}).status_code == 422
    mine.post("/credit/", {"label": "新单位", "days": "7", "agreed": "on"})
    share = Share.objects.get()
    # From the page itself: the token says at which second it was made.
    address = re.findall(r"/credit/shared/[^/]+/", mine.get("/credit/").content.decode())[0]
    page = client.get(address)
    assert "投诉查实" in page.content.decode()
    assert page["Referrer-Policy"] == "no-referrer"
    assert signed_in(town.author).post(f"/credit/links/{share.public_id}/end/").status_code == 404
    mine.post(f"/credit/links/{share.public_id}/end/")
    gone = client.get(address)
    assert gone.status_code == 404
    assert "投诉查实" not in gone.content.decode()


def test_an_agency_has_its_archive_and_the_public_sees_by_class(
    town: SimpleNamespace, record: Any, signed_in: Any, client: Any, now: Any
) -> None:
    event = record(days_ago=100)
    record(code="record_missing", severity="minor", points=-2, days_ago=1)
    clerk = signed_in(town.clerk)
    page = clerk.get("/agency/credit/").content.decode()
    assert "72" in page
    assert "黄色" in page
    public = client.get(f"/organisations/{town.agency.public_id}/").content.decode()
    assert "护理人员持证不足" in public
    assert "照护记录缺失" not in public
    address = f"/agency/credit/{event.public_id}/"
    assert "申请信用修复" in clerk.get(address).content.decode()
    clerk.post(address, {"action": "repair", "note": "已有七人持证"})
    desk = f"/desk/credit/entries/{event.public_id}/"
    decider = signed_in(town.decider)
    assert "答复修复申请" in decider.get(desk).content.decode()
    decider.post(desk, {"action": "repair", "repair-approve": "yes", "repair-note": "已核对"})
    assert "护理人员持证不足" not in client.get(f"/organisations/{town.agency.public_id}/").content.decode()
    decider.post(desk, {"action": "revoke", "revoke-note": "承诺不实"})
    assert "护理人员持证不足" in client.get(f"/organisations/{town.agency.public_id}/").content.decode()


def test_an_officer_finds_and_records(town: SimpleNamespace, signed_in: Any, now: Any) -> None:
    author = signed_in(town.author)
    assert author.post("/desk/credit/", {"who": "91230000XXXX00000X"}).status_code == 422
    found = author.post("/desk/credit/", {"who": town.agency.credit_code})
    assert found.status_code == 302
    on = f"{selectors.day(now):%Y-%m-%d}"
    data = {
        "code": "false_claim", "severity": "severe", "points": "", "occurred_on": on, "decided_on": on,
        "document": "示例〔2026〕9号", "details": "", "token": "t1",
    }  # fmt: skip
    assert author.post(found["Location"], data | {"document": ""}).status_code == 422
    refused = author.post(found["Location"], data | {"code": "staff_uncertified"})
    assert "没有给这个事项定分值" in refused.content.decode()
    for _twice in range(2):
        assert author.post(found["Location"], data).status_code == 302
    event = CreditEvent.objects.get()
    assert event.organisation == town.agency
    assert "骗取补贴" in author.get("/desk/credit/").content.decode()
    assert signed_in(town.stranger).get(found["Location"]).status_code == 404
    page = author.post(
        f"/desk/credit/entries/{event.public_id}/",
        {
            "action": "correct", "correct-points": "0", "correct-document": "示例更正", "correct-details": "查无此事",
            "correct-decided_on": on, "correct-severity": "",
        },
        follow=True,
    )  # fmt: skip
    assert "已更正" in page.content.decode()


@pytest.mark.parametrize("desk", ["me", "agency", "desk"])
def test_panels(town: SimpleNamespace, record: Any, signed_in: Any, desk: str, now: Any) -> None:
    event = record(person=town.caregiver, days_ago=1)
    services.file_objection(event=event, argument="不对", actor=town.caregiver.user, now=now)
    user = {"me": town.caregiver.user, "agency": town.clerk, "desk": town.decider}[desk]
    page = signed_in(user).get(f"/{desk}/")
    assert page.status_code == 200
    word = {"me": "异议处理中", "agency": "B 级，80 分", "desk": "等决定的异议 1 件"}[desk]
    assert word in page.content.decode()
