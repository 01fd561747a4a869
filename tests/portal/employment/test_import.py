"""Roster files: what is refused, in which words, and that nothing is dropped."""

import io
import json
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import translation

from portal.access.errors import Refusal
from portal.employment import selectors, services
from portal.employment.adapters import workbook
from portal.employment.logic import sheet
from portal.employment.models import RosterIntake, Spell
from portal.people.logic.numbers import check_digit
from portal.people.models import Person
from tests.factories import OrganisationFactory, PersonFactory, id_number

pytestmark = pytest.mark.django_db

HEADS = ["姓名*", "身份证号*", "岗位*", "入职日期*", "离职日期", "合同年限", "一线照护", "在编", "兼职"]


@pytest.fixture
def agency():
    return OrganisationFactory(kind="agency", subkind="institution", name="示例甲养老院")


@pytest.fixture
def other():
    return OrganisationFactory(kind="agency", subkind="institution", name="示例乙养老院")


def book(*rows, heads=HEADS):
    found = openpyxl.Workbook()
    found.active.append(heads)
    for row in rows:
        found.active.append(row)
    target = io.BytesIO()
    found.save(target)
    return target.getvalue()


def row(n, name="王小芳", post="护理员", started="2025-03-01", **more):
    return [name, more.get("number", id_number(n)), post, started, *more.get("rest", [])]


def run(content, organisation, now, **more):
    return services.import_roster(content=content, organisation=organisation, actor=None, now=now, **more)


def codes(report):
    return [(problem.line, problem.column, problem.code) for problem in report.problems]


def test_a_kept_report_is_read_in_the_readers_language(agency, now):
    """The clerk imports on an English page, the colleague reads on a Chinese one, and the other way round."""
    person = PersonFactory(user=None, name="王小芳", number=id_number(5020))
    services.hire(person=person, organisation=agency, started_on=date(2025, 2, 1), actor=None, now=now)
    content = book(row(5020), row(5021, started="昨天"))
    for language in ("en", "zh-hans"):
        with translation.override(language):
            kept = json.loads(json.dumps(run(content, agency, now, dry_run=True).stored()))
        assert "message" not in kept["problems"][0]
        with translation.override("zh-hans"):
            told = [problem.message for problem in services.problems_of(kept)]
        assert "已经在本机构的花名册里" in told[0]
        assert "不是日期" in told[1]
        with translation.override("en"):
            told = [problem.message for problem in services.problems_of(kept)]
        assert "roster" in told[0]
        assert "not a date" in told[1]
    old = {"problems": [{"line": 2, "item": "王*芳", "column": "岗位", "code": "post_unknown", "message": "不认识"}]}
    assert services.problems_of(old)[0].message == "不认识"


def test_good_lines_come_in_and_a_rehearsal_writes_nothing(agency, now):
    known = PersonFactory(user=None, name="李大海", number=id_number(5001))
    content = book(
        row(5001, "李大海", started=datetime(2025, 3, 1), rest=["", 3, "是", "否"]),
        row(5002, "王小芳", "护士", "2025年4月5日"),
    )
    rehearsed = run(content, agency, now, dry_run=True)
    assert Spell.objects.count() == 0
    report = run(content, agency, now)
    assert (
        report.as_dict()
        == rehearsed.as_dict()
        == {
            "read": 2,
            "imported": 2,
            "skipped": 0,
            "by_type": {"hired_known": 1, "hired_new": 1},
            "problems": [],
        }
    )
    first, second = Spell.objects.order_by("pk")
    assert (first.person, first.contract_years, first.in_quota, first.post) == (known, 3, False, "caregiver")
    assert (second.person.user, second.started_on, second.post) == (None, date(2025, 4, 5), "nurse")


def test_the_template_itself_is_read_without_complaint_and_has_nobody_in_it(agency, now):
    assert codes(run(services.roster_template(), agency, now)) == [(0, "", "file_empty")]


def test_a_number_cell_is_refused_with_words_that_help(agency, now):
    report = run(book(row(0, number=230103196101029967)), agency, now)
    assert codes(report) == [(2, "身份证号", "number_numeric")]
    assert "身份证号列须为文本格式" in report.problems[0].message


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (id_number(1)[:-1] + ("1" if id_number(1)[-1] != "1" else "2"), "number_check_digit"),
        (id_number(1)[:-1], "number_length"),
        ("230103870228998", "number_old_length"),
        ("23010319870231998X", "number_date"),
        ("", "cell_empty"),
    ],
)
def test_wrong_numbers_name_the_line_and_the_column(agency, now, number, code):
    report = run(book(row(0, number=number), row(5003)), agency, now)
    assert codes(report) == [(2, "身份证号", code)]
    assert report.imported == 1
    if number:
        assert number not in json.dumps(report.as_dict(), ensure_ascii=False)


