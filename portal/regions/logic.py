"""Arithmetic of division codes (GB/T 2260: two digits province, two city, two county), and the data file."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from stdnum import numdb

from portal.regions.enums import Level
from portal.regions.errors import BadFile

COLUMNS = ("code", "name", "level", "parent")
COUNTRY = (0, "全国", Level.COUNTRY, None)


def span(code: int) -> tuple[int, int]:
    """Return the inclusive range of codes that lie in the division `code`; 0 is the whole country."""
    if code == 0:
        return 0, 999999
    if code % 10000 == 0:
        return code, code + 9999
    if code % 100 == 0:
        return code, code + 99
    return code, code


def historic(code: int) -> bool:
    """Say whether the code stood in the national standard at some time (list of python-stdnum, from 1980 on).

    Identity numbers keep the area code of the day on which they were given, so codes long abolished are right.
    """
    found = numdb.get("cn/loc").info(f"{code:06d}")
    return any("county" in properties for _part, properties in found)


@dataclass(frozen=True)
class Division:
    """One line of a data file."""

    code: int
    name: str
    level: str
    parent: int
    path: str
    valid_from: date | None = None
    valid_to: date | None = None


def _date(written: str, line: int) -> date | None:
    if not written:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise BadFile(line, "date", written) from None


def read(text: str) -> list[Division]:
    """Return the divisions of a data file, parents before children.

    Arguments: text, CSV with the columns code, name, level (province, city, county, zone), parent (empty for a
    province) and, where they are known, valid_from and valid_to; lines that begin with # are remarks.
    Raises: BadFile, naming the line.
    """
    numbered = [(number, line) for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1) if line.strip()]
    numbered = [(number, line) for number, line in numbered if not line.startswith("#")]
    if not numbered:
        raise BadFile(1, "empty")
    header = next(csv.reader([numbered[0][1]]))
    missing = [column for column in COLUMNS if column not in header]
    if missing:
        raise BadFile(numbered[0][0], "columns", ", ".join(missing))
    return _divisions(header, numbered[1:])


def _divisions(header: list[str], numbered: Iterable[tuple[int, str]]) -> list[Division]:
    found: dict[int, Division] = {}
    for line, written in numbered:
        cells = next(csv.reader(io.StringIO(written)))
        if len(cells) != len(header):
            raise BadFile(line, "cells", len(cells))
        row = dict(zip(header, (cell.strip() for cell in cells), strict=True))
        if not (row["code"].isascii() and row["code"].isdecimal() and len(row["code"]) == 6 and row["code"] > "1"):
            raise BadFile(line, "code", row["code"])
        code = int(row["code"])
        if code in found:
            raise BadFile(line, "twice", row["code"])
        if not 0 < len(row["name"]) <= 60:
            raise BadFile(line, "name", row["name"])
        if row["level"] not in {Level.PROVINCE, Level.CITY, Level.COUNTY, Level.ZONE}:
            raise BadFile(line, "level", row["level"])
        parent = int(row["parent"]) if row["parent"].isdecimal() else 0
        if row["parent"] and parent not in found:
            raise BadFile(line, "parent", row["parent"])
        if (row["level"] == Level.PROVINCE) != (parent == 0):
            raise BadFile(line, "level", row["level"])
        low, high = span(parent)
        if not low <= code <= high:
            raise BadFile(line, "outside", row["code"])
        path = f"{found[parent].path}{code:06d}/" if parent else f"{code:06d}/"
        days = [_date(row.get(column, ""), line) for column in ("valid_from", "valid_to")]
        found[code] = Division(code, row["name"], row["level"], parent, path, *days)
    return list(found.values())
