"""Administrators give and take roles inside their own scope, never their own."""

import pytest

from portal.access import permissions
from portal.access.enums import Permission, Role
from portal.access.models import Grant
from portal.organisations.models import Membership
from tests.factories import OrganisationFactory, RegionFactory

pytestmark = pytest.mark.django_db
LIST, NEW = "/organisations/grants/", "/organisations/grants/new/"


@pytest.fixture
def administrator(make_user):
    RegionFactory(code=230103)
    RegionFactory(code=420704)
    return make_user((Role.ADMINISTRATOR, None, 230000), name="王管理")


@pytest.fixture
def school(db):
    return OrganisationFactory(name="示例学校", region=RegionFactory(code=230103))


def wish(user, school, role=Role.SCHOOL_MANAGER, **more):
    return {"phone": user.phone, "role": role, "place": school.credit_code, **more}


def test_a_role_is_shown_in_words_then_given_then_taken(administrator, school, make_user, signed_in):
    teacher = make_user(name="李老师")
    client = signed_in(administrator)
    look = client.post(NEW, wish(teacher, school))
    assert look.status_code == 200
    for words in ("李老师", "学校管理员", "示例学校"):
        assert words in look.content.decode()
    assert not Grant.objects.filter(user=teacher).exists(), "looking gives nothing"
    assert school.credit_code in client.post(NEW, wish(teacher, school, step="edit")).content.decode()
    assert client.post(NEW, wish(teacher, school, step="done"))["Location"] == LIST
    row = Grant.objects.get(user=teacher)
    assert (row.role, row.organisation, row.granted_by) == (Role.SCHOOL_MANAGER, school, administrator)
    assert Membership.objects.filter(user=teacher, organisation=school, ended_on=None).exists()
    assert "李老师" in client.get(LIST).content.decode()
    assert "收回这个角色吗" in client.get(f"{LIST}{row.pk}/end/").content.decode()
    client.post(f"{LIST}{row.pk}/end/")
    del_user = type(teacher).objects.get(pk=teacher.pk)
    assert not permissions.allowed(del_user, Permission.CLASSES_MANAGE, organisation_id=school.pk)
    assert not Membership.objects.filter(user=teacher, ended_on=None).exists(), "the last role takes the membership"


def test_what_does_not_fit_is_refused_beside_its_field(administrator, school, make_user, signed_in):
    other = make_user(name="李老师")
    outside = OrganisationFactory(region=RegionFactory(code=420704))
    client = signed_in(administrator)
    for sent, field, words in (
        (wish(other, school, role=Role.ASSESSOR), "place", "不能分配在这里"),
        (wish(other, school, role=Role.COUNTY_OFFICER), "place", "行政区划代码"),
        (wish(other, outside), "place", "不归您管"),
        ({**wish(other, school), "place": "230103"}, "place", "统一社会信用代码"),
        ({**wish(other, school, role=Role.COUNTY_OFFICER), "place": "230000"}, "place", "不能分配在这里"),
        ({**wish(other, school), "place": "91230103XXXX"}, "place", "没有找到"),
        ({**wish(other, school), "phone": "13911112222"}, "phone", "还没有登录过"),
        ({**wish(other, school), "role": "learner"}, "role", ""),
        (wish(administrator, school), "phone", "不能给自己"),
    ):
        answer = client.post(NEW, {**sent, "step": "done"})
        assert answer.status_code == 422, sent
        assert words in str(answer.context["form"].errors[field])
    assert not Grant.objects.filter(user=other).exists()


def test_a_region_role_and_a_search(administrator, make_user, signed_in):
    officer = make_user(name="赵科员")
    client = signed_in(administrator)
    client.post(NEW, {"phone": officer.phone, "role": Role.COUNTY_OFFICER, "place": "230103", "step": "done"})
    assert permissions.allowed(type(officer).objects.get(pk=officer.pk), Permission.PEOPLE_VIEW, region_id=230103)
    assert client.post(LIST, {"q": officer.phone.removeprefix("+86")})["Location"] == LIST
    page = client.get(LIST).content.decode()
    assert "赵科员" in page
    assert "王管理" not in page.split("<main")[1]
    client.post(LIST, {"q": "没有这个人"})
    assert "没有找到" in client.get(LIST).content.decode()


def test_outside_the_scope_and_ones_own_nothing_is_ended(administrator, make_user, signed_in):
    outside = make_user((Role.COUNTY_OFFICER, None, 420704), name="外地员")
    client = signed_in(administrator)
    assert "外地员" not in client.get(LIST).content.decode()
    foreign, own = Grant.objects.get(user=outside), Grant.objects.get(user=administrator)
    assert client.post(f"{LIST}{foreign.pk}/end/").status_code == 404
    client.post(f"{LIST}{own.pk}/end/")
    assert Grant.objects.filter(valid_to=None).count() == 2
    assert signed_in(outside).get(LIST).status_code == 403
