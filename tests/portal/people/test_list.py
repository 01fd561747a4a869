"""The list of persons, masked and scoped, and a number revealed with a reason."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.access.enums import Role
from portal.audit.models import Entry
from portal.people import selectors
from tests.factories import OrganisationFactory, PersonFactory, RegionFactory
from tests.factories.courses import enrol, make_class, make_version
from tests.factories.people import id_number

pytestmark = pytest.mark.django_db
LIST = "/people/"


@pytest.fixture
def officer(make_user):
    RegionFactory(code=230103)
    return make_user((Role.COUNTY_OFFICER, None, 230103))


@pytest.fixture
def person(db):
    return PersonFactory(name="欧阳小芳", number=id_number(77), region=RegionFactory(code=230103))


@pytest.fixture
def outsider(db):
    return PersonFactory(name="李外地", region=RegionFactory(code=420704))


def test_an_officer_sees_their_region_masked(officer, person, outsider, signed_in):
    client = signed_in(officer)
    page = client.get(LIST).content.decode()
    assert f"{LIST}{person.public_id}/" in page
    assert outsider.public_id not in page
    shown = client.get(f"{LIST}{person.public_id}/").content.decode()
    for text in (page, shown):
        assert "欧阳小芳" not in text
        assert id_number(77) not in text
        assert selectors.masked_number(person) in text
    assert client.get(f"{LIST}{outsider.public_id}/").status_code == 404


def test_a_name_is_looked_for_without_standing_in_an_address(officer, person, signed_in):
    other = PersonFactory(name="赵大壮", region=RegionFactory(code=230103))
    client = signed_in(officer)
    assert client.post(LIST, {"q": "大壮"})["Location"] == LIST
    page = client.get(LIST).content.decode()
    assert other.public_id in page
    assert person.public_id not in page
    client.post(LIST, {"q": "没有的名字"})
    assert "没有找到叫这个名字的人" in client.get(LIST).content.decode()
    client.post(LIST, {})
    assert person.public_id in client.get(LIST).content.decode()


def test_pages_follow_by_key(officer, person):
    for _one in range(4):
        PersonFactory(region=RegionFactory(code=230103))
    seen, after = [], ""
    while True:
        rows, after = selectors.page(selectors.listed(officer), after=after, size=2)
        seen += [row.pk for row in rows]
        if not after:
            break
    assert seen == list(selectors.listed(officer).values_list("pk", flat=True))
    assert len(seen) == 5


def test_a_school_sees_its_learners_and_reveals_nothing(make_user, signed_in, outsider, person, now):
    school, other = OrganisationFactory(), OrganisationFactory()
    enrol(outsider, make_class(make_version(school)))
    manager, elsewhere = make_user((Role.SCHOOL_MANAGER, school, None)), make_user((Role.SCHOOL_MANAGER, other, None))
    page = signed_in(manager).get(LIST).content.decode()
    assert outsider.public_id in page
    assert person.public_id not in page
    shown = signed_in(manager).get(f"{LIST}{outsider.public_id}/").content.decode()
    assert "查看完整证件号" not in shown
    assert signed_in(manager).get(f"{LIST}{outsider.public_id}/number/").status_code == 403
    assert outsider.public_id not in signed_in(elsewhere).get(LIST).content.decode()


def test_a_number_is_shown_after_a_reason_and_leaves_a_trace(officer, person, signed_in):
    client = signed_in(officer)
    address = f"{LIST}{person.public_id}/number/"
    assert "都会记入审计记录" in client.get(address).content.decode()
    for reason in ("", "看"):
        refused = client.post(address, {"reason": reason})
        assert refused.status_code == 422
        assert id_number(77) not in refused.content.decode()
    assert not Entry.objects.filter(action="people.number.revealed").exists()
    answer = client.post(address, {"reason": "核对补贴申请材料"})
    assert id_number(77) in answer.content.decode()
    assert "已经记入审计记录" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    entry = Entry.objects.get(action="people.number.revealed")
    assert (entry.actor, entry.data["reason"]) == (officer, "核对补贴申请材料")
    assert id_number(77) not in client.get(address).content.decode(), "shown once, not kept"


def test_revealing_outside_the_region_or_without_a_fresh_second_factor_is_refused(
    officer, person, outsider, signed_in, make_user
):
    client = signed_in(officer)
    for method in (client.get, client.post):
        assert method(f"{LIST}{outsider.public_id}/number/", {"reason": "想看一看"}).status_code == 404
    session = client.session
    session["second_factor_at"] = int((timezone.now() - timedelta(hours=1)).timestamp())
    session.save()
    late = client.post(f"{LIST}{person.public_id}/number/", {"reason": "核对补贴申请材料"})
    assert (late.status_code, late["Location"][:18]) == (307, "/accounts/confirm/")
    assert signed_in(make_user()).get(LIST).status_code == 403
    assert not Entry.objects.filter(action="people.number.revealed").exists()


def test_opening_a_person_and_looking_for_a_name_leave_a_trace_without_the_name(officer, person, outsider, signed_in):
    client = signed_in(officer)
    client.get(LIST)
    assert not Entry.objects.filter(action__startswith="people.").exclude(action="people.person.registered").exists()
    client.get(f"{LIST}{person.public_id}/")
    opened = Entry.objects.get(action="people.person.opened")
    assert (opened.actor, opened.region_code) == (officer, person.region_id)
    assert client.get(f"{LIST}{outsider.public_id}/").status_code == 404
    assert Entry.objects.filter(action="people.person.opened").count() == 1
    client.post(LIST, {"q": person.name}, follow=True)
    searched = Entry.objects.get(action="people.list.searched")
    assert searched.data == {"rows": 1, "more": False}
