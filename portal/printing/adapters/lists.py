"""Reading spreadsheets that people send (openpyxl): as stored, never calculated, within limits of rows and tags."""

import io
import re
import zipfile
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from zlib import error as ZlibError

import openpyxl

from portal.printing.logic.tables import Cell

Range = tuple[int, int, int, int]
# No program makes more rows in a sheet; one that says more would be counted through one by one.
_LAST_ROW = 1_048_576
_KINDS = {"s": "text", "inlineStr": "text", "str": "text", "n": "number", "d": "date", "b": "flag", "f": "formula"}
_MERGED = re.compile(rb'<(?:\w{1,9}:)?mergeCell ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_MOST_MERGED = 2_000
_MOST_HERE = 50


def weigh(content: bytes, *, most: int) -> tuple[int, list[Range]] | None:
    """Return how many XML tags there are to read, and the merged ranges of all sheets; None where it cannot be unpacked.

    Programs that read workbooks spend their time by the tag, not by the byte. Counting stops beyond `most`. The archive
    has been checked before. A range is (first column, first line, last column, last line), from 1.
    """
    tags = 0
    merged: list[Range] = []
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.infolist():
                if not member.filename.endswith((".xml", ".rels")):
                    continue
                text = archive.read(member)
                tags += text.count(b"<")
                if tags > most:
                    return tags, merged
                for merge in _MERGED.finditer(text):
                    if len(merged) == _MOST_MERGED:
                        break
                    left, top, right, bottom = merge.groups()
                    merged.append((_column(left), int(top), _column(right), int(bottom)))
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, ValueError, RuntimeError, ZlibError):
        return None
    return tags, merged


def _column(letters: bytes) -> int:
    """Return a column's number: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _cell(cell: Any) -> Cell:
    value = cell.value
    if value is None or (isinstance(value, str) and not value.strip()):
        return Cell()
    kind = "error" if cell.data_type == "e" else _KINDS.get(cell.data_type, "text")
    if kind == "text" and isinstance(value, datetime | date):
        kind = "date"
    return Cell(kind, value)


def cells(
    content: bytes, *, columns: int, most: int, merged: Iterable[Range] = ()
) -> list[tuple[int, list[Cell]]] | None:
    """Return the filled rows of the first sheet, at most one more than `most`; None where it cannot be read.

    Cells are read as they are stored: a formula is never calculated and its kept result never believed.
    """
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    except Exception:  # whatever the library says about a damaged file
        return None
    found: list[tuple[int, list[Cell]]] = []
    gap: Any = None
    try:
        page = book.worksheets[0]
        page.reset_dimensions()
        for number, line in enumerate(page.iter_rows(max_col=columns, max_row=_LAST_ROW), start=1):
            # For rows that are not there the library gives one and the same: a last row far below costs nothing.
            if line is gap:
                continue
            row = [_cell(cell) for cell in line]
            if all(cell.kind == "empty" for cell in row):
                gap = line
                continue
            found.append((number, _under(row + [Cell()] * (columns - len(row)), number, merged)))
            if len(found) > most:
                break
    except Exception:
        return None
    finally:
        book.close()
    return found


def _under(row: list[Cell], number: int, merged: Iterable[Range]) -> list[Cell]:
    """Mark the empty cells of a row that lie under a merged one."""
    here = [one for one in merged if one[1] <= number <= one[3]][:_MOST_HERE]
    if not here:
        return row
    return [
        Cell("merged")
        if cell.kind == "empty"
        and any(left <= place <= right and (number, place) != (top, left) for left, top, right, _bottom in here)
        else cell
        for place, cell in enumerate(row, start=1)
    ]
