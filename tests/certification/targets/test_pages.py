"""The desk, the people behind it, the public page and the API."""

import io
import json
from datetime import date, timedelta

import openpyxl
import pytest
from django.core.management import call_command
from django.utils import timezone

from certification.targets import services
from certification.targets.services import limits
from portal.audit.models import Entry
from portal.organisations.models import Organisation
from tests.certification.targets.making import agency, certificate, hire, person
from tests.factories import RegionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    """An agency in 南岗区 with three in post since spring, one of them with a certificate."""
    where = agency(230103)
    for number in range(3):
        who = person(230103, name=f"王秀{'兰英芳'[number]}")
        hire(who, where, timezone.localdate() - timedelta(days=200))
        if number == 0:
            certificate(who, timezone.localdate() - timedelta(days=100), level=3)
    return where


@pytest.fixture
def city(make_user, signed_in, place):
    return signed_in(make_user(("city_officer", None, RegionFactory(code=230100))))


def test_the_desk_shows_the_figures_of_the_officers_division(city, now):
    services.rebuild_all(now=now)
    page = city.get("/desk/")
    text = page.content.decode()
    assert "哈尔滨市" in text
    assert "33.3" in text
    assert "南岗区" in text
    assert "<polyline" in text
    assert city.get("/desk/?as_of=2031-01-01").status_code == 200
    assert "截至日期不能晚于今天" in city.get("/desk/?as_of=2999-01-01").content.decode()


def test_a_desk_without_facts_says_so(make_user, signed_in):
    officer = signed_in(make_user(("county_officer", None, RegionFactory(code=420704))))
    assert "这里还没有在岗护理人员" in officer.get("/desk/").content.decode()


def test_from_the_province_down_to_a_person(city, place):
    for address in (
        "/desk/regions/230100/",
        "/desk/regions/230103/",
        "/desk/regions/230103/uncertified/",
        f"/desk/agencies/{place.public_id}/",
    ):
        text = city.get(address).content.decode()
        assert "王秀兰" not in text
        assert "王秀英" not in text
    listed = city.get("/desk/regions/230103/uncertified/").content.decode()
    assert listed.count("王*") >= 2
    entry = Entry.objects.filter(action="targets.people.listed").latest("pk")
    assert (entry.region_code, entry.data["rows"]) == (230103, entry.data["total"])
    who = person(230103, name="李小梅")
    hire(who, place, timezone.localdate() - timedelta(days=3))
    text = city.get(f"/desk/people/{who.public_id}/").content.decode()
    assert "李*梅" in text
    assert "李小梅" not in text
    assert Entry.objects.filter(action="targets.person.opened").count() == 1
    assert Entry.objects.filter(action="targets.agency.opened").count() == 1


@pytest.mark.parametrize(
    "address",
    [
        "/desk/regions/230000/",
        "/desk/regions/230102/",
        "/desk/regions/420704/",
        "/desk/regions/999999/",
        "/desk/regions/230102/export/",
        "/desk/regions/230102/uncertified/",
        "/desk/regions/230102/uncertified/export/",
        "/desk/agencies/none/",
        "/desk/people/none/",
    ],
)
def test_other_divisions_do_not_exist_for_an_officer(make_user, signed_in, place, address):
    RegionFactory(code=230102)
    officer = signed_in(make_user(("county_officer", None, RegionFactory(code=230103))))
    for method in ("get", "post"):
        assert getattr(officer, method)(address).status_code in ((404,) if method == "get" else (404, 405))


def test_people_and_agencies_elsewhere_are_not_found(make_user, signed_in, place):
    officer = signed_in(make_user(("county_officer", None, RegionFactory(code=230102))))
    who = person(230103)
    hire(who, place, timezone.localdate() - timedelta(days=3))
    assert officer.get(f"/desk/people/{who.public_id}/").status_code == 404
    assert officer.get(f"/desk/agencies/{place.public_id}/").status_code == 404


