"""Writing spreadsheets."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font, PatternFill

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def harmless(value: Any) -> Any:
    """Return a cell that no spreadsheet reads as a formula: texts that begin like one get an apostrophe before them."""
    if isinstance(value, str) and value.lstrip(" \u3000").startswith(_FORMULA):
        return f"'{value}"
    return value


def workbook(title: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Return an xlsx of one sheet."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for column, _name in zip("ABCDEFGHIJKLMNOP", head, strict=False):
        sheet.column_dimensions[column].width = 20
    cells = []
    for name in head:
        cell = WriteOnlyCell(sheet, value=str(name))
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", start_color="0B5D57")
        cells.append(cell)
    sheet.append(cells)
    for row in rows:
        sheet.append([harmless(value) for value in row])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
