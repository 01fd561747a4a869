"""Reading and writing .xlsx files."""

import io
import itertools
import re
from collections.abc import Iterable
from typing import Any

import openpyxl
import python_calamine
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from certification.questions.adapters import archive
from certification.questions.logic import files
from certification.questions.logic.contents import Reading
from certification.questions.logic.problems import Problem
from certification.questions.logic.table import columns, guide, rows

ROW_LIMIT = 50_000
COLUMN_LIMIT = 40
_FORMULA = re.compile(r"^[=+\-@\t\r]")
_WIDTHS = {"题干": 48, "答案": 14, "解析": 40, "编号": 16, "模块": 14}


def read(content: bytes) -> Reading:
    """The questions of an .xlsx, judged. A file that may not or cannot be opened gives one problem and no items."""
    refused = archive.check(content)
    if refused:
        return Reading(problems=refused)
    try:
        sheets = _slowly(content) if archive.far_reaching(content) else _quickly(content)
    except Exception as error:  # whatever a library says about a damaged file, the person gets one sentence
        return Reading(problems=[Problem("file_damaged", params={"reason": type(error).__name__})])
    return files.judged(rows.read(sheets))


def _quickly(content: bytes) -> list[rows.Sheet]:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    visible = [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.visible == python_calamine.SheetVisibleEnum.Visible
        and sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
    ]
    return [_sheet(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in visible]


def _slowly(content: bytes) -> list[rows.Sheet]:
    """Row by row within the limits, for a file that would not fit into memory as a grid; what lies beyond is said."""
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    try:
        return [
            rows.Sheet(
                sheet.title,
                list(sheet.iter_rows(values_only=True, max_row=ROW_LIMIT, max_col=COLUMN_LIMIT)),
                (ROW_LIMIT, COLUMN_LIMIT),
            )
            for sheet in book.worksheets
            if sheet.sheet_state == "visible"
        ]
    finally:
        book.close()


def _sheet(name: str, grid: list[Any]) -> rows.Sheet:
    """A sheet within the limits; ``cut`` says that something was left out, empty rows and columns not counted."""
    beyond = any(_filled(cell) for row in grid[ROW_LIMIT:] for cell in row) or any(
        _filled(cell) for row in grid for cell in row[COLUMN_LIMIT:]
    )
    if not beyond:
        return rows.Sheet(name, grid)
    return rows.Sheet(name, [row[:COLUMN_LIMIT] for row in grid[:ROW_LIMIT]], (ROW_LIMIT, COLUMN_LIMIT))


def _filled(cell: Any) -> bool:
    return cell is not None and cell != ""


def write(table: Iterable[list[str]], *, examples: bool = False) -> bytes:
    """A workbook in the schools' format: the questions, and a page that explains each column.

    :param table: rows in the order of ``columns.HEADER``.
    :param examples: say in the name of the sheet that its rows are examples.
    """
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "题目（示例）" if examples else "题目"
    _header(sheet, columns.HEADER)
    for number, row in enumerate(table, start=2):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(number, column, _harmless(value))
            cell.number_format = "@"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for column, name in enumerate(columns.HEADER, start=1):
        letter = get_column_letter(column)
        sheet.column_dimensions[letter].width = _WIDTHS.get(name, 22 if name.startswith("选项") else 9)
        # Cells not yet filled are text too, or the spreadsheet makes dates of answers such as 3-5.
        sheet.column_dimensions[letter].number_format = "@"
    kinds = DataValidation(type="list", formula1=f'"{",".join(guide.TYPE_NAMES)}"', allow_blank=True)
    sheet.add_data_validation(kinds)
    kinds.add(f"B2:B{ROW_LIMIT}")
    explained = book.create_sheet("填写说明")
    _header(explained, guide.HEADER)
    for number, line in enumerate(guide.LINES, start=2):
        for column, value in enumerate(line, start=1):
            cell = explained.cell(number, column, _harmless(value))
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for letter, width in zip("ABC", (14, 60, 44), strict=True):
        explained.column_dimensions[letter].width = width
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _header(sheet: Worksheet, names: Iterable[str]) -> None:
    for column, name in enumerate(names, start=1):
        cell = sheet.cell(1, column, name)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", start_color="0B5D57")
        cell.alignment = Alignment(vertical="center")
    sheet.freeze_panes = "A2"


def _harmless(value: str) -> str:
    """The text with an apostrophe before signs that begin a formula; the reader takes it off again."""
    text = "".join(itertools.filterfalse(lambda sign: sign < " " and sign not in "\t\n", value))
    return f"'{text}" if _FORMULA.match(text) else text
