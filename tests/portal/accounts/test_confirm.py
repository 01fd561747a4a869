"""The second factor asked for again before a decision; what was typed comes through."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import timezone

from portal.access import logic
from portal.access.enums import Role
from portal.accounts.adapters import second_factor
from tests.factories.exams import make_passed, make_session, number_patterns
from tests.factories.people import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def passed():
    body = OrganisationFactory(kind="assessment_body")
    number_patterns(body)
    return make_passed(make_session(body=body))


@pytest.fixture
def officer(make_user, passed):
    user = make_user((Role.ASSESSMENT_BODY_OFFICER, passed.session.organisation, None))
    second_factor.bind_totp(user)
    return user


@pytest.fixture
def address(passed):
    return f"/assess/awards/{passed.session.public_id}/"


@pytest.fixture
def stale(officer, signed_in):
    """A client whose second factor was given eleven minutes ago."""

    def make(user=None) -> Client:
        client = signed_in(user or officer)
        session = client.session
        session["second_factor_at"] = int((timezone.now() - timedelta(minutes=11)).timestamp())
        session.save()
        return client

    return make


def test_a_page_of_decisions_asks_again_and_comes_back(stale, officer, address):
    client = stale()
    answer = client.get(address)
    assert answer["Location"] == f"/accounts/confirm/?next={quote(address)}"
    assert client.get("/assess/awards/").status_code == 200, "looking needs no second confirmation"
    page = client.get(answer["Location"]).content.decode()
    assert "再填一次验证器里的数字" in page
    wrong = client.post(answer["Location"], {logic.CODE: "000000"})
    assert wrong.status_code == 422
    assert "验证码不对" in wrong.content.decode()
    right = client.post(answer["Location"], {logic.CODE: second_factor.current_code(officer)})
    assert (right.status_code, right["Location"]) == (302, address)
    assert client.get(address).status_code == 200


def test_what_was_sent_too_late_is_carried_through(stale, officer, address, passed):
    client = stale()
    late = client.post(address, {"registration": passed.public_id, "note": "101"}, follow=True)
    assert late.redirect_chain == [(f"/accounts/confirm/?next={quote(address)}", 307)]
    page = late.content.decode()
    assert "您刚才填的内容都留着" in page
    carried = late.context["carried"]
    assert "101" not in carried, "not to be read over a shoulder"
    wrong = client.post(late.redirect_chain[0][0], {logic.CODE: "000000", logic.CARRIED: carried})
    assert wrong.context["carried"] == carried, "a wrong guess loses nothing"
    code = second_factor.current_code(officer)
    done = client.post(late.redirect_chain[0][0], {logic.CODE: code, logic.CARRIED: carried}, follow=True)
    assert done.redirect_chain == [(address, 307)]
    assert done.status_code == 422
    assert "不能授予" in done.content.decode(), "the view got what was sent, and answers it"


def test_carried_content_is_its_senders_and_its_addresss_alone(stale, officer, make_user, address, passed):
    client = stale()
    late = client.post(address, {"registration": passed.public_id}, follow=True)
    carried = late.context["carried"]
    assert logic.unseal(carried, user_id=officer.pk, address=address, seconds=60)["registration"] == passed.public_id
    assert logic.unseal(carried, user_id=make_user().pk, address=address, seconds=60) is None
    assert logic.unseal(carried, user_id=officer.pk, address="/elsewhere/", seconds=60) is None
    assert logic.unseal(carried + "x", user_id=officer.pk, address=address, seconds=60) is None
    client.post(late.redirect_chain[0][0], {logic.CODE: second_factor.current_code(officer)})
    assert client.post(address, {logic.CARRIED: "made up"})["Location"] == address


def test_guesses_are_counted(stale, officer, address):
    client = stale()
    for _guess in range(6):
        page = client.post(f"/accounts/confirm/?next={address}", {logic.CODE: "000000"})
    assert "错得太多了" in page.content.decode()
    page = client.post(f"/accounts/confirm/?next={address}", {logic.CODE: second_factor.current_code(officer)})
    assert page.status_code == 422


def test_it_leads_to_our_own_pages_only(stale, officer):
    client = stale()
    right = client.post(
        "/accounts/confirm/?next=https://evil.example/", {logic.CODE: second_factor.current_code(officer)}
    )
    assert right["Location"] == "/accounts/"


def test_nobody_without_an_authenticator_is_asked_for_its_code(client, make_user, signed_in):
    assert client.get("/accounts/confirm/")["Location"].startswith("/accounts/login/")
    assert signed_in(make_user()).get("/accounts/confirm/")["Location"].startswith("/accounts/second-factor/")
