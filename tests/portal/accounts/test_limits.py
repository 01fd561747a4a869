"""The budget of messages."""

import threading

import pytest
import time_machine
from django.test import Client

from portal.access.errors import TooMany
from portal.accounts import services
from portal.accounts.adapters import limits
from tests.portal.accounts.conftest import CODE, LOGIN

pytestmark = pytest.mark.django_db
START = "2026-11-20T01:00:00Z"


def test_a_second_code_within_the_minute_answers_429_and_keeps_the_number(client):
    client.post(LOGIN, {"phone": "13800138000"})
    page = client.post(LOGIN, {"phone": "138 0013 8000"})
    assert page.status_code == 429
    body = page.content.decode()
    assert "验证码刚刚发过，请过" in body
    assert 'value="138 0013 8000"' in body
    assert CODE in body, "the code that came is still good, and the page says where to type it"
    assert client.post(CODE, {"action": "resend"}).status_code == 429
    assert "验证码刚刚发过" in client.post(CODE, {"action": "resend"}).content.decode()


def test_a_minute_later_it_is_sent(client):
    with time_machine.travel(START, tick=False) as clock:
        client.post(LOGIN, {"phone": "13800138000"})
        clock.shift(61)
        assert client.post(CODE, {"action": "resend"}).status_code == 302


def test_a_number_gets_five_an_hour_and_ten_a_day(db):
    with time_machine.travel(START, tick=False) as clock:
        seen = []
        for _minute in range(24 * 6):
            seen.append(Client().post(LOGIN, {"phone": "13800138000"}).status_code)
            clock.shift(600)
        assert set(seen) == {302, 429}
        assert seen[:6] == [302] * 5 + [429]
        assert seen.count(302) == 10
        assert Client().post(LOGIN, {"phone": "13800138000"}).status_code == 302, "the next day"


def test_a_class_of_forty_on_one_address_gets_its_forty_codes(db):
    phones = [f"138001380{number:02d}" for number in range(40)]
    assert [Client().post(LOGIN, {"phone": phone}).status_code for phone in phones] == [302] * 40


def test_one_address_cannot_spend_the_budget(db):
    with time_machine.travel(START, tick=False):
        answers = [Client().post(LOGIN, {"phone": f"13800138{number:03d}"}) for number in range(102)]
    assert [answer.status_code for answer in answers] == [302] * 100 + [429] * 2
    assert "您这里的网络发得太多了，请过 10 分钟再收" in answers[-1].content.decode()
    assert Client().post(LOGIN, {"phone": "13900139000"}, REMOTE_ADDR="192.0.2.9").status_code == 302


def test_the_address_is_not_what_a_client_claims(db, settings):
    settings.SMS_LIMITS = {**settings.SMS_LIMITS, "address": (2, 600)}
    seen = [
        Client().post(LOGIN, {"phone": f"1380013800{n}"}, HTTP_X_FORWARDED_FOR=f"198.51.100.{n}").status_code
        for n in range(3)
    ]
    assert seen == [302, 302, 429]


def test_behind_a_proxy_of_ours_the_clients_address_counts(db, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    settings.SMS_LIMITS = {**settings.SMS_LIMITS, "address": (1, 600)}
    seen = [
        Client()
        .post(LOGIN, {"phone": f"1380013800{n}"}, HTTP_X_FORWARDED_FOR=f"203.0.113.1, 198.51.100.{n}")
        .status_code
        for n in range(3)
    ]
    assert seen == [302] * 3


def test_the_budget_of_the_day_ends(db, settings, now):
    settings.SMS_LIMITS = {**settings.SMS_LIMITS, "all_day": (3, 86400)}
    for number in range(3):
        services.send_code(phone=f"+861380013800{number}", address="192.0.2.1", now=now)
    with pytest.raises(TooMany) as refused:
        services.send_code(phone="+8613800138009", address="192.0.2.2", now=now)
    assert refused.value.code == "sms_all_day"


def test_a_refused_message_counts_against_nobody(now):
    small = limits.Claim("small", "a", 1, 60)
    large = limits.Claim("large", "b", 2, 60)
    at = now.timestamp()
    assert limits.spend([large, small], now=at) is None
    assert limits.spend([large, small], now=at)[0] is small
    assert limits.spend([large], now=at) is None, "the refusal above did not count here"
    assert limits.spend([large], now=at)[0] is large


def test_counting_side_by_side_loses_nothing(now):
    claim = limits.Claim("side", "by side", 10, 600)
    results: list[object] = []
    threads = [
        threading.Thread(target=lambda: results.append(limits.spend([claim], now=now.timestamp())))
        for _number in range(30)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results.count(None) == 10
