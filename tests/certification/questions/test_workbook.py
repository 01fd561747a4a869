"""The door check of .xlsx files, the reader and the writer."""

import datetime
import io
import re
import zipfile

import openpyxl
import pytest
from openpyxl.cell.cell import TYPE_STRING

from certification.questions.adapters import archive, workbook
from certification.questions.logic.table import columns, guide, writer

ROW = ["", "单选题", "哪一个？", "甲", "乙", "", "", "", "", "A", 1, 2, "饮食照护", 5, "因为"]


def make(*table: list[object]) -> bytes:
    book = openpyxl.Workbook()
    book.active.append(columns.HEADER)
    for row in table:
        book.active.append(row)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def repacked(content: bytes, **more: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in more:
                new.writestr(name, old.read(name))
        for name, data in more.items():
            new.writestr(name, data)
    return target.getvalue()


def problems(content: bytes) -> list[str]:
    return [problem.code for problem in workbook.read(content).problems]


def test_reads_a_sheet():
    reading = workbook.read(make(ROW, [*ROW[:2], "另一道？", *ROW[3:]]))
    assert [item.good for item in reading.items] == [True, True]
    assert reading.items[0].draft.content["key"] == "A"
    assert reading.items[0].line == 2
    assert reading.items[0].draft.level == 5


def test_line_numbers_are_those_of_the_sheet():
    book = openpyxl.Workbook()
    book.active.cell(3, 1, "某校题库")
    for column, name in enumerate(columns.HEADER, start=2):
        book.active.cell(5, column, name)
    for column, value in enumerate(ROW, start=2):
        book.active.cell(8, column, value)
    assert [item.line for item in workbook.read(saved(book)).items] == [8]


def test_dates_that_the_spreadsheet_made_are_refused():
    row = list(ROW)
    row[3] = datetime.datetime(2026, 3, 5)
    assert [problem.code for problem in workbook.read(make(row)).items[0].problems] == ["cell_is_date"]


def test_hidden_sheets_are_not_read():
    book = openpyxl.Workbook()
    book.active.append(columns.HEADER)
    book.active.append(ROW)
    hidden = book.create_sheet("旧题")
    hidden.append(columns.HEADER)
    hidden.append([*ROW[:2], "旧题", *ROW[3:]])
    hidden.sheet_state = "hidden"
    assert len(workbook.read(saved(book)).items) == 1


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04broken", b"%PDF-1.7"])
def test_other_files_are_refused(content):
    assert problems(content) == ["file_not_xlsx"]


def test_another_zip_is_refused():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as file:
        file.writestr("word/document.xml", "<x/>")
    assert problems(target.getvalue()) == ["file_not_xlsx"]


def test_old_and_encrypted_containers_are_told_apart():
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    assert problems(ole) == ["file_not_xlsx"]
    assert problems(ole + "EncryptedPackage".encode("utf-16-le")) == ["file_encrypted"]


def test_macros_are_refused():
    assert problems(repacked(make(ROW), **{"xl/vbaProject.bin": b"x"})) == ["file_macro"]


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "xl\\..\\..\\x"])
def test_names_that_leave_the_archive_are_refused(name):
    assert problems(repacked(make(ROW), **{name: b"x"})) == ["file_suspicious"]


def test_too_many_entries_are_refused():
    extra = {f"xl/media/{number}.png": b"x" for number in range(archive.ENTRY_LIMIT)}
    assert problems(repacked(make(ROW), **extra)) == ["file_suspicious"]


def test_a_bomb_is_refused_by_its_ratio():
    assert problems(repacked(make(ROW), **{"xl/worksheets/sheet9.xml": b"0" * 8_000_000})) == ["file_suspicious"]


def test_a_bomb_is_refused_by_its_declared_size(monkeypatch):
    monkeypatch.setattr(archive, "UNPACKED_LIMIT", 100_000)
    assert problems(repacked(make(ROW), **{"x.xml": b"0" * 200_000})) == ["file_suspicious"]


