"""Tables as spreadsheets (openpyxl): text stays text, nothing begins a formula."""

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import Any

import openpyxl
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from portal.printing.logic.tables import Cell

_BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
# Programs skip spaces before a sign, Chinese ones too.
_SPACES = " \u3000"
_BRAND = "0B5D57"
# What a spreadsheet can hold as a number.
_LARGEST = 10**307


def harmless(value: str) -> str:
    """Return the text with an apostrophe before signs that begin a formula, without control characters."""
    text = _printable(value)
    return f"'{text}" if _begins_formula(text) else text


def _printable(value: str) -> str:
    return "".join(sign for sign in value if sign >= " " or sign in "\t\r\n")


def _begins_formula(text: str) -> bool:
    return text.lstrip(_SPACES).startswith(_BEGINS_FORMULA)


def _give_back(target: Any, cell: Cell) -> None:
    """Write a cell that somebody sent as it was read: a number is a number; a formula is its text and is not reckoned.

    Text that begins like a formula is marked as text, as spreadsheet programs do it for whoever types an apostrophe
    first: it is shown unchanged, and stays text when it is edited.
    """
    if cell.kind == "flag" or (cell.kind == "number" and abs(cell.value) < _LARGEST):
        target.value = cell.value
    elif cell.kind == "date" and isinstance(cell.value, date):
        target.value = cell.value
        plain = not isinstance(cell.value, datetime) or cell.value.time() == time.min
        target.number_format = "yyyy-mm-dd" if plain else "yyyy-mm-dd hh:mm"
    elif cell.kind not in ("empty", "merged"):
        text = _printable(str(cell.value))
        target.value, target.data_type, target.number_format = text, "s", "@"
        target.quotePrefix = _begins_formula(text)


def write(
    title: str,
    heads: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    widths: Sequence[int] = (),
    notes: Sequence[str] = (),
) -> bytes:
    """Return a workbook with one table.

    Arguments: title, of the sheet; heads, of the columns; rows, whole numbers, Decimals (as amounts, two places) and
    Fractions (as percent, one place) stay numbers, so that they can be reckoned with, dates stay dates, a `Cell` of a
    sheet that was read is given back as it was, all else is written as text; widths, of the columns in characters; notes, lines of a second sheet that says what this is.
    """
    book = openpyxl.Workbook()
    page = book.active
    assert isinstance(page, Worksheet)
    page.title = title[:31]
    for place, head in enumerate(heads, start=1):
        cell = page.cell(1, place, harmless(str(head)))
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", start_color=_BRAND)
        cell.alignment = Alignment(vertical="center", wrap_text=True)
    page.freeze_panes = "A2"
    for number, row in enumerate(rows, start=2):
        for place, value in enumerate(row, start=1):
            if isinstance(value, Cell):
                _give_back(page.cell(number, place), value)
                continue
            if isinstance(value, int) and not isinstance(value, bool):
                page.cell(number, place, value)
                continue
            if isinstance(value, Decimal):
                page.cell(number, place, value).number_format = "0.00"
                continue
            if isinstance(value, Fraction):
                page.cell(number, place, float(value)).number_format = "0.0%"
                continue
            if isinstance(value, date):
                page.cell(number, place, value).number_format = "yyyy-mm-dd"
                continue
            cell = page.cell(number, place, harmless("" if value is None else str(value)))
            cell.number_format = "@"
    for place, width in enumerate(widths, start=1):
        page.column_dimensions[get_column_letter(place)].width = width
    if notes:
        more = book.create_sheet("说明")
        more.column_dimensions["A"].width = 100
        for number, line in enumerate(notes, start=1):
            more.cell(number, 1, harmless(line)).alignment = Alignment(wrap_text=True)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
