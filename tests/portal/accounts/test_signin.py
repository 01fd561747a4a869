"""Sign-in by phone and code."""

import re

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from portal.accounts.models import User
from portal.audit.models import Entry
from tests.portal.accounts.conftest import CODE, LOGIN, other_than

pytestmark = pytest.mark.django_db


def test_an_unknown_number_becomes_an_account_and_is_signed_in(client, ask):
    code = ask(client, "１３８ ００１３ ８０００")
    assert not User.objects.exists(), "asking for a code makes no account"
    answer = client.post(CODE, {"code": code})
    assert answer.status_code == 302
    assert answer["Location"] == "/me/"
    user = User.objects.get()
    assert (user.phone, user.phone_verified) == ("+8613800138000", True)
    assert client.session["_auth_user_id"] == str(user.pk)
    assert client.session["second_factor"] is False
    assert set(Entry.objects.values_list("action", flat=True)) == {"accounts.user.created", "accounts.user.signed_in"}


def test_the_same_number_comes_back_to_the_same_account(ask):
    for _time in range(2):
        cache.clear()
        client = Client()
        client.post(CODE, {"code": ask(client)})
    assert User.objects.count() == 1


def test_a_code_typed_in_full_width_figures_with_a_gap_is_right(client, ask):
    code = ask(client)
    wide = code.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert client.post(CODE, {"code": f"{wide[:3]} {wide[3:]}"}).status_code == 302
    assert "_auth_user_id" in client.session


def test_the_way_that_was_wanted_is_kept(client, ask):
    code = ask(client, next="/courses/?page=2")
    assert client.post(CODE, {"code": code})["Location"] == "/courses/?page=2"


def test_another_host_is_no_way(client, ask):
    code = ask(client, next="https://example.com/")
    assert client.post(CODE, {"code": code})["Location"] == "/me/"


def test_wrong_then_right(client, ask):
    code = ask(client)
    page = client.post(CODE, {"code": other_than(code)})
    assert page.status_code == 200
    assert "验证码不对，还可以试 2 次" in page.content.decode()
    assert client.post(CODE, {"code": code}).status_code == 302
    assert "_auth_user_id" in client.session


def test_three_wrong_guesses_end_the_code(client, ask):
    code = ask(client)
    for _guess in range(3):
        answer = client.post(CODE, {"code": other_than(code)})
    assert answer["Location"] == LOGIN
    page = client.get(LOGIN).content.decode()
    assert "验证码错了 3 次" in page
    assert "138 0013 8000" in page, "the number that was typed is kept"
    client.post(CODE, {"code": code})
    assert "_auth_user_id" not in client.session


def test_guesses_side_by_side_are_counted_once_each(client, ask):
    code = ask(client)
    session = client.session
    stale = dict(session.items())
    for _guess in range(5):
        client.post(CODE, {"code": other_than(code)})
        # Another request of the same browser writes back the session as it was before the guess.
        session = client.session
        session.update(stale)
        session.save()
    client.post(CODE, {"code": code})
    assert "_auth_user_id" not in client.session


def test_what_cannot_be_a_code_is_no_guess(client, ask):
    code = ask(client)
    for typed in ("", "12345", "abcdef", "1234567"):
        page = client.post(CODE, {"code": typed})
        assert page.status_code == 200
    assert "验证码是 6 位数字" in page.content.decode()
    assert client.post(CODE, {"code": code}).status_code == 302
    assert "_auth_user_id" in client.session


def test_a_code_lives_five_minutes(client):
    with time_machine.travel("2026-11-20T01:00:00Z", tick=False) as clock:
        client.post(LOGIN, {"phone": "13800138000"})
        code = re.search(r"data-demo-code>(\d{6})<", client.get(CODE).content.decode())[1]
        clock.shift(301)
        answer = client.post(CODE, {"code": code})
        assert answer["Location"] == LOGIN
        page = client.get(LOGIN).content.decode()
        assert "验证码过期了" in page
        assert "138 0013 8000" in page
        assert "_auth_user_id" not in client.session
        assert client.post(CODE, {"code": code})["Location"] == LOGIN


def test_a_code_works_four_minutes_later(client):
    with time_machine.travel("2026-11-20T01:00:00Z", tick=False) as clock:
        client.post(LOGIN, {"phone": "13800138000"})
        code = re.search(r"data-demo-code>(\d{6})<", client.get(CODE).content.decode())[1]
        clock.shift(299)
        client.post(CODE, {"code": code})
        assert "_auth_user_id" in client.session


def test_a_code_is_used_once(client, ask):
    code = ask(client)
    client.post(CODE, {"code": code})
    client.post("/accounts/logout/")
    assert "_auth_user_id" not in client.session
    client.post(CODE, {"code": code})
    assert "_auth_user_id" not in client.session