def test_the_list_is_paged_by_key_and_costs_the_same_for_one_and_for_many(city, place, django_assert_max_num_queries):
    for _ in range(40):
        hire(person(230103), place, timezone.localdate() - timedelta(days=10))
    with django_assert_max_num_queries(15):
        page = city.get("/desk/regions/230103/uncertified/")
    assert page.content.decode().count("/desk/people/") == 30
    after = page.context["next_url"]
    assert city.get(f"/desk/regions/230103/uncertified/{after}").content.decode().count("/desk/people/") == 12


def test_exports_are_spreadsheets_without_formulas_or_names(city, place):
    Organisation.objects.filter(pk=place.pk).update(name="=cmd|' /C calc'!A0")
    page = city.get("/desk/regions/230103/uncertified/export/")
    sheet = openpyxl.load_workbook(io.BytesIO(page.content)).active
    cells = [cell.value for row in sheet.iter_rows() for cell in row]
    assert "王*英" in cells
    assert "'=cmd|' /C calc'!A0" in cells
    assert not any(isinstance(value, str) and value.startswith(("=", "+", "@")) for value in cells)
    assert Entry.objects.filter(action="targets.people.exported").exists()
    whole = openpyxl.load_workbook(io.BytesIO(city.get("/desk/regions/230100/export/").content)).active
    assert [cell.value for cell in whole["A"]][1:] == ["南岗区", "哈尔滨市"]


def test_everybody_sees_figures_and_nobody_sees_people(client, place, now):
    services.rebuild_all(now=now)
    for address in ("/statistics/", "/statistics/230000/", "/statistics/230103/"):
        text = client.get(address).content.decode()
        assert "33.3" in text
        assert "王*" not in text
        assert place.name not in text
    assert client.get("/statistics/999999/").status_code == 404


def test_the_api_and_the_command_say_the_same(client, place, capsys):
    day = timezone.localdate().isoformat()
    answer = client.get(f"/api/v1/statistics/230000?as_of={day}").json()
    rate = next(entry for entry in answer["indicators"] if entry["indicator"] == "certified_rate_strict")
    assert (rate["numerator"], rate["denominator"]) == (1, 3)
    assert [child["region"] for child in answer["children"]] == ["230100"]
    call_command("statistics", region="230000", as_of=date.fromisoformat(day), json=True)
    told = json.loads(capsys.readouterr().out)
    same = [entry | {"value": None} for entry in told["indicators"]]
    assert [e["numerator"] for e in same] == [e["numerator"] for e in answer["indicators"]]
    assert client.get("/api/v1/statistics/230000?as_of=2999-01-01").status_code in (400, 422)
    assert client.get("/api/v1/statistics/999999").status_code == 404


def test_a_learner_has_no_officers_desk(make_user, signed_in):
    assert signed_in(make_user(("learner", None, None))).get("/desk/regions/230103/").status_code == 403


@pytest.mark.usefixtures("standing_clock")
def test_one_address_reads_the_open_statistics_only_so_often(client, place, monkeypatch):
    monkeypatch.setattr(limits, "PER_MINUTE", 3)
    for address in ("/statistics/", "/statistics/230000/", "/api/v1/statistics/230000"):
        assert client.get(address, REMOTE_ADDR="192.0.2.7").status_code == 200
    refused = client.get("/api/v1/statistics/230000", REMOTE_ADDR="192.0.2.7")
    assert refused.status_code == 429
    assert refused.headers["Content-Type"].startswith("application/problem+json")
    assert refused.json()["code"] == "too_many"
    assert client.get("/statistics/", REMOTE_ADDR="192.0.2.7").status_code == 429
    assert client.get("/statistics/", REMOTE_ADDR="192.0.2.8").status_code == 200


def _column(sheet, head):
    place = [cell.value for cell in sheet[1]].index(head)
    return [row[place] for row in sheet.iter_rows(min_row=2)]