def test_a_bomb_that_lies_about_its_size_is_refused():
    content = bytearray(repacked(make(ROW), **{"x.xml": b"0" * 900_000}))
    for sign, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        start = content.rfind(sign)
        content[start + at : start + at + 4] = (10).to_bytes(4, "little")
    assert problems(bytes(content)) == ["file_suspicious"]


def test_a_large_file_is_refused(monkeypatch):
    monkeypatch.setattr(archive, "SIZE_LIMIT", 1000)
    assert problems(make(ROW)) == ["file_too_large"]


def test_a_cell_far_out_costs_no_memory_and_is_said(monkeypatch):
    monkeypatch.setattr(workbook, "ROW_LIMIT", 50)
    book = openpyxl.load_workbook(io.BytesIO(make(ROW)))
    book.active.cell(60, 3, "迷路的题")
    book.active.cell(60, 16_000, "远")
    monkeypatch.setattr(archive, "CELL_LIMIT", 10_000)
    content = saved(book)
    assert archive.far_reaching(content)
    reading = workbook.read(content)
    assert [problem.code for problem in reading.problems] == ["sheet_too_large"]
    assert [item.good for item in reading.items] == [True]


def test_a_book_that_names_its_sheet_again_and_again_is_not_read():
    """Each time it is named, it would be laid out."""

    def again(name, tag, change):
        parts = zipfile.ZipFile(io.BytesIO(make(ROW)))
        text = parts.read(name)
        found = re.search(tag, text).group(0)
        return {name: text.replace(found, found + change(found) * 300)}

    by_sheet = again("xl/workbook.xml", rb"<sheet [^>]*/>", lambda tag: tag.replace(b'name="', b'name="x'))
    assert problems(repacked(make(ROW), **by_sheet)) == ["file_suspicious"]
    by_target = again(
        "xl/_rels/workbook.xml.rels",
        rb'<Relationship [^>]*sheet1.xml"[^>]*/>',
        lambda tag: tag.replace(b'Id="', b'Id="x'),
    )
    assert problems(repacked(make(ROW), **by_target)) == ["file_suspicious"]
    book = openpyxl.load_workbook(io.BytesIO(make(ROW)))
    book.create_sheet("二")
    book.create_chartsheet("图")
    assert problems(saved(book)) == problems(make(ROW)), "several sheets of a book are no harm"


def test_cells_far_out_on_several_sheets_are_counted_together(monkeypatch):
    book = openpyxl.Workbook()
    book.create_sheet("二")
    for sheet in book.worksheets:
        sheet["B50"] = "x"
    assert not archive.far_reaching(saved(book))
    monkeypatch.setattr(archive, "CELL_LIMIT", 150)
    assert archive.far_reaching(saved(book))


def test_a_damaged_sheet_gives_one_sentence():
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(make(ROW))) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, b"<broken" if "workbook.xml" in name else old.read(name))
    assert problems(target.getvalue()) == ["file_damaged"]


def test_the_template_is_read_by_the_reader():
    content = workbook.write((writer.row(draft) for draft in guide.examples()), examples=True)
    reading = workbook.read(content)
    assert reading.problems == []
    assert [item.draft.type for item in reading.items if item.good] == [draft.type for draft in guide.examples()]


@pytest.mark.parametrize("text", ["=1+1", "+86", "-5℃", "@SUM(A1)", "\t=1"])
def test_no_export_is_a_formula(text):
    row = ["", "判断题", f"{text}", "", "", "", "", "", "", "对", "1", "3", "", "", text]
    content = workbook.write([row])
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    cells = [cell for line in sheet.iter_rows(min_row=2) for cell in line if cell.value is not None]
    assert all(cell.data_type == TYPE_STRING for cell in cells)
    assert not any(str(cell.value).startswith(("=", "+", "-", "@", "\t")) for cell in cells)
    assert workbook.read(content).items[0].draft.stem == text.strip()