@pytest.mark.parametrize("place", range(5))
def test_formulas_are_refused_in_whatever_cell_they_stand(agency, now, place):
    cells = row(5004, rest=["2025-06-01"])
    cells[place] = '=HYPERLINK("http://example.test","x")'
    report = run(book(cells), agency, now)
    assert codes(report) == [(2, HEADS[place].rstrip("*"), "cell_formula")]
    assert report.imported == 0


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        (row(5005, started="2025-02-30"), "入职日期", "date_wrong"),
        (row(5005, started=45718), "入职日期", "date_wrong"),
        (row(5005, started="1899-01-01"), "入职日期", "started_on_wrong"),
        (row(5005, rest=["2025-02-28"]), "离职日期", "ended_before_start"),
        (row(5005, post="厨师长"), "岗位", "post_unknown"),
        (row(5005, name=""), "姓名", "cell_empty"),
        (row(5005, name="王<b>"), "姓名", "name_characters"),
        (row(5005, rest=["", "很多年"]), "合同年限", "years_wrong"),
        (row(5005, rest=["", "", "也许"]), "一线照护", "yes_no_wrong"),
    ],
)
def test_other_wrong_cells(agency, now, cells, column, code):
    for dry_run in (True, False):
        assert codes(run(book(cells), agency, now, dry_run=dry_run)) == [(2, column, code)]
    assert Person.objects.count() == 0


def test_a_person_twice_in_the_file_comes_in_once_with_a_word(agency, now):
    report = run(book(row(5006), row(5007), row(5006, started="2025-05-01")), agency, now)
    assert codes(report) == [(4, "身份证号", "duplicate_in_file")]
    assert (report.read, report.imported) == (3, 2)


def test_whoever_is_here_already_is_a_problem_and_importing_twice_changes_nothing(agency, now):
    content = book(row(5008))
    run(content, agency, now)
    report = run(content, agency, now)
    assert codes(report) == [(2, "身份证号", "already_here")]
    assert Spell.objects.count() == 1


def test_somebody_elses_primary_work_is_a_problem_that_names_nobody(agency, other, now):
    run(book(row(5009)), other, now)
    for dry_run in (True, False):
        report = run(book(row(5009)), agency, now, dry_run=dry_run)
        assert codes(report) == [(2, "入职日期", "spell_overlaps")]
        assert other.name not in report.problems[0].message
    assert run(book(row(5009, rest=["", "", "", "", "是"])), agency, now).imported == 1


def test_a_number_of_somebody_with_another_name_is_refused(agency, now):
    PersonFactory(user=None, name="李大海", number=id_number(5010))
    report = run(book(row(5010, "王小芳")), agency, now)
    assert codes(report) == [(2, "身份证号", "already_registered")]
    assert "李" not in report.problems[0].message


def test_a_last_day_ends_the_work_of_whoever_is_here(agency, now):
    run(book(row(5011)), agency, now)
    report = run(book(row(5011, rest=["2025-06-30"])), agency, now)
    assert report.as_dict()["by_type"] == {"left": 1}
    assert Spell.objects.get().ended_on == date(2025, 6, 30)


def test_heads_of_the_table(agency, now):
    missing = run(book(["王小芳"], heads=["姓名"]), agency, now)
    assert [problem.code for problem in missing.problems] == ["header_missing"] * 3
    more = run(book([*row(5012), "", "", "", "", "", "x"], heads=[*HEADS, "星座"]), agency, now)
    assert codes(more) == [(1, "星座", "column_unknown")]
    assert more.imported == 1


def test_too_many_rows_are_refused_as_a_whole(agency, now, monkeypatch):
    monkeypatch.setattr(workbook, "ROW_LIMIT", 2)
    report = run(book(row(5013), row(5014), row(5015)), agency, now)
    assert (codes(report), report.imported) == ([(0, "", "file_too_long")], 0)


def test_a_cell_far_below_is_not_dropped(agency, now):
    found = openpyxl.Workbook()
    found.active.append(HEADS)
    for place, value in enumerate(row(5016), start=1):
        found.active.cell(20_000, place, value)
    target = io.BytesIO()
    found.save(target)
    assert run(target.getvalue(), agency, now).imported == 1