def test_a_code_is_bound_to_its_session(client, ask):
    code = ask(client)
    cache.clear()
    thief = Client()
    own = ask(thief)
    if own != code:
        thief.post(CODE, {"code": code})
        assert "_auth_user_id" not in thief.session
    blank = Client()
    assert blank.post(CODE, {"code": code})["Location"] == LOGIN


def test_a_new_code_ends_the_old_one(client, ask, settings):
    settings.SMS_LIMITS = {**settings.SMS_LIMITS, "again": (9, 60)}
    old = ask(client)
    assert client.post(CODE, {"action": "resend"}).status_code == 302
    new = re.search(r"data-demo-code>(\d{6})<", client.get(CODE).content.decode())[1]
    if new != old:
        assert client.post(CODE, {"code": old}).status_code == 200
    assert client.post(CODE, {"code": new}).status_code == 302
    assert "_auth_user_id" in client.session


def test_another_number_can_be_chosen(client, ask):
    ask(client)
    assert client.get(LOGIN)["Location"] == CODE, "coming back finds the code page"
    page = client.get(f"{LOGIN}?change=1")
    assert page.status_code == 200
    assert "138 0013 8000" in page.content.decode()
    assert client.get(CODE)["Location"] == LOGIN


def test_nobody_learns_whether_a_number_has_an_account(make_user):
    make_user(phone="+8613900139000")
    answers = []
    for phone in ("13900139000", "13900139001"):
        client = Client()
        first = client.post(LOGIN, {"phone": phone})
        second = client.get(CODE)
        body = second.content.decode()
        token = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')
        body = (
            token.sub("", re.sub(r"data-demo-code>\d{6}<", "", body))
            .replace("139 0013 9000", "")
            .replace("139 0013 9001", "")
        )
        answers.append((first.status_code, first["Location"], second.status_code, body))
    assert answers[0] == answers[1]
    assert User.objects.count() == 1


def test_the_session_keeps_no_code_where_a_gateway_sends_it(client, settings, monkeypatch):
    sent = []
    settings.SMS_BACKEND = "portal.accounts.adapters.sms.Console"
    monkeypatch.setattr("portal.accounts.adapters.sms.Console.send", lambda self, **message: sent.append(message))
    client.post(LOGIN, {"phone": "13800138000"})
    assert sent[0]["phone"] == "+8613800138000"
    assert sent[0]["code"] in sent[0]["text"]
    assert sent[0]["code"] not in str(dict(client.session.items()))
    assert sent[0]["code"] not in client.get(CODE).content.decode()
    assert "演示环境" not in client.get(CODE).content.decode()
    client.post(CODE, {"code": sent[0]["code"]})
    assert "_auth_user_id" in client.session


def test_a_gateway_that_fails_is_said_and_loses_nothing(client, settings):
    settings.SMS_BACKEND = "portal.accounts.adapters.sms.Missing"
    page = client.post(LOGIN, {"phone": "138 0013 8000"})
    assert page.status_code == 503
    assert "短信没有发出去" in page.content.decode()
    assert 'value="138 0013 8000"' in page.content.decode()


def test_a_wrong_number_is_said_beside_the_field_and_kept(client):
    page = client.post(LOGIN, {"phone": "1380013"})
    body = page.content.decode()
    assert page.status_code == 200
    assert "手机号不对，应当是 11 位" in body
    assert 'value="1380013"' in body


def test_a_closed_account_is_told_after_its_code(client, ask, make_user):
    user = make_user(phone="+8613800138000")
    User.objects.filter(pk=user.pk).update(is_active=False)
    answer = client.post(CODE, {"code": ask(client)})
    assert answer["Location"] == "/accounts/inactive/"
    assert "这个账号已停用" in client.get("/accounts/inactive/").content.decode()
    assert "_auth_user_id" not in client.session


def test_other_ways_in_lead_to_the_one(client):
    for address in ("/admin/login/", "/django-admin/login/"):
        answer = client.get(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith(LOGIN)
    assert client.get("/accounts/signup/")["Location"] == LOGIN
    for gone in ("/accounts/password/reset/", "/accounts/email/", "/accounts/login/code/confirm/"):
        assert client.get(gone).status_code == 404


def test_whoever_is_signed_in_is_sent_on(client, signed_in, make_user):
    inside = signed_in(make_user())
    assert inside.get(LOGIN)["Location"] == "/me/"
    assert inside.get(f"{LOGIN}?next=/courses/")["Location"] == "/courses/"


def test_the_pages_speak_english(client, ask):
    client.cookies["django_language"] = "en"
    ask(client)
    for address in (f"{LOGIN}?change=1",):
        page = client.get(address)
        assert page["Content-Language"] == "en"
        assert '<html lang="en"' in page.content.decode()


def test_the_language_of_the_account_follows_to_a_new_device(ask, make_user):
    user = make_user(phone="+8613800138000")
    User.objects.filter(pk=user.pk).update(language="en")
    device = Client()
    answer = device.post(CODE, {"code": ask(device)})
    assert answer.cookies["django_language"].value == "en"
