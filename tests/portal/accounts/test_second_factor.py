"""The second factor of staff."""

import base64
import re
import time
from io import StringIO
from xml.etree import ElementTree

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client

from portal.access.enums import Role
from portal.accounts.adapters import second_factor
from tests.portal.accounts.conftest import CODE

pytestmark = pytest.mark.django_db
DOOR = "/accounts/second-factor/"
ENROL = "/accounts/second-factor/enrol/"
ASK = "/accounts/second-factor/code/"


@pytest.fixture
def officer(make_user):
    return make_user((Role.COUNTY_OFFICER, None, None), phone="+8613800138000")


@pytest.fixture
def by_phone(ask):
    """Sign in by phone and code alone; return the client and the last answer."""

    def run(phone: str = "13800138000", **more):
        cache.clear()
        client = Client()
        return client, client.post(CODE, {"code": ask(client, phone, **more)})

    return run


def code_of(page) -> str:
    secret = page.context["form"].secret
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


def test_staff_without_an_authenticator_bind_one_before_the_desk_opens(officer, by_phone):
    client, answer = by_phone()
    assert answer["Location"] == "/desk/"
    answer = client.get("/desk/")
    assert answer["Location"] == f"{DOOR}?next=/desk/"
    assert client.get(answer["Location"])["Location"] == ENROL
    page = client.get(ENROL)
    body = page.content.decode()
    drawing = base64.b64decode(re.search(r"data:image/svg\+xml;base64,([^\"]+)", body)[1])
    assert ElementTree.fromstring(drawing).tag == "{http://www.w3.org/2000/svg}svg"
    assert not re.search(r'(src|href)="https?:', body), "the code is drawn here, no other host is asked"
    assert "138****8000" not in body
    wrong = client.post(ENROL, {"code": "000000"})
    assert wrong.status_code == 200
    assert "验证码不对" in wrong.content.decode()
    answer = client.post(ENROL, {"code": code_of(page)})
    assert answer["Location"] == "/accounts/second-factor/recovery-codes/"
    codes = client.get(answer["Location"])
    assert len(codes.context["unused_codes"]) == 10
    assert client.get("/accounts/second-factor/onward/")["Location"] == "/desk/"
    assert client.get("/desk/").status_code == 200


def test_an_authenticator_that_is_bound_is_asked_for_at_sign_in(officer, by_phone):
    second_factor.bind_totp(officer)
    client, answer = by_phone(next="/desk/")
    assert answer["Location"] == ASK
    assert "_auth_user_id" not in client.session, "half a sign-in is none"
    assert client.get("/desk/")["Location"].startswith("/accounts/login/")
    wrong = client.post(ASK, {"code": "000000"})
    assert "验证码不对" in wrong.content.decode()
    answer = client.post(ASK, {"code": second_factor.current_code(officer)})
    assert answer["Location"] == "/desk/"
    assert client.session["second_factor"] is True
    assert client.get("/desk/").status_code == 200


def test_a_code_of_the_authenticator_is_used_once(officer, by_phone):
    second_factor.bind_totp(officer)
    code = second_factor.current_code(officer)
    client, _answer = by_phone()
    client.post(ASK, {"code": code})
    used = f"allauth.mfa.totp.used?user={officer.pk}&code={code}"
    assert cache.get(used)
    other, _answer = by_phone()
    cache.set(used, "y")
    assert other.post(ASK, {"code": code}).status_code == 200
    assert "_auth_user_id" not in other.session


def test_guessing_the_authenticator_ends(officer, by_phone):
    second_factor.bind_totp(officer)
    client, _answer = by_phone()
    for _guess in range(6):
        page = client.post(ASK, {"code": "000000"})
    assert "错得太多了" in page.content.decode()
    assert client.post(ASK, {"code": second_factor.current_code(officer)}).status_code == 200
    assert "_auth_user_id" not in client.session


def test_a_recovery_code_opens_once(officer, by_phone):
    second_factor.bind_totp(officer)
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    spare = RecoveryCodes.activate(officer).get_unused_codes()[0]
    client, _answer = by_phone()
    assert client.post(ASK, {"code": spare}).status_code == 302
    assert client.session["second_factor"] is True
    other, _answer = by_phone()
    assert other.post(ASK, {"code": spare}).status_code == 200


def test_the_secret_is_stored_encrypted(officer):
    second_factor.bind_totp(officer)
    stored = Authenticator.objects.get().data["secret"]
    secret = second_factor.SecondFactorAdapter().decrypt(stored)
    assert re.fullmatch(r"[A-Z2-7]{32}", secret)
    assert secret not in stored