def _far():
    """Two cells, as far from each other as cells can be."""
    made = openpyxl.load_workbook(io.BytesIO(book(row(1))))
    made.active["XFD1048576"] = "x"
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def _bomb():
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book(row(1)))) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in source.namelist():
            content = source.read(name)
            made.writestr(name, content + b" " * 30_000_000 if name == "xl/worksheets/sheet1.xml" else content)
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_unreadable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "file_unreadable"),
        (b"PK\x03\x04 not a zip", "file_unreadable"),
        (_bomb(), "file_suspicious"),
        (_far(), "cell_far"),
    ],
)
def test_files_that_are_no_workbook_or_a_bomb(agency, now, content, code):
    assert codes(run(content, agency, now)) == [(0, "", code)]


def test_a_bomb_is_refused_at_the_door_too(agency, now, make_user):
    upload = SimpleUploadedFile("花名册.xlsx", _bomb())
    with pytest.raises(Refusal) as refusal:
        services.receive(organisation=agency, upload=upload, actor=make_user(), now=now)
    assert refusal.value.code == "archive_ratio"


def test_a_long_file_is_imported_as_a_job_that_may_be_repeated(agency, now, make_user, drain, monkeypatch):
    monkeypatch.setattr("portal.employment.services.importing.AT_ONCE", 3)
    monkeypatch.setattr("portal.employment.services.importing.CHUNK", 2)
    content = book(*[row(5100 + n, f"王{chr(0x4E00 + n)}") for n in range(5)], row(0, number=1))
    upload = SimpleUploadedFile("花名册.xlsx", content)
    intake = services.receive(organisation=agency, upload=upload, actor=make_user(), now=now)
    job = services.confirm(intake=intake, lines=6, actor=None, now=now)
    assert services.confirm(intake=intake, lines=6, actor=None, now=now) == job
    drain()
    intake.refresh_from_db()
    job.refresh_from_db()
    assert (intake.report["imported"], intake.report["skipped"], len(intake.done)) == (5, 1, 5)
    assert (job.done_count, job.total_count) == (5, 5)
    assert services.complete(intake_id=intake.pk, actor=None, now=now) is None


def test_a_run_that_was_killed_goes_on_where_it_stopped(agency, now, make_user):
    upload = SimpleUploadedFile("花名册.xlsx", book(row(5200), row(5201)))
    intake = services.receive(organisation=agency, upload=upload, actor=make_user(), now=now)
    run(book(row(5200)), agency, now)
    RosterIntake.objects.filter(pk=intake.pk).update(done={"2": "hired_new"})
    report = services.complete(intake_id=intake.pk, actor=None, now=now)
    assert (report.imported, report.problems) == (2, [])
    assert selectors.roster(agency, date(2025, 3, 1)).count() == 2


def test_the_command_prints_the_same_report(agency, now, tmp_path, capsys):
    path = tmp_path / "roster.xlsx"
    path.write_bytes(book(row(5300), row(0, number=12)))
    for more, people in ((["--dry-run"], 0), ([], 1)):
        with pytest.raises(SystemExit) as end:
            call_command("import_roster", str(path), "--organisation", agency.public_id, "--json", *more)
        assert end.value.code == 1
        printed = json.loads(capsys.readouterr().out)
        assert set(printed) == {"read", "imported", "skipped", "by_type", "problems"}
        assert (printed["read"], printed["imported"], printed["problems"][0]["line"]) == (2, 1, 3)
        assert Spell.objects.count() == people


@pytest.mark.parametrize("value", ["=1+1", "+86", "-1", "@SUM(A1)", "\tx", "\rx", " =1", "\u3000=1"])
def test_no_cell_of_an_export_begins_a_formula(value):
    content = services.write_table(title="表", heads=["列"], rows=[[value]])
    cell = openpyxl.load_workbook(io.BytesIO(content)).active["A2"]
    assert cell.data_type == "s"
    assert cell.value.startswith("'")


def test_every_sentence_can_be_said():
    params = dict.fromkeys(("limit", "column", "value", "choices", "first"), "x")
    for code in sheet.CATALOGUE:
        assert sheet.problem(code, params=params).message


def test_a_child_is_refused_in_the_rehearsal_and_in_the_import(agency, now):
    child = id_number(0)[:6] + "20150304996"
    content = book(row(0, number=child + check_digit(child)))
    for dry_run in (True, False):
        report = run(content, agency, now, dry_run=dry_run)
        assert (codes(report), report.imported) == ([(2, "入职日期", "too_young")], 0)
    assert not Spell.objects.exists()
