"""The account page and the devices."""

import pytest
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client

from portal.access.errors import NotYours
from portal.accounts import services
from portal.accounts.models import User
from portal.audit.models import Entry
from tests.portal.accounts.conftest import CODE

pytestmark = pytest.mark.django_db
PHONE_AGENT = "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/116 Mobile MicroMessenger/8.0"


@pytest.fixture
def device(ask):
    def run(agent: str = PHONE_AGENT) -> Client:
        cache.clear()
        client = Client(headers={"user-agent": agent})
        client.post(CODE, {"code": ask(client)})
        return client

    return run


def test_the_account_page_masks_the_number(device):
    page = device().get("/accounts/")
    body = page.content.decode()
    assert page.status_code == 200
    assert "138****8000" in body
    assert "13800138000" not in body.replace(" ", "")
    assert page["Cache-Control"].find("no-store") >= 0


def test_a_visitor_is_sent_to_sign_in(client):
    for address in ("/accounts/", "/accounts/sessions/", "/accounts/second-factor/", "/messages/"):
        assert client.get(address)["Location"].startswith("/accounts/login/?next=")


def test_devices_are_listed_and_one_is_signed_out(device):
    phone, computer = device(), device("Mozilla/5.0 (Windows NT 10.0) Edg/120")
    body = computer.get("/accounts/sessions/").content.decode()
    assert "Android · 微信" in body
    assert "Windows · Edge" in body
    user = User.objects.get()
    listed = services.live_sessions(user=user, current_key=computer.session.session_key)
    assert [item.current for item in listed] == [True, False]
    answer = computer.post(f"/accounts/sessions/{listed[1].handle}/end/")
    assert answer.status_code == 302
    assert phone.get("/accounts/")["Location"].startswith("/accounts/login/")
    assert computer.get("/accounts/").status_code == 200
    assert Entry.objects.filter(action="accounts.session.ended").count() == 1


def test_all_other_devices_are_signed_out_at_once(device):
    first, second, third = device(), device(), device()
    third.post("/accounts/sessions/end-others/")
    assert [client.get("/accounts/").status_code for client in (first, second, third)] == [302, 302, 200]
    assert UserSession.objects.count() == 1


def test_the_session_of_somebody_else_does_not_exist(device, make_user, signed_in, now):
    device()
    owner = User.objects.get(phone="+8613800138000")
    handle = services.live_sessions(user=owner, current_key=None)[0].handle
    stranger = make_user()
    with pytest.raises(NotYours):
        services.end_sessions(user=stranger, actor=stranger, handle=handle, now=now)
    assert signed_in(stranger).post(f"/accounts/sessions/{handle}/end/").status_code == 404
    assert UserSession.objects.count() == 1


def test_the_language_is_kept_with_the_account(device):
    client = device()
    answer = client.post("/accounts/language/", {"language": "en"})
    assert answer.cookies["django_language"].value == "en"
    assert User.objects.get().language == "en"
    assert '<html lang="en"' in client.get("/accounts/").content.decode()
    client.post("/accounts/language/", {"language": "xx"})
    assert User.objects.get().language == "en"


def test_large_print_is_kept_with_the_account(device):
    client = device()
    client.post("/preferences/large-print/", {"on": "1", "next": "/accounts/"})
    assert User.objects.get().large_print is True


def test_signing_out_asks_on_get_and_acts_on_post(device):
    client = device()
    assert "要退出登录吗" in client.get("/accounts/logout/").content.decode()
    assert client.get("/accounts/").status_code == 200
    assert client.post("/accounts/logout/")["Location"] == "/"
    assert client.get("/accounts/").status_code == 302
