"""Reading the public log: answers, pages, feed and calls, with their limits and what they cost."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from certification.certificates import services as certificates
from certification.verification import logic, selectors, services
from certification.verification.enums import Way
from tests.certification.verification.log.making import enter, pdf_of

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("standing_clock")
def test_the_calls_are_limited_by_address(monkeypatch):
    monkeypatch.setattr(services.log, "PER_MINUTE", 2)
    client = Client()
    answers = [client.get(f"/api/v1/log/{part}") for part in ("head", "proof/0", "consistency?first=1&second=1")]
    assert [answer.status_code for answer in answers] == [404, 404, 429]
    assert answers[2].headers["Retry-After"] == "60"
    assert client.get("/api/v1/log/head", REMOTE_ADDR="192.0.2.7").status_code == 404


@pytest.mark.usefixtures("standing_clock")
def test_the_pages_and_the_feed_are_limited_with_the_calls(monkeypatch):
    monkeypatch.setattr(services.log, "PER_MINUTE", 3)
    client = Client()
    answers = [client.get(address) for address in ("/log/", "/log/0/", "/log/feed/")]
    assert [answer.status_code for answer in answers] == [200, 404, 200]
    assert {client.get(address).status_code for address in ("/log/", "/log/0/", "/log/feed/")} == {429}
    assert client.get("/log/", REMOTE_ADDR="192.0.2.7").status_code == 200


def test_an_answer_points_to_the_newest_entry_and_reads_nothing_for_it(issue, now):
    (row,) = issue()

    def ask():
        with CaptureQueriesContext(connection) as queries:
            answer = services.verify(number=row.number, name="王小芳", way=Way.API, address="10.0.0.1", now=now)
        words = [query["sql"].split()[0] for query in queries]
        assert [word for word in words if word not in ("SAVEPOINT", "RELEASE")] == ["INSERT", "SELECT", "INSERT"]
        return answer.log

    assert ask() is None
    enter([row], now)
    services.write_log(now=now)
    assert ask() == {"position": 0, "entry": "/log/0/", "proof": "/api/v1/log/proof/0"}
    certificates.revoke(certificate=row, reason="不实", on=now.date(), actor=None, now=now)
    enter([row], now)
    services.write_log(now=now)
    assert ask()["position"] == 1
    found = services.check_file(content=pdf_of(row), address=None, now=now)
    assert found.answer.log["position"] == 1
    assert services.scan(code=row.verify_code, address=None, now=now).log["position"] == 1


def test_the_page_of_an_answer_shows_the_proof_and_never_claims_a_signature_too_early(issue, now):
    (row,) = issue()
    enter([row], now)
    services.write_log(now=now)

    def page():
        return Client().get(f"/v/{row.verify_code}").content.decode()

    assert "等待今天的签名" in page()
    assert "已签名" not in page()
    found = selectors.log_of(row)
    assert (found["pending"], found["head_at"], found["head"]) == (True, None, None)
    services.sign_head(now=now)
    assert "包含在 1 条的已签名日志里" in page()
    assert "等待今天的签名" not in page()
    assert selectors.log_of(row)["head_at"] == logic.stamp(now)


def test_the_pages(issue, now):
    client = Client()
    assert "还没有签过名" in client.get("/log/").content.decode()
    assert client.get("/log/0/").status_code == 404
    assert client.get(f"/log/{'9' * 40}/").status_code == 404
    enter(issue(3), now)
    services.write_log(now=now)
    assert "等待第一次签名" in client.get("/log/").content.decode()
    head = services.sign_head(now=now)
    enter(issue(2), now)
    services.write_log(now=now)
    shown = client.get("/log/").content.decode()
    assert head.root in shown
    assert "签名有效" in shown
    assert "另有 2 条已经记入日志" in shown
    assert client.get("/log/?before=x").status_code == client.get("/log/?before=1").status_code == 200
    assert "包含在 3 条的已签名日志里" in client.get("/log/1/").content.decode()
    assert "等待今天的签名" in client.get("/log/4/").content.decode()
    feed = client.get("/log/feed/")
    items = ElementTree.fromstring(feed.content).findall("channel/item")
    assert len(items) == 1
    assert head.statement in items[0].findtext("description")


def test_heads_are_paged_and_pages_cost_the_same_however_long_the_log(issue, now, django_assert_num_queries):
    enter(issue(1), now)
    for day in range(33):
        services.sign_head(now=now + timedelta(days=day))
    first = Client().get("/log/").content.decode()
    assert first.count('id="head-') == 31
    following = selectors.heads()[1]
    assert Client().get(f"/log/?before={following}").content.decode().count('id="head-') == 2
    with CaptureQueriesContext(connection) as few:
        selectors.proof_of(selectors.leaf(0))
    enter(issue(30), now)
    services.sign_head(now=now + timedelta(days=40))
    leaf = selectors.leaf(7)
    with CaptureQueriesContext(connection) as many:
        selectors.proof_of(leaf)
    assert len(few) <= 3
    assert len(many) <= 3


def test_the_calls(issue, now):
    client = Client()
    assert client.get("/api/v1/log/head").status_code == 404
    enter(issue(5), now)
    old = services.sign_head(now=now)
    enter(issue(3), now)
    services.write_log(now=now)
    assert client.get("/api/v1/log/head").json() == selectors.head_values(old)
    assert client.get("/api/v1/log/head?size=5").json()["root"] == old.root
    proof = client.get("/api/v1/log/proof/2").json()
    assert (proof["size"], proof["root"], proof["head"]["signature"]) == (5, old.root, old.signature)
    late = client.get("/api/v1/log/proof/6").json()
    assert (late["size"], late["pending"], late["head"]) == (8, True, None)
    assert client.get("/api/v1/log/proof/2?size=3").json()["head"] is None
    found = client.get("/api/v1/log/consistency?first=5&second=8").json()
    assert found["first_root"] == old.root
    for address, status in (
        ("head?size=4", 404), ("head?size=0", 422), ("proof/8", 404), ("proof/-1", 404), ("proof/x", 422),
        (f"proof/{9**30}", 404), ("proof/2?size=2", 404), ("proof/2?size=9", 404), ("consistency?first=5&second=9", 404),
        ("consistency?first=6&second=5", 404), ("consistency?first=0&second=5", 422), ("consistency", 422),
    ):  # fmt: skip
        answer = client.get(f"/api/v1/log/{address}")
        assert (address, answer.status_code) == (address, status)
        assert answer.headers["Content-Type"] == "application/problem+json"
