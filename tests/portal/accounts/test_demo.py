"""Links that sign the people of the demonstration world in."""

import json
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from portal.access import services as access
from portal.access.enums import Role
from portal.access.errors import NotYours
from portal.accounts import demo, selectors, services
from portal.accounts.adapters import second_factor
from portal.accounts.enums import DemoLogin
from portal.accounts.errors import DemoRefused
from portal.accounts.models import DemoUser, User
from portal.demo import adapters as worlds

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db, now):
    found = worlds.read_world(today=date(2026, 11, 20))
    demo.load(found, now=now)
    return found


def path_of(url: str) -> str:
    return url.removeprefix("http://testserver")


def test_the_chapter_makes_one_login_for_each_phone_and_repeats(world, now):
    with_phone = [person for person in world.data["people"] if person.get("phone")]
    assert User.objects.count() == len(with_phone) == DemoUser.objects.count()
    before = dict(world.ids)
    demo.load(world, now=now)
    assert User.objects.count() == len(with_phone)
    assert {key: before[key] for key in before} == dict(world.ids)
    user = User.objects.get(pk=world.ids["user:P43"])
    assert user.phone.startswith("+861990000")
    assert second_factor.has_totp(user)


def test_every_role_has_its_person(world):
    assert {role for role in Role.values if selectors.demo_user(role) is None} == set()
    story = next(line for line in world.data["stories"] if line["role"] == "learner")
    assert selectors.demo_user(Role.LEARNER).pk == world.ids[f"user:{story['person']}"]


def test_the_further_logins_are_other_people_than_those_of_the_roles(world):
    people = [selectors.demo_user(login) for login in [*Role.values, *DemoLogin.values]]
    assert None not in people
    assert len({user.pk for user in people}) == len(people)
    out = StringIO()
    call_command("demo_login", DemoLogin.CAREGIVER, "--json", stdout=out)
    client = Client()
    client.get(path_of(json.loads(out.getvalue())["url"]))
    assert client.session["_auth_user_id"] == str(world.ids["user:P13"])


def test_a_link_signs_in_with_second_factor_once(world, now):
    user = selectors.demo_user(Role.COUNTY_OFFICER)
    access.grant(user=user, role=Role.COUNTY_OFFICER, actor=None, now=now - timedelta(days=1))
    url = path_of(services.issue_demo_link(role=Role.COUNTY_OFFICER, now=now))
    client = Client()
    answer = client.get(url)
    assert answer.status_code == 302
    assert answer["Location"] == "/desk/"
    assert client.get("/desk/").status_code == 200
    assert client.get("/accounts/sessions/").context["devices"][0].current
    assert Client().get(url).status_code == 404


def test_a_link_replaces_whoever_is_signed_in(world, now, make_user, signed_in):
    client = signed_in(make_user())
    client.get(path_of(services.issue_demo_link(role=Role.LEARNER, now=now)))
    assert client.session["_auth_user_id"] == str(selectors.demo_user(Role.LEARNER).pk)
    assert client.session["second_factor"] is False, "a learner has no second factor to pass"


def test_a_link_expires_and_an_invented_one_is_none(world, now):
    url = services.issue_demo_link(role=Role.LEARNER, now=now)
    with pytest.raises(NotYours):
        services.redeem_demo_link(token=url.rsplit("/", 2)[1], now=now + timedelta(minutes=31))
    long = services.issue_demo_link(role=Role.LEARNER, now=now, lasts=timedelta(hours=12))
    assert services.redeem_demo_link(token=long.rsplit("/", 2)[1], now=now + timedelta(hours=11))
    assert Client().get("/accounts/demo/invented/").status_code == 404


def test_outside_a_local_machine_there_are_no_links(world, settings, now):
    url = path_of(services.issue_demo_link(role=Role.LEARNER, now=now))
    settings.PORTAL_ENV = "production"
    assert Client().get(url).status_code == 404
    with pytest.raises(DemoRefused):
        services.issue_demo_link(role=Role.LEARNER, now=now)
    with pytest.raises(CommandError) as refused:
        call_command("demo_login", "learner")
    assert refused.value.returncode == 1


def test_the_command_prints_a_link_that_works(world):
    out = StringIO()
    call_command("demo_login", "learner", "--json", stdout=out)
    found = json.loads(out.getvalue())
    assert set(found) == {"role", "url", "expires_at"}
    assert Client().get(path_of(found["url"])).status_code == 302


def test_the_command_without_a_world_and_without_a_role(db):
    with pytest.raises(CommandError) as refused:
        call_command("demo_login", "learner", "--json", stdout=StringIO())
    assert refused.value.returncode == 1
    with pytest.raises(CommandError):
        call_command("demo_login", "king")


def test_the_page_tells_demo_staff_what_their_authenticator_shows(world, ask, settings):
    user = selectors.demo_user(Role.COUNTY_OFFICER)
    client = Client()
    client.post("/accounts/login/code/", {"code": ask(client, user.phone)})
    body = client.get("/accounts/second-factor/code/").content.decode()
    assert "演示环境" in body
    assert second_factor.current_code(user, at=timezone.now()) in body
    settings.PORTAL_ENV = "production"
    settings.SMS_BACKEND = "portal.accounts.adapters.sms.Missing"
    assert "演示环境" not in client.get("/accounts/second-factor/code/").content.decode()