def test_a_signed_in_session_without_it_is_asked_for_it(officer, signed_in):
    second_factor.bind_totp(officer)
    client = signed_in(officer, second_factor=False)
    answer = client.get("/desk/", follow=True)
    assert answer.redirect_chain[-1][0] == "/accounts/second-factor/confirm/?next=%2Fdesk%2F"
    answer = client.post(answer.redirect_chain[-1][0], {"code": second_factor.current_code(officer), "next": "/desk/"})
    assert answer["Location"] == "/desk/"
    assert client.get("/desk/").status_code == 200


def test_another_user_inherits_no_second_factor(officer, make_user, by_phone, signed_in):
    second_factor.bind_totp(officer)
    make_user((Role.COUNTY_OFFICER, None, None), phone="+8613900139000")
    client, _answer = by_phone()
    client.post(ASK, {"code": second_factor.current_code(officer)})
    session = client.session
    for key in ("_auth_user_id", "_auth_user_hash", "_auth_user_backend"):
        del session[key]
    session.save()
    cache.clear()
    assert client.post("/accounts/login/", {"phone": "13900139000"}).status_code == 302
    code = re.search(r"data-demo-code>(\d{6})<", client.get(CODE).content.decode())[1]
    client.post(CODE, {"code": code})
    assert "_auth_user_id" in client.session
    assert client.session["second_factor"] is False


def test_whoever_removes_the_authenticator_stands_outside_again(officer, signed_in):
    second_factor.bind_totp(officer)
    client = signed_in(officer)
    assert client.get("/accounts/second-factor/remove/")["Location"].startswith("/accounts/second-factor/confirm/")
    client.post(
        "/accounts/second-factor/confirm/?next=/accounts/second-factor/remove/",
        {"code": second_factor.current_code(officer)},
    )
    assert client.get("/accounts/second-factor/remove/").status_code == 200
    client.post("/accounts/second-factor/remove/")
    assert not second_factor.has_totp(officer)
    assert client.get("/desk/")["Location"] == f"{DOOR}?next=/desk/"


def test_a_caregiver_needs_none_and_may_have_one(make_user, signed_in):
    client = signed_in(make_user(), second_factor=False)
    assert client.get("/me/").status_code == 200
    assert "还没开第二道验证" in client.get(DOOR).content.decode()
    assert client.get(ENROL).status_code == 200


def test_the_admin_asks_for_sign_in_role_and_second_factor(client, make_user, signed_in):
    assert client.get("/admin/")["Location"] == "/accounts/login/?next=/admin/"
    assert client.get("/admin")["Location"] == "/accounts/login/?next=/admin"
    assert signed_in(make_user()).get("/admin/").status_code == 403
    editor = make_user((Role.SCHOOL_EDITOR, None, None))
    assert signed_in(editor, second_factor=False).get("/admin/pages/")["Location"] == f"{DOOR}?next=/admin/pages/"
    assert signed_in(editor, second_factor=False).post("/admin/pages/")["Location"] == f"{DOOR}?next=/admin/pages/"
    assert signed_in(editor).get("/admin/").status_code == 403, "a role that edits no pages finds no loop of redirects"
    root = make_user()
    root.is_superuser = True
    root.save()
    assert signed_in(root, second_factor=False).get("/admin/")["Location"] == f"{DOOR}?next=/admin/"
    assert signed_in(root).get("/admin/").status_code == 200


def test_staff_sessions_end_with_the_day_and_others_stay(officer, make_user, by_phone):
    second_factor.bind_totp(officer)
    client, _answer = by_phone()
    client.post(ASK, {"code": second_factor.current_code(officer)})
    assert client.session.get_expiry_age() <= 12 * 3600
    other, _answer = by_phone("13900139000")
    assert other.session.get_expiry_age() > 20 * 24 * 3600


def test_the_operator_resets_it_for_somebody_who_lost_everything(officer, by_phone):
    second_factor.bind_totp(officer)
    client, _answer = by_phone()
    client.post(ASK, {"code": second_factor.current_code(officer)})
    call_command("reset_second_factor", "138 0013 8000", stdout=StringIO())
    assert not second_factor.has_totp(officer)
    assert client.get("/desk/")["Location"].startswith("/accounts/login/")
    for number, code in (("13900139000", 1), ("nonsense", 2)):
        with pytest.raises(CommandError) as refused:
            call_command("reset_second_factor", number)
        assert refused.value.returncode == code
