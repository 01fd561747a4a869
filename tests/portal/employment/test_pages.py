"""The agency's pages: whose roster, what a clerk sees and does."""

import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.access.enums import Role
from portal.access.models import ApiKey
from portal.audit.models import Entry
from portal.employment import registry, services
from portal.employment.models import RosterIntake, Spell
from tests.factories import OrganisationFactory, PersonFactory, id_number
from tests.portal.employment.test_import import book, row

pytestmark = pytest.mark.django_db

DAY = date(2025, 3, 3)


@pytest.fixture
def agency():
    return OrganisationFactory(kind="agency", subkind="institution", name="示例甲养老院")


@pytest.fixture
def other():
    return OrganisationFactory(kind="agency", subkind="institution", name="示例乙养老院")


@pytest.fixture
def clerk(agency, make_user):
    return make_user((Role.AGENCY_CLERK, agency, None))


@pytest.fixture
def client(clerk, signed_in):
    return signed_in(clerk)


def hire(organisation, name, n, now, **more):
    person = PersonFactory(user=None, name=name, number=id_number(n))
    return services.hire(
        person=person, organisation=organisation, started_on=more.pop("started_on", DAY), actor=None, now=now, **more
    )


def test_the_roster_names_the_own_staff_and_nobody_elses(agency, other, client, now):
    mine, theirs = hire(agency, "王小芳", 6001, now), hire(other, "李大海", 6002, now)
    page = client.get("/agency/roster/")
    text = page.content.decode()
    assert "王小芳" in text
    assert Entry.objects.get(action="employment.roster.opened").data == {"people": 1}
    assert id_number(6001) not in text
    assert "李" not in text
    assert "no-store" in page["Cache-Control"]
    assert client.get(f"/agency/roster/?at={other.public_id}").status_code == 404
    assert client.get(f"/agency/roster/{mine.public_id}/").status_code == 200
    for address in ("", "leave/", "post/", "withdraw/"):
        method = client.post if address else client.get
        assert method(f"/agency/roster/{theirs.public_id}/{address}").status_code == 404


def test_a_spell_that_never_was_is_withdrawn(agency, client, now):
    wrong = hire(agency, "王小芳", 6003, now)
    services.record_month(
        person=wrong.person, organisation=agency, month="2025-04", days=20, insured=True, actor=None, now=now
    )
    address = f"/agency/roster/{wrong.public_id}/"
    assert "为什么撤销" in client.get(address).content.decode()
    refused = client.post(f"{address}withdraw/", {"withdraw-reason": ""})
    assert refused.status_code == 422
    assert "请写明为什么撤销" in refused.content.decode()
    page = client.post(f"{address}withdraw/", {"withdraw-reason": "同名，录错了人"}, follow=True).content.decode()
    assert "已撤销" in page
    assert "王小芳" not in page
    assert client.get(address).status_code == 404
    kept = Spell.every.get()
    assert (kept.withdrawn_for, kept.primary, kept.was_primary) == ("同名，录错了人", False, True)
    entry = Entry.objects.get(action="employment.spell.withdrawn")
    assert "王" not in str(entry.data)


def test_others_do_not_come_in(agency, make_user, signed_in, client):
    assert signed_in(make_user()).get("/agency/roster/").status_code == 403
    assert client.get("/agency/").status_code == 200


def test_one_person_costs_as_many_queries_as_three(agency, client, now):
    hire(agency, "王小芳", 6003, now)
    client.get("/agency/roster/")
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get("/agency/roster/")
    hire(agency, "李大海", 6004, now)
    hire(agency, "周玉兰", 6005, now, post="nurse")
    with CaptureQueriesContext(connection) as three:
        client.get("/agency/roster/")
    assert len(three) == len(one)


def test_filters_search_and_pages(agency, client, now, monkeypatch):
    first, second = hire(agency, "王小芳", 6006, now), hire(agency, "李大海", 6007, now)
    monkeypatch.setattr(registry, "COLUMNS", {})
    registry.roster_column(
        "certificate", lambda ids, on: {i: ("valid", "持证") if i == first.person_id else ("none", "无证") for i in ids}
    )
    assert "李大海" not in client.get("/agency/roster/?show=certificate:valid").content.decode()
    none = client.get("/agency/roster/?show=certificate:none").content.decode()
    assert ("李大海" in none, "王小芳" in none) == (True, False)
    found = client.get("/agency/roster/?q=大海").content.decode()
    assert ("李大海" in found, "王小芳" in found) == (True, False)
    monkeypatch.setattr("portal.employment.selectors.PAGE", 1)
    assert "换个条件" in client.get("/agency/roster/?q=没有").content.decode()
    for address in ("?page=x", "?page=99999999999", "?show=nonsense", "?page=0"):
        assert client.get(f"/agency/roster/{address}").status_code == 200
    assert second.pk


def test_hiring_and_leaving_by_hand(agency, client, now):
    wrong = client.post("/agency/roster/add/", {"name": "王小芳", "number": id_number(6008)[:-1], "post": "caregiver"})
    assert wrong.status_code == 422
    good = {"name": "王小芳", "number": id_number(6008), "post": "caregiver", "started_on": "2025-03-03"}
    assert client.post("/agency/roster/add/", good).status_code == 302
    again = client.post("/agency/roster/add/", good)
    assert again.status_code == 422
    assert "已经在本机构的花名册里" in again.content.decode()
    spell = Spell.objects.get()
    early = client.post(f"/agency/roster/{spell.public_id}/leave/", {"ended_on": "2025-03-01"})
    assert (early.status_code, "早于入职日期" in early.content.decode()) == (422, True)
    moved = client.post(f"/agency/roster/{spell.public_id}/post/", {"post": "manager", "on": "2025-04-01"})
    assert moved.status_code == 302
    running = Spell.objects.get(ended_on=None)
    assert client.post(f"/agency/roster/{running.public_id}/leave/", {"ended_on": "2025-05-01"}).status_code == 302
    assert not Spell.objects.filter(ended_on=None).exists()
    page = client.get(f"/agency/roster/{running.public_id}/").content.decode()
    assert "确认离职" not in page


