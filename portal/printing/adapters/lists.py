"""Reading spreadsheets that people send (openpyxl): as stored, never calculated, no more than a list can have."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zlib import error as ZlibError

from openpyxl.formula.translate import Translator
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils import coordinate_to_tuple, get_column_letter
from openpyxl.utils.cell import range_boundaries
from openpyxl.worksheet._reader import FORMULA_TAG, ROW_TAG, WorkSheetParser
from openpyxl.xml.constants import SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

from portal.printing.logic.tables import Cell

Range = tuple[int, int, int, int]
_KINDS = {"s": "text", "inlineStr": "text", "str": "text", "n": "number", "d": "date", "b": "flag", "f": "formula"}
_MERGE_TAG = f"{{{SHEET_MAIN_NS}}}mergeCell"
# No list reaches further; what is written beyond is a slip of the hand or meant as harm.
LAST_LINE = 100_000
LAST_COLUMN = 400
#: Characters of a cell (the most that spreadsheet programs take), and of all cells of a list.
LONGEST_CELL = 32_767
MOST_TEXT = 8_000_000
# A formula that many cells share is stored once; what it is in each of them is reckoned for so many characters.
_MOST_SHARED = 100_000
_MOST_MERGED = 2_000
_MOST_HERE = 50


def weigh(content: bytes, *, most: int) -> int | None:
    """Return how many XML tags there are to read; None where the file cannot be unpacked.

    Programs that read workbooks spend their time by the tag, not by the byte. Counting stops beyond `most`. The archive
    has been checked before.
    """
    tags = 0
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.infolist():
                if not member.filename.endswith((".xml", ".rels")):
                    continue
                tags += archive.read(member).count(b"<")
                if tags > most:
                    return tags
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, ValueError, RuntimeError, ZlibError):
        return None
    return tags


class _Beyond(Exception):
    """A cell that no list has: too far out, or with too much in it; `place` as people write it (XFD1048576)."""

    def __init__(self, why: str, place: str) -> None:
        super().__init__(f"{why} {place}")
        self.why, self.place = why, place


@dataclass
class Found:
    """What a sheet came to: its filled rows; or `why` it is no list (far, wide, long) and the cell that says so."""

    rows: list[tuple[int, list[Cell]]] = field(default_factory=list)
    why: str = ""
    place: str = ""


class _Rows(WorkSheetParser):
    """Reads a sheet row by row as it is stored: rows and cells that are not there are not made up."""

    row_counter: int
    col_counter: int

    def __init__(self, source: Any, book: Any, strings: list[str], *, columns: int, whole: bool) -> None:
        super().__init__(
            source,
            strings,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        self.columns, self.whole = columns, whole
        self.merged: list[Range] = []
        self.text = self.shared = 0

    def parse(self) -> Iterator[tuple[int, dict[int, Cell]]]:
        """Yield (row of the sheet, its filled cells by column); the merged ranges are known at the end."""
        for _event, element in iterparse(self.source):
            if element.tag == ROW_TAG:
                yield self.parse_row(element)
                element.clear()
            elif element.tag == _MERGE_TAG and len(self.merged) < _MOST_MERGED:
                left, top, right, bottom = range_boundaries(element.get("ref", ""))
                if left and top and right and bottom:
                    self.merged.append((left, top, right, bottom))

    def parse_row(self, row: Any) -> tuple[int, dict[int, Cell]]:
        """Return a row's number and its filled cells. Raises: _Beyond; ValueError where rows do not go downwards."""
        before = self.row_counter
        self.row_counter = int(float(row.get("r", before + 1)))
        if self.row_counter <= before:
            raise ValueError(row.get("r"))
        self.col_counter, found = 0, {}
        for element in row:
            place = element.get("r")
            column = coordinate_to_tuple(place)[1] if place else self.col_counter + 1
            # A border, a colour, and nothing in it.
            cell = self._filled(element) if len(element) else Cell()
            self.col_counter = column
            if cell.kind == "empty":
                continue
            self._measure(cell, column)
            if column <= self.columns:
                found[column] = cell
        return self.row_counter, found

    def _filled(self, element: Any) -> Cell:
        return _cell(self.parse_cell(element))

    def _measure(self, cell: Cell, column: int) -> None:
        place = f"{get_column_letter(min(column, 18_278))}{self.row_counter}"
        if column > LAST_COLUMN or self.row_counter > LAST_LINE:
            raise _Beyond("far", place)
        if column > self.columns:
            if self.whole:
                raise _Beyond("wide", place)
            return
        size = len(cell.value) if isinstance(cell.value, str) else 0
        self.text += size
        if size > LONGEST_CELL or self.text > MOST_TEXT:
            raise _Beyond("long", place)

    def parse_formula(self, element: Any) -> str:
        """Return a formula as text."""
        formula = element.find(FORMULA_TAG)
        value, shared = f"={formula.text or ''}", formula.get("si")
        if formula.get("t") != "shared" or shared is None:
            return value
        first = self.shared_formulae.setdefault(shared, (value, element.get("r", "")))
        if len(value) > 1 or not first[1] or not element.get("r"):
            return value
        self.shared += len(first[0])
        if self.shared > _MOST_SHARED:
            return first[0]
        return str(Translator(*first).translate_formula(element.get("r")))


def _cell(found: dict[str, Any]) -> Cell:
    value, stored = found["value"], found["data_type"]
    if value is None or (isinstance(value, str) and not value.strip()):
        return Cell()
    kind = "error" if stored == "e" else _KINDS.get(stored, "text")
    if kind == "text" and isinstance(value, datetime | date):
        kind = "date"
    return Cell(kind, value)


def read(content: bytes, *, columns: int, most: int, whole: bool = False) -> Found | None:
    """Return the filled rows of the first sheet, at most one more than `most`; None where it cannot be read.

    Cells are read as they are stored: a formula is never calculated and its kept result never believed. The work grows
    with what is stored, not with where it says it stands.

    Arguments: columns, that are wanted; whole, whether a filled cell right of these makes the sheet no list.
    """
    found = Found()
    try:
        # Sheet by sheet, the library would read one as often as the book names it: it is asked for the first alone.
        reader = ExcelReader(io.BytesIO(content), read_only=True, keep_links=False)
        with reader.archive:
            reader.read_manifest()
            reader.read_strings()
            reader.read_workbook()
            apply_stylesheet(reader.archive, reader.wb)
            sheets = (rel for _sheet, rel in reader.parser.find_sheets() if "chartsheet" not in rel.Type)
            path = next(rel.target for rel in sheets if rel.target in reader.valid_files)
            with reader.archive.open(path) as source:
                rows = _Rows(source, reader.wb, reader.shared_strings, columns=columns, whole=whole)
                for number, cells in rows.parse():
                    if cells:
                        found.rows.append((number, [cells.get(place, Cell()) for place in range(1, columns + 1)]))
                    if len(found.rows) > most:
                        return found
    except _Beyond as beyond:
        return Found(why=beyond.why, place=beyond.place)
    except Exception:  # whatever the library says about a damaged file
        return None
    if rows.merged:
        found.rows = [(number, _under(row, number, rows.merged)) for number, row in found.rows]
    return found


def _under(row: list[Cell], number: int, merged: list[Range]) -> list[Cell]:
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
