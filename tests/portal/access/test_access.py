"""Who may do what where."""

import logging
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import given
from hypothesis import strategies as st

from portal.access import permissions, selectors, services
from portal.access.enums import Permission, Role
from portal.access.fields import new_public_id
from portal.organisations.models import Organisation
from portal.regions import logic as regions
from portal.settings.parts import logs
from tests.factories import OrganisationFactory, RegionFactory

pytestmark = pytest.mark.django_db


def test_every_role_has_its_line_and_every_permission_a_role():
    assert set(permissions.ROLES) == set(Role.values)
    given_somewhere = set().union(*permissions.ROLES.values())
    assert given_somewhere == set(Permission.values)


def test_a_grant_for_a_region_covers_what_lies_inside_and_nothing_else(make_user):
    RegionFactory(code=230103)
    RegionFactory(code=420704)
    officer = make_user((Role.CITY_OFFICER, None, 230100))
    inside = OrganisationFactory(region=RegionFactory(code=230103))
    outside = OrganisationFactory(region=RegionFactory(code=420704))
    assert permissions.allowed(officer, Permission.PEOPLE_VIEW, region_id=230103)
    assert not permissions.allowed(officer, Permission.PEOPLE_VIEW, region_id=420704)
    assert not permissions.allowed(officer, Permission.AWARDS_DECIDE, region_id=230103)
    scope = selectors.scope(officer, Permission.ORGANISATIONS_EDIT)
    found = scope.filter(Organisation.objects.all(), organisation="pk", region="region_id")
    assert list(found) == [inside]
    assert scope.covers(region_id=230103)
    assert not scope.covers(organisation_id=outside.pk, region_id=420704)


def test_a_grant_for_an_organisation_covers_it_alone(make_user):
    mine, other = OrganisationFactory(), OrganisationFactory()
    manager = make_user((Role.SCHOOL_MANAGER, mine, None))
    assert permissions.allowed(manager, Permission.CLASSES_MANAGE, organisation_id=mine.pk)
    assert not permissions.allowed(manager, Permission.CLASSES_MANAGE, organisation_id=other.pk)
    scope = selectors.scope(manager, Permission.CLASSES_MANAGE)
    assert list(scope.filter(Organisation.objects.all(), organisation="pk")) == [mine]
    assert selectors.user_ids_with(Permission.CLASSES_MANAGE, organisation_id=mine.pk) == [manager.pk]


def test_an_ended_or_future_grant_gives_nothing(make_user, now):
    user, school = make_user(), OrganisationFactory()
    row = services.grant(user=user, role=Role.SCHOOL_EDITOR, organisation=school, actor=None, now=now)
    assert permissions.allowed(user, Permission.COURSES_EDIT, on=now + timedelta(seconds=1))
    assert not permissions.allowed(user, Permission.COURSES_EDIT, on=now - timedelta(days=1))
    services.end(grant=row, actor=None, now=now + timedelta(days=1))
    del user._grants
    assert not permissions.allowed(user, Permission.COURSES_EDIT, on=now + timedelta(days=2))


def test_the_same_grant_twice_is_one(make_user, now):
    user, school = make_user(), OrganisationFactory()
    first = services.grant(user=user, role=Role.SCHOOL_EDITOR, organisation=school, actor=None, now=now)
    assert services.grant(user=user, role=Role.SCHOOL_EDITOR, organisation=school, actor=None, now=now) == first


def test_strangers_and_locked_users_may_nothing(make_user):
    user = make_user((Role.ADMINISTRATOR, None, RegionFactory().pk))
    user.is_active = False
    assert not permissions.allowed(user, Permission.GRANTS_MANAGE)
    assert not permissions.allowed(AnonymousUser(), Permission.GRANTS_MANAGE)
    assert not selectors.scope(AnonymousUser(), Permission.GRANTS_MANAGE)


def test_the_guard_asks_for_sign_in_then_permission_then_second_factor(client, make_user, signed_in):
    body = OrganisationFactory(kind="assessment_body")
    officer, learner = make_user((Role.ASSESSMENT_BODY_OFFICER, body, None)), make_user()
    assert client.get("/assess/exams/").url.startswith("/accounts/login/?next=/assess/exams/")
    assert signed_in(learner).get("/assess/exams/").status_code == 403
    assert "/accounts/second-factor/" in signed_in(officer, second_factor=False).get("/assess/exams/").url
    assert signed_in(officer).get("/assess/exams/").status_code == 200


@given(st.integers(110000, 659999))
def test_a_region_lies_in_the_span_of_its_city_province_and_country(code):
    for above in (code, code // 100 * 100, code // 10000 * 10000, 0):
        low, high = regions.span(above)
        assert low <= code <= high


def test_public_ids_are_long_and_never_alike():
    found = {new_public_id() for _ in range(2000)}
    assert len(found) == 2000
    assert all(len(one) == 20 for one in found)


def test_answers_carry_the_policy_and_personal_pages_are_not_kept(client, make_user, signed_in):
    policy = client.get("/verify/").headers["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "default-src 'self'" in policy
    assert "no-store" in signed_in(make_user()).get("/me/").headers["Cache-Control"]


def test_chinese_unless_the_cookie_says_english(client):
    page = client.get("/verify/", HTTP_ACCEPT_LANGUAGE="en-US,en")
    assert page.headers["Content-Language"] == "zh-hans"
    client.cookies["django_language"] = "en"
    assert client.get("/verify/").headers["Content-Language"] == "en"


def test_an_address_with_a_nul_is_not_found(client):
    assert client.get("/organisations/%00/").status_code == 404


@pytest.mark.parametrize(
    "address", ["/", "/courses/", "/search/", "/verify/", "/organisations/", "/accounts/login/", "/people/identity/"]
)
def test_a_nul_in_a_query_is_a_bad_request_with_a_page(client, address):
    for query in ("q=%00", "q=a%00b", "page=%00", "%00"):
        answer = client.get(f"{address}?{query}")
        assert answer.status_code == 400
        assert "网址里有不能用的字符" in answer.content.decode()


def test_a_refused_page_leaves_one_line_in_the_log_and_an_error_its_stack(signed_in, make_user, caplog):
    assert signed_in(make_user()).get("/admin/").status_code == 403
    assert signed_in(make_user()).get("/school/").status_code == 403
    told = [record for record in caplog.records if record.name == "django.request"]
    assert len(told) == 2
    assert all(record.exc_info is None and "Forbidden" in record.getMessage() for record in told)
    fault = logging.LogRecord("django.request", logging.ERROR, "", 0, "", (), (ValueError, ValueError(), None))
    fault.status_code = 500
    assert logs.short_refusal(fault)
    assert fault.exc_info
