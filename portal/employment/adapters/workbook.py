"""Reading rosters from .xlsx files, and the empty one to fill in."""

import io
from collections.abc import Sequence
from datetime import date

import openpyxl
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from portal.access.errors import Refusal
from portal.employment.logic import sheet
from portal.employment.logic.sheet import Entry, problem
from portal.printing import services as printing
from portal.printing.logic.tables import Reading

ROW_LIMIT = 5_000
_COLUMN_LIMIT = 40


def read(content: bytes, *, today: date) -> Reading[Entry]:
    """Return what the first sheet of a workbook says of people.

    The archive has been measured before. Cells are read as they are stored: a formula is never calculated and its kept
    result never believed. A damaged file gives one problem.
    """
    try:
        table = printing.read_table(content, columns=_COLUMN_LIMIT, most=ROW_LIMIT, heads=1)
    except Refusal as refusal:
        known = refusal.code in sheet.CATALOGUE
        return Reading(
            problems=[
                problem(
                    refusal.code,
                    params={"limit": ROW_LIMIT} if known else {},
                    told="" if known else str(refusal.message),
                )
            ]
        )
    if not table or table[0][0] != 1:
        return Reading(problems=[problem("file_empty")])
    places, problems = sheet.head([cell.text for cell in table[0][1]])
    if any(problem.is_error for problem in problems):
        return Reading(problems=problems)
    rows = [
        (number, {places[place]: cell for place, cell in enumerate(row) if place in places}) for number, row in table
    ]
    if len(rows) == 1:
        return Reading(problems=[*problems, problem("file_empty")])
    reading = sheet.judge(rows[1:], today=today)
    reading.problems[:0] = problems
    return reading


def template() -> bytes:
    """Return an empty roster: text columns, a list of posts, and a page that explains each column."""
    book = openpyxl.Workbook()
    page = book.active
    assert isinstance(page, Worksheet)
    page.title = "花名册"
    _header(page, [title + ("*" if code in sheet.NEEDED else "") for code, title in sheet.COLUMNS.items()])
    for place, code in enumerate(sheet.COLUMNS, start=1):
        letter = get_column_letter(place)
        page.column_dimensions[letter].width = 24 if code == "number" else 14
        # Cells not yet filled are text too: a number typed into them keeps all its digits.
        page.column_dimensions[letter].number_format = "@"
    for place, choices in ((3, sheet.OFFERED_POSTS), (7, ("是", "否")), (8, ("是", "否")), (9, ("是", "否"))):
        rule = DataValidation(type="list", formula1=f'"{",".join(choices)}"', allow_blank=True)
        page.add_data_validation(rule)
        rule.add(f"{get_column_letter(place)}2:{get_column_letter(place)}{ROW_LIMIT + 1}")
    explained = book.create_sheet("填写说明")
    _header(explained, ["列", "怎么填"])
    for line in _GUIDE:
        explained.append(line)
    explained.column_dimensions["A"].width, explained.column_dimensions["B"].width = 14, 80
    return _bytes(book)


_GUIDE = (
    ("姓名*", "和身份证上一样"),
    ("身份证号*", "18 位，单元格须为文本格式（模板已经设好）；港澳台居民居住证号码也可以"),
    ("岗位*", "从列表里选"),
    ("入职日期*", "写成 2026-10-01"),
    ("离职日期", "已经离职的才填，是在岗的最后一天；本机构在岗的人填上这一天就办理离职"),
    ("合同年限", "现在这份合同几年，续签的合起来算，填整数"),
    ("一线照护", "是或否；不填的，护理员、护士、康复师和相关照护岗位算一线"),
    ("在编", "是或否；不填表示不清楚"),
    ("兼职", "主要工作在别处的填是；一个人同一时间只有一份主要工作"),
)


def _header(page: Worksheet, titles: Sequence[str]) -> None:
    for place, title in enumerate(titles, start=1):
        cell = page.cell(1, place, title)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", start_color="0B5D57")
        cell.alignment = Alignment(vertical="center")
    page.freeze_panes = "A2"


def _bytes(book: openpyxl.Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