def test_the_desks_spreadsheet_has_numbers_and_says_of_which_day(city, place):
    who = person(230103)
    hire(who, place, timezone.localdate() - timedelta(days=5))
    certificate(who, timezone.localdate() - timedelta(days=3), kind="external")
    for code, rows in (("230100", 2), ("230103", 2)):
        book = openpyxl.load_workbook(io.BytesIO(city.get(f"/desk/regions/{code}/export/").content))
        sheet = book.worksheets[0]
        heads = [cell.value for cell in sheet[1]]
        assert len(set(heads)) == len(heads)
        rate = _column(sheet, "持证率（严）")
        assert [(cell.value, cell.number_format) for cell in rate] == [(0.25, "0.0%")] * rows
        assert [cell.value for cell in _column(sheet, "持证率（宽）")] == [0.5] * rows
        assert [cell.value for cell in _column(sheet, "在岗护理人员")] == [4] * rows
        assert timezone.localdate().isoformat() in book.worksheets[1]["A1"].value


def test_the_wide_measure_holds_for_the_whole_desk(city, place, now):
    who = person(230103)
    hire(who, place, timezone.localdate() - timedelta(days=40))
    certificate(who, timezone.localdate() - timedelta(days=30), kind="external")
    services.rebuild_all(now=now)
    strict = city.get("/desk/regions/230103/").context["board"]
    page = city.get("/desk/regions/230103/?measure=wide")
    wide = page.context["board"]
    assert (strict["uncertified"], wide["uncertified"]) == (3, 2)
    assert (strict["parts"][0].certified, wide["parts"][0].certified) == (1, 2)
    assert (strict["chart_rows"][-1][1], wide["chart_rows"][-1][1]) == ("25.0", "50.0")
    text = page.content.decode()
    assert "uncertified/?as_of=" in text
    assert text.count("measure=wide") >= 3
    listed = city.get("/desk/regions/230103/uncertified/?measure=wide")
    assert listed.context["total"] == 2
    assert "measure=wide" in listed.content.decode()


def test_the_curve_ends_on_the_chosen_day_and_names_its_months(city, place, now):
    services.rebuild_all(now=now)
    day = timezone.localdate() - timedelta(days=101)
    rows = city.get(f"/desk/regions/230103/?as_of={day.isoformat()}").context["board"]["chart_rows"]
    # The certificate came a day later, and the rollup of that month has it.
    assert rows[-1][1] == "0.0"
    assert rows[0][0].endswith("月")
    assert "年" in rows[0][0]


def test_the_page_that_explains_the_rate_is_there(city, client):
    text = city.get("/desk/").content.decode()
    assert 'href="/help/certified-rate/"' in text


def test_the_country_is_cn_and_counts_are_whole_numbers(client, place):
    answer = client.get("/api/v1/statistics/CN")
    found = answer.json()
    assert (found["region"], found["name"]) == ("000000", "全国")
    assert '"value": 3,' in answer.content.decode().replace('"value":3,', '"value": 3,')
    assert client.get("/statistics/?region=230103").headers["Location"] == "/statistics/230103/"
    assert client.get("/statistics/?region=abc").status_code == 404
    assert client.get("/api/v1/statistics/abc").status_code == 404


def test_what_was_entered_later_was_not_known(client, capsys, now):
    where = agency(230103)
    early, late = person(230103), person(230103)
    today = timezone.localdate()
    hire(early, where, today - timedelta(days=50))
    hire(late, where, today - timedelta(days=50), created_at=now - timedelta(days=2))
    day, known = today - timedelta(days=1), today - timedelta(days=10)
    address = f"/api/v1/statistics/230103?as_of={day.isoformat()}"
    assert client.get(address).json()["indicators"][0]["value"] == 2
    then = client.get(f"{address}&known_at={known.isoformat()}").json()
    assert then["indicators"][0]["value"] == 1
    assert then["known_at"].startswith(known.isoformat())
    assert client.get(f"{address}&known_at=2999-01-01").status_code == 422
    call_command("statistics", region="CN", as_of=day, known_at=known, json=True)
    told = json.loads(capsys.readouterr().out)
    assert (told["name"], told["indicators"][0]["value"]) == ("全国", 1)


def test_the_desk_says_between_which_moments_its_parts_were_counted(city, place, now):
    hire(person(230104), agency(230104), timezone.localdate() - timedelta(days=9))
    services.rebuild_all(now=now - timedelta(minutes=20))
    services.mark(region_id=230103, since=timezone.localdate(), now=now)
    services.rebuild_marked(now=now)
    assert "之间更新" in city.get("/desk/").content.decode()
