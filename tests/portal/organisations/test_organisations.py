"""Organisations: registration, memberships, the directory and its upkeep."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from portal.access.enums import Role
from portal.access.errors import Refusal
from portal.audit.models import Entry
from portal.organisations import logic, selectors, services
from portal.organisations.errors import AlreadyRegistered, WrongCreditCode
from portal.organisations.models import Membership, Organisation
from tests.factories import OrganisationFactory, RegionFactory, UserFactory, credit_code

pytestmark = pytest.mark.django_db


@pytest.fixture
def values(now):
    return {
        "kind": "school",
        "name": "示例新学校",
        "credit_code": credit_code(77_777),
        "region": RegionFactory().pk,
        "actor": None,
        "now": now,
    }


class TestCreditCodes:
    @pytest.mark.parametrize("code", ["52230103XXXX00051T", " 52230103 xxxx 00051t ", "11230000XXXX000196"])
    def test_codes_of_the_world_pass(self, code):
        assert len(logic.credit_code(code)) == 18

    @pytest.mark.parametrize(
        ("code", "problem"),
        [
            ("52230103XXXX0005", "credit_code_length"),
            ("52230103XXXX000510", "credit_code_check_digit"),
            ("52230103XXXX0005IT", "credit_code_characters"),
            ("", "credit_code_length"),
        ],
    )
    def test_wrong_ones_are_told_where(self, code, problem):
        with pytest.raises(WrongCreditCode) as refused:
            logic.credit_code(code)
        assert refused.value.code == problem
        assert refused.value.field == "credit_code"

    @given(st.integers(0, 99_999), st.integers(8, 16), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
    def test_one_wrong_character_is_noticed(self, n, position, other):
        code = credit_code(n)
        if code[position] == other:
            return
        with pytest.raises(WrongCreditCode):
            logic.credit_code(code[:position] + other + code[position + 1 :])


class TestWriting:
    def test_registration(self, values):
        made = services.register(**values)
        assert selectors.get(made.public_id) == made
        assert selectors.get_by_code(values["credit_code"]) == made
        assert Entry.objects.get(action="organisations.organisation.registered").region_code == made.region_id
        with pytest.raises(AlreadyRegistered):
            services.register(**values | {"name": "另一个名字"})

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"kind": "church"}, "kind"),
            ({"name": "  "}, "name"),
            ({"name": "长" * 121}, "name"),
            ({"region": 0}, "region"),
            ({"region": 999999}, "region"),
            ({"credit_code": "1"}, "credit_code"),
        ],
    )
    def test_refusals_stand_beside_their_field(self, values, wrong, field):
        with pytest.raises(Refusal) as refused:
            services.register(**values | wrong)
        assert refused.value.field == field
        assert Organisation.objects.count() == 0

    def test_closing_ends_memberships(self, values, now):
        made = services.register(**values)
        user, later = UserFactory(), UserFactory()
        row = services.add_member(organisation=made, user=user, started_on=date(2026, 1, 1), actor=None, now=now)
        services.add_member(organisation=made, user=later, started_on=date(2027, 1, 1), actor=None, now=now)
        assert (
            services.add_member(organisation=made, user=user, started_on=date(2026, 2, 1), actor=None, now=now) == row
        )
        assert list(selectors.of_user(user)) == [made]
        assert [m.user for m in selectors.members(made, on=date(2026, 6, 1))] == [user]
        services.close(organisation=made, on=date(2026, 7, 1), actor=None, now=now)
        row.refresh_from_db()
        assert row.ended_on == date(2026, 7, 1)
        assert Membership.objects.count() == 1
        assert list(selectors.of_user(user)) == []
        assert selectors.directory().count() == 0

    def test_a_membership_ends_after_its_beginning(self, values, now):
        made = services.register(**values)
        row = services.add_member(
            organisation=made, user=UserFactory(), started_on=date(2026, 5, 1), actor=None, now=now
        )
        with pytest.raises(Refusal):
            services.end_membership(membership=row, on=date(2026, 4, 1), actor=None, now=now)
        with pytest.raises(IntegrityError), transaction.atomic():
            Membership.objects.filter(pk=row.pk).update(ended_on=date(2026, 4, 1))
        services.end_membership(membership=row, on=date(2026, 6, 1), actor=None, now=now)
        again = services.add_member(organisation=made, user=row.user, started_on=date(2026, 7, 1), actor=None, now=now)
        assert again != row


class TestDirectory:
    def test_empty(self):
        page = Client().get("/organisations/")
        assert page.status_code == 200
        assert "还没有登记机构" in page.content.decode()

    def test_search_by_words_kind_and_region(self):
        OrganisationFactory(name="示例冰城养老培训学校")
        OrganisationFactory(name="示例松北康养院", kind="agency")
        OrganisationFactory(name="示例江畔照护培训学校", region=RegionFactory(code=420704))

        def found(query):
            text = Client().get(f"/organisations/?{query}").content.decode()
            return [name for name in ("冰城", "松北", "江畔") if f"示例{name}" in text]

        assert found("") == ["冰城", "松北", "江畔"]
        assert found("q=培训 学校") == ["冰城", "江畔"]
        assert found("kind=agency") == ["松北"]
        assert found("region=230000") == ["冰城", "松北"]
        assert found("region=420700&kind=school") == ["江畔"]
        assert found("region=abc&kind=church&after=nobody") == ["冰城", "松北", "江畔"]
        assert found("q=没有这样的") == []
        assert "没有找到这样的机构" in Client().get("/organisations/?q=没有这样的").content.decode()

    def test_pages_by_key_show_each_once(self):
        for n in range(45):
            OrganisationFactory(name="同名学校" if n % 2 else f"学校{n:02d}")
        seen, after = [], ""
        for expected in (20, 20, 5):
            rows, after = selectors.page(selectors.directory(), after=after)
            assert len(rows) == expected
            seen += [row.pk for row in rows]
        assert after == ""
        assert len(set(seen)) == 45

    @pytest.mark.parametrize("count", [1, 3])
    def test_queries_do_not_grow(self, count, django_assert_num_queries):
        for _ in range(count):
            OrganisationFactory()
        client = Client()
        client.get("/organisations/")  # names of divisions are remembered from here on
        with django_assert_num_queries(2):
            client.get("/organisations/")

    def test_the_page_of_one(self):
        made = OrganisationFactory(beds=120, introduction="<script>alert(1)</script>")
        text = Client().get(f"/organisations/{made.public_id}/").content.decode()
        assert made.credit_code in text.replace("<wbr>", "")
        assert "黑龙江省哈尔滨市南岗区" in text
        assert "120 张" in text
        assert "<script>alert" not in text
        assert "修改机构信息" not in text
        assert Client().get("/organisations/nobody/").status_code == 404
        made.closed_on = date(2026, 7, 1)
        made.save()
        assert "2026年7月1日" in Client().get(f"/organisations/{made.public_id}/").content.decode()


class TestUpkeep:
    @pytest.fixture
    def officer(self, make_user):
        return make_user((Role.COUNTY_OFFICER, None, RegionFactory().pk))

    def test_an_officer_registers_edits_and_closes_in_the_own_county(self, officer, signed_in):
        client = signed_in(officer)
        form = {"name": "新机构", "kind": "agency", "credit_code": credit_code(88_888), "region": 230103, "beds": 10}
        assert client.post("/organisations/manage/new/", form | {"region": 420704}).status_code == 422
        assert Organisation.objects.count() == 0
        answer = client.post("/organisations/manage/new/", form | {"credit_code": "52230103XXXX000510"})
        assert answer.status_code == 422
        assert 'value="新机构"' in answer.content.decode()
        client.post("/organisations/manage/new/", form)
        made = Organisation.objects.get()
        edit = f"/organisations/manage/{made.public_id}/"
        assert "新机构" in client.get("/organisations/manage/").content.decode()
        client.post(edit, {"name": "改名机构", "beds": 12})
        made.refresh_from_db()
        assert (made.name, made.beds) == ("改名机构", 12)
        assert Entry.objects.get(action="organisations.organisation.changed").data == {"fields": ["name", "beds"]}
        assert client.post(edit + "close/", {"on": ""}).status_code == 422
        client.post(edit + "close/", {"on": "2026-07-01"})
        made.refresh_from_db()
        assert made.closed_on == date(2026, 7, 1)

    @pytest.mark.parametrize("method", ["get", "post", "put", "delete", "head", "patch"])
    def test_an_organisation_outside_the_scope_is_not_there(self, officer, signed_in, method):
        outside = OrganisationFactory(region=RegionFactory(code=230102))
        client = signed_in(officer)
        for address in (
            f"/organisations/manage/{outside.public_id}/",
            f"/organisations/manage/{outside.public_id}/close/",
        ):
            assert getattr(client, method)(address).status_code == 404
        assert outside.name not in client.get("/organisations/manage/").content.decode()

    def test_others_have_no_door(self, signed_in, make_user, officer):
        made = OrganisationFactory()
        manager = make_user((Role.SCHOOL_MANAGER, made, None))
        for address in (
            "/organisations/manage/",
            "/organisations/manage/new/",
            f"/organisations/manage/{made.public_id}/",
        ):
            assert signed_in(manager).get(address).status_code == 403
            assert Client().get(address)["Location"].startswith("/accounts/login/")
            assert "second-factor" in signed_in(officer, second_factor=False).get(address)["Location"]

    @pytest.mark.parametrize("count", [1, 3])
    def test_queries_of_the_list_do_not_grow(self, count, officer, signed_in, django_assert_max_num_queries):
        for _ in range(count):
            OrganisationFactory()
        client = signed_in(officer)
        client.get("/organisations/manage/")
        with django_assert_max_num_queries(8):
            client.get("/organisations/manage/")


@pytest.mark.once
def test_the_demonstration_world_tells_its_chapters_twice_without_change(now):
    from portal.accounts import demo as accounts_demo
    from portal.demo import adapters as world_files
    from portal.organisations import demo
    from portal.people import demo as people_demo
    from portal.people.models import IdentityDocument, Person

    world = world_files.read_world(today=now.date() + timedelta(days=1))
    for _ in range(2):
        demo.load_regions(world, now=now)
        accounts_demo.load(world, now=now)
        demo.load(world, now=now)
        people_demo.load(world, now=now)
    assert Organisation.objects.count() == len(world.data["organisations"])
    assert Person.objects.count() == len(world.data["people"]) == IdentityDocument.objects.count()
    # One number of the world has an area newer than every list, on purpose.
    assert IdentityDocument.objects.exclude(warning="").count() == 1
    assert selectors.get_by_pk(world.ids["O05"]).name == "示例冰城养老培训学校"
    assert Person.objects.get(pk=world.ids["P04"]).name == "古丽米热·阿卜杜喀迪尔·依明尼亚孜"
    assert Person.objects.get(pk=world.ids["P11"]).user_id == world.ids["user:P11"]