def test_a_file_is_looked_through_and_then_imported(agency, other, client, now, make_user, signed_in):
    content = book(row(6010), row(0, number=5))
    sent = client.post("/agency/roster/import/", {"file": SimpleUploadedFile("花名册.xlsx", content)})
    intake = RosterIntake.objects.get()
    assert sent["Location"] == f"/agency/roster/import/{intake.public_id}/"
    report = client.get(sent["Location"]).content.decode()
    assert "可以导入 1 人" in report
    assert "第 3 行" in report
    assert id_number(6010) not in report
    assert Spell.objects.count() == 0
    assert client.post(sent["Location"]).status_code == 302
    assert "导入了 1 人" in client.get(sent["Location"]).content.decode()
    assert client.post(sent["Location"]).status_code == 200
    assert Spell.objects.count() == 1
    stranger = signed_in(make_user((Role.AGENCY_CLERK, other, None)))
    assert stranger.get(sent["Location"]).status_code == 404
    text = client.post("/agency/roster/import/", {"file": SimpleUploadedFile("花名册.xlsx", b"name,number")})
    assert text.status_code == 422


def test_a_long_import_shows_its_progress(agency, client, drain, monkeypatch):
    monkeypatch.setattr("portal.employment.services.importing.AT_ONCE", 1)
    content = book(row(6011), row(6012, "李大海"))
    address = client.post("/agency/roster/import/", {"file": SimpleUploadedFile("a.xlsx", content)})["Location"]
    client.post(address)
    assert "hx-get" in client.get(address).content.decode()
    drain()
    assert "导入了 2 人" in client.get(address).content.decode()


def test_the_export_is_masked_text(agency, client, now):
    hire(agency, "王小芳", 6013, now)
    sheet = openpyxl.load_workbook(io.BytesIO(client.get("/agency/roster/export/").content)).active
    values = [str(cell.value) for line in sheet.iter_rows() for cell in line]
    assert "王*芳" in values
    assert not any(id_number(6013) in value for value in values)
    assert client.get("/agency/roster/import/template/").status_code == 200


def test_the_caregivers_desk_says_where_she_works(agency, now, make_user, signed_in):
    person = PersonFactory(user=make_user(), name="王小芳", number=id_number(6014))
    services.hire(person=person, organisation=agency, started_on=DAY, actor=None, now=now)
    assert "示例甲养老院" in signed_in(person.user).get("/me/").content.decode()


def test_a_key_is_shown_once_and_stopped(agency, client):
    ends = (timezone.localdate() + timedelta(days=90)).isoformat()
    made = client.post("/agency/keys/new/", {"name": "人事系统", "scopes": ["roster.write"], "expires_on": ends})
    key = ApiKey.objects.get()
    secret = next(word for word in made.content.decode().replace("<", " ").replace(">", " ").split() if "ck_" in word)
    assert secret.startswith(f"ck_{key.prefix}_")
    assert key.digest not in secret
    listed = client.get("/agency/keys/").content.decode()
    assert secret not in listed
    assert "人事系统" in listed
    assert client.post(f"/agency/keys/{key.public_id}/revoke/").status_code == 302
    key.refresh_from_db()
    assert key.revoked_at is not None
    far = client.post("/agency/keys/new/", {"name": "x", "scopes": ["roster.write"], "expires_on": "2999-01-01"})
    assert far.status_code == 422


def test_a_clerk_corrects_a_last_day(agency, client, now):
    spell = hire(agency, "王小芳", 6051, now)
    services.leave(spell=spell, ended_on=date(2025, 3, 13), actor=None, now=now)
    here = f"/agency/roster/{spell.public_id}/"
    assert "离职日期填错了" in client.get(here).content.decode()
    for wrong in ({"reason": "填错"}, {"ended_on": "2025-03-31", "still_here": "on", "reason": "填错"}):
        page = client.post(here + "leaving/", wrong)
        assert page.status_code == 422
        assert "填错" in page.content.decode()
    sent = client.post(here + "leaving/", {"ended_on": "2025-03-31", "reason": "日期填错"}, follow=True)
    assert "2025年3月31日" in sent.content.decode()
    assert "原来的离职日期：2025年3月13日" in sent.content.decode()
    client.post(here + "leaving/", {"still_here": "on", "reason": "没有离职"})
    spell.refresh_from_db()
    assert spell.ended_on is None


def test_a_clerk_sees_the_full_name_of_one_of_the_own_staff_and_the_opening_is_recorded(agency, other, client, now):
    mine, theirs = hire(agency, "王小芳", 6061, now), hire(other, "李大海", 6062, now)
    page = client.get(f"/agency/roster/{mine.public_id}/").content.decode()
    assert "王小芳" in page
    assert id_number(6061) not in page
    assert client.get(f"/agency/roster/{theirs.public_id}/").status_code == 404
    assert Entry.objects.filter(action="employment.spell.opened").count() == 1
