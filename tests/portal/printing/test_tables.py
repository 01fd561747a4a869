"""Lists that people send: cells as stored, findings that are said in any language, limits of time and memory."""

import io
import json
import re
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from portal.access.errors import Refusal
from portal.printing import services
from portal.printing.adapters import lists
from portal.printing.logic.tables import Cell, Problem, cell_of, day_of, kept, tidy_title

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


def raw(rows, change=lambda _name, text: text):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book())) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in made.namelist():
            target.writestr(
                name, _SHEET.format(rows) if name == "xl/worksheets/sheet1.xml" else change(name, made.read(name))
            )
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


@pytest.fixture
def work(monkeypatch):
    """What reading costs, counted: rows that are walked, cells that are read, formulas that are reckoned."""
    done = {"rows": 0, "cells": 0, "formulas": 0}

    def counted(holder, name, what):
        real = getattr(holder, name)

        def call(*args, **more):
            done[what] += 1
            return real(*args, **more)

        monkeypatch.setattr(holder, name, call)

    counted(lists._Rows, "parse_row", "rows")
    counted(lists._Rows, "parse_cell", "cells")
    counted(lists.Translator, "translate_formula", "formulas")
    return done


def shared(formula, cells):
    first = f'<c r="A1"><f t="shared" ref="A1:A{cells}" si="0">{formula}</f></c>'
    return f'<row r="1">{first}</row>' + "".join(
        f'<row r="{place}"><c r="A{place}"><f t="shared" si="0"/></c></row>' for place in range(2, cells + 1)
    )


_ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'


@pytest.mark.parametrize(
    ("rows", "found", "most_rows", "most_cells"),
    [
        ("".join(f'<row r="{place}"/>' for place in range(1, 700_000)), "file_too_long", 0, 0),
        (
            "".join(f'<row r="{place}"><c r="A{place}"><v>1</v></c></row>' for place in range(1, 20)),
            "file_too_long",
            11,
            11,
        ),
        # One cell, as far out as there are cells: rows and columns between are not walked, and it is named.
        (_ONE + '<row r="1048576"><c r="XFD1048576"><v>2</v></c></row>', "XFD1048576", 2, 2),
        (_ONE + '<row r="1048576"><c r="A1048576"><v>2</v></c></row>', "A1048576", 2, 2),
        (_ONE + '<row r="2000000000"><c r="A2000000000"><v>2</v></c></row>', "A2000000000", 2, 2),
        # A row with a border down to the end of the sheet, as programs leave it, is nothing.
        (_ONE + '<row r="1048576"><c r="XFD1048576" s="0"/></row>', 1, 2, 1),
        # Columns beyond those that are asked for are looked at, and left out; those as wide as a sheet can be are not.
        ('<row r="1"><c r="A1"><v>1</v></c><c r="Z1"><v>2</v></c></row>', 1, 1, 2),
        (
            "".join(
                f'<row r="{row}">' + "".join("<c><v>1</v></c>" for _place in range(16_384)) + "</row>"
                for row in range(1, 8)
            ),
            "OK1",
            1,
            401,
        ),
        ('<row r="1"><c r="A1"><v>', "file_unreadable", 0, 0),
        ('<row r="x"/>', "file_unreadable", 1, 0),
        (_ONE + _ONE, "file_unreadable", 2, 1),
        ('<row r="1"><c r="A1"><v>' + "9" * 5_000 + "</v></c></row>", "file_unreadable", 1, 1),
    ],
)
def test_work_is_bounded_whatever_a_sheet_says_of_itself(rows, found, most_rows, most_cells, work):
    try:
        answer = len(services.read_table(raw(rows), columns=20, most=10))
    except Refusal as refusal:
        answer = refusal.code
        if refusal.code == "cell_far":
            answer = str(refusal.message).split()[0]
    assert answer == found
    assert work["rows"] <= most_rows
    assert work["cells"] <= most_cells


def test_every_row_is_walked_once_however_often_the_book_names_its_sheet(work):
    def again(name, text):
        if name != "xl/workbook.xml":
            return text
        sheet = re.search(rb"<sheet [^>]*/>", text).group(0)
        return text.replace(sheet, sheet * 3_000)

    rows = services.read_table(raw(_ONE, change=again), columns=2, most=5)
    assert len(rows) == 1
    assert work["rows"] == 1


def test_text_is_bounded(monkeypatch):
    """A text is stored once and used by any number of cells: what is counted is what they would hold."""
    monkeypatch.setattr(lists, "MOST_TEXT", 1_000)
    book_of = [["长" * 90] * 4] * 2
    assert len(services.read_table(book(*book_of), columns=4, most=5)) == 2
    with pytest.raises(Refusal, match="D3") as refusal:
        services.read_table(book(*book_of, ["长" * 90] * 4), columns=4, most=5)
    assert refusal.value.code == "cell_long"
    with pytest.raises(Refusal, match="A1"):
        services.read_table(raw(f'<row r="1"><c r="A1" t="str"><v>{"a" * 40_000}</v></c></row>'), columns=4, most=5)


def test_a_formula_that_cells_share_is_told_for_each_and_reckoned_for_few(work):
    rows = services.read_table(raw(shared("B1+1", 3)), columns=1, most=5)
    assert [cells[0].text for _line, cells in rows] == ["=B1+1", "=B2+1", "=B3+1"]
    work["formulas"] = 0
    rows = services.read_table(raw(shared("+".join(["B1"] * 3_000), 500)), columns=1, most=500)
    assert {cells[0].kind for _line, cells in rows} == {"formula"}
    assert work["formulas"] < 12


def test_the_most_rows_are_counted_without_the_heads():
    table = [["甲"], *[["1"]] * 3]
    assert len(services.read_table(book(*table), columns=1, most=3, heads=1)) == 4
    with pytest.raises(Refusal, match="一次最多 3 行"):
        services.read_table(book(*table, ["1"]), columns=1, most=3, heads=1)


def test_columns_that_do_not_fit_are_named_where_all_are_wanted():
    table = book(["甲", "乙", "丙"])
    assert len(services.read_table(table, columns=2, most=3)[0][1]) == 2
    with pytest.raises(Refusal, match="C1") as refusal:
        services.read_table(table, columns=2, most=3, whole=True)
    assert refusal.value.code == "cell_wide"


def test_what_was_read_is_given_back_as_it_was():
    moments = [datetime(2026, 10, 1), datetime(2026, 10, 1, 8, 30), date(2026, 10, 2)]
    given_in = [7, 1.5, True, "甲", "@x", "=1+1", *moments, None, "末"]
    read = services.read_table(book(given_in), columns=len(given_in), most=5)[0][1]
    kept_cells = [cell_of(json.loads(json.dumps(cell.stored()))) for cell in read]
    assert kept_cells == read
    page = openpyxl.load_workbook(io.BytesIO(services.workbook("表", ["头"] * len(read), [kept_cells]))).active
    cells = list(page[2])
    assert [cell.value for cell in cells[:6]] == given_in[:6]
    assert [cell.value for cell in cells[6:]] == [*moments[:2], datetime(2026, 10, 2), None, "末"]
    # Neither is reckoned, now or when somebody edits the cell.
    assert [(cell.data_type, cell.quotePrefix) for cell in cells[4:6]] == [("s", True)] * 2
    huge = [Cell("number", float("inf")), Cell("number", 10**400)]
    page = openpyxl.load_workbook(io.BytesIO(services.workbook("表", ["头"] * 2, [huge]))).active
    assert [cell.data_type for cell in page[2]] == ["s", "s"]
    assert Cell("number", 10**400).text == "1" + "0" * 400


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
