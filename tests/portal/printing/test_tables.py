"""Lists that people send: cells as stored, findings that are said in any language, limits of time and memory."""

import io
import time
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from portal.access.errors import Refusal
from portal.printing import services
from portal.printing.logic.tables import Cell, Problem, day_of, kept, tidy_title

_SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)


def book(*rows, merge=()):
    found = openpyxl.Workbook()
    for row in rows:
        found.active.append(row)
    for place in merge:
        found.active.merge_cells(place)
    out = io.BytesIO()
    found.save(out)
    return out.getvalue()


def raw(rows):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book())) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in made.namelist():
            target.writestr(name, _SHEET.format(rows) if name == "xl/worksheets/sheet1.xml" else made.read(name))
    return out.getvalue()


def test_cells_are_read_as_they_are_stored():
    rows = services.read_table(
        book(["甲 ", 12, 1.5, datetime(2026, 10, 1), "=1+1", None, True]), columns=8, most=5
    )  # fmt: skip
    assert [(cell.kind, cell.text) for cell in rows[0][1]] == [
        ("text", "甲"), ("number", "12"), ("number", "1.5"), ("date", "2026-10-01"), ("formula", "=1+1"),
        ("empty", ""), ("flag", "True"), ("empty", ""),
    ]  # fmt: skip


def test_what_lies_under_a_merged_cell_is_told_from_what_is_empty():
    rows = services.read_table(book(["甲", "乙"], [None, "丙"], [None, "丁"], merge=["A1:A2"]), columns=2, most=5)
    assert [cells[0].kind for _number, cells in rows] == ["text", "merged", "empty"]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ("".join(f'<row r="{place}"/>' for place in range(1, 700_000)), "file_too_long"),
        ("".join(f'<row r="{place}"><c r="A{place}"><v>1</v></c></row>' for place in range(1, 20)), "file_too_long"),
        ('<row r="1"><c r="A1"><v>1</v></c></row><row r="2000000000"><c r="A2000000000"><v>2</v></c></row>', 1),
        ('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>2</v></c></row>', 2),
        ('<row r="1"><c r="A1"><v>', "file_unreadable"),
        ('<row r="x"/>', "file_unreadable"),
    ],
)
def test_time_is_bounded_whatever_a_sheet_says_of_itself(rows, found):
    started = time.process_time()
    try:
        answer = len(services.read_table(raw(rows), columns=20, most=10))
    except Refusal as refusal:
        answer = refusal.code
    assert answer == found
    assert time.process_time() - started < 5


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no zip", b"\xd0\xcf\x11\xe0" * 200])
def test_what_is_no_workbook_is_refused(content):
    with pytest.raises(Refusal) as refusal:
        services.read_table(content, columns=2, most=2)
    assert refusal.value.code == "file_unreadable"


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (Cell("text", "2019-06-01"), date(2019, 6, 1)), (Cell("text", "2019年6月1日"), date(2019, 6, 1)),
        (Cell("text", "2019.6.1"), date(2019, 6, 1)), (Cell("number", 20190601), date(2019, 6, 1)),
        (Cell("date", datetime(2019, 6, 1)), date(2019, 6, 1)), (Cell("text", "2019-02-30"), None),
        (Cell("number", 43617), None), (Cell("text", "去年"), None), (Cell(), None),
    ],
)  # fmt: skip
def test_days(cell, day):
    assert day_of(cell) == day


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading_of_a_day_or_a_title(text):
    day_of(Cell("text", text))
    assert "*" not in tidy_title(text)


def test_a_finding_is_kept_without_its_language():
    """The sentence is the one of the source; whoever reads it later reads it in the own language."""
    finding = Problem("cell_empty", 3, "王*", "岗位", {"column": "岗位"}, "没有填“{column}”。")
    with translation.override("en"):
        row = finding.stored()
        assert kept(row) == finding
        assert kept(row).message != "没有填“岗位”。"
    assert kept(row).message == "没有填“岗位”。"
    brace = Problem("told", 2, told="别处说的 {话}")
    assert brace.message == "别处说的 {话}", "another room's own words are no pattern"
    assert kept({"line": 2, "message": "旧"}).message == "旧", "as older reports kept it"
