"""A spreadsheet of placings: which column holds what, and what is wrong with a line."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext_noop as _

from portal.printing.logic.tables import Cell, Problem, Reading, tidy_title

COLUMNS = {
    "name": "姓名",
    "number": "证件号码",
    "category": "组别",
    "rank": "名次",
    "score": "成绩",
    "name_public": "同意公布全名",
}
NEEDED = ("name", "number", "rank")
CATEGORIES = {"职工组": "staff", "学生组": "student", "公开组": "open"}
# The same words by code, for papers, which are Chinese in every language.
CATEGORY_WORDS = {code: word for word, code in CATEGORIES.items()}
MOST = 2000
_YES, _NO = {"是", "同意", "yes"}, {"否", "不同意", "no", ""}
_RANK = re.compile(r"第?([1-9]\d{0,3})名?")
#: Sentences by code, in the language of the source.
CATALOGUE = {
    "header_missing": _("第一行缺少“{column}”这一列"),
    "cell_empty": _("没有填写“{column}”"),
    "cell_formula": _("“{column}”是公式，请改成文字或数字"),
    "cell_merged": _("“{column}”这一格和别的格子合并了。请取消合并，每一行都写上。"),
    "number_numeric": _("证件号码存成了数字，末几位已经丢失，请把这一列设为文本后重新填写"),
    "category_unknown": _("组别只能填：职工组、学生组、公开组"),
    "rank_wrong": _("名次要填从 1 开始的整数"),
    "score_wrong": _("成绩要填不小于 0 的数，最多两位小数"),
    "yes_no_wrong": _("“同意公布全名”只能填是或否"),
    "twice": _("和第 {first} 行是同一个人"),
}


@dataclass(frozen=True)
class Line:
    """A line that may be tried."""

    line: int
    name: str
    number: str
    category: str
    rank: int
    score: Decimal | None
    name_public: bool


def score_of(text: str) -> Decimal | None:
    """Return a score as written, None where there is none. Raises: ValueError."""
    if not text:
        return None
    try:
        found = Decimal(text)
    except InvalidOperation:
        raise ValueError(text) from None
    exponent = found.as_tuple().exponent if found.is_finite() else 0
    if not found.is_finite() or not 0 <= found < 100000 or not isinstance(exponent, int) or exponent < -2:
        raise ValueError(text)
    return found


def problem(line: int, code: str, *, told: str = "", item: str = "", **params: Any) -> Problem:
    """Return what keeps a line out, with the sentence of the catalogue; `told`, a refusal's own."""
    return Problem(code, line, item, params=params, told=told or CATALOGUE[code])


def judge(rows: Sequence[tuple[int, Sequence[Cell]]]) -> Reading[Line]:
    """Return the lines of a sheet that may be tried, and what is wrong with the others.

    Arguments: rows, (row of the sheet, cells with `kind` and `text`), the first of them the head.
    """
    reading: Reading[Line] = Reading()
    if not rows:
        for code in NEEDED:
            reading.problems.append(problem(1, "header_missing", column=COLUMNS[code]))
        return reading
    heads = {tidy_title(cell.text): place for place, cell in enumerate(rows[0][1])}
    places = {code: heads[title] for code, title in COLUMNS.items() if title in heads}
    for code in NEEDED:
        if code not in places:
            reading.problems.append(problem(rows[0][0], "header_missing", column=COLUMNS[code]))
    if reading.problems:
        return reading
    first: dict[str, int] = {}
    for number, cells in rows[1:]:
        reading.read += 1
        line = _line(reading, number, {code: cells[place] for code, place in places.items()})
        if line is None:
            continue
        known = first.setdefault(line.number, number)
        if known != number:
            reading.problems.append(problem(number, "twice", first=known))
        else:
            reading.lines.append(line)
    return reading


def _line(reading: Reading[Line], number: int, cells: dict[str, Cell]) -> Line | None:
    before = len(reading.problems)
    text: dict[str, str] = {}
    for code, title in COLUMNS.items():
        cell = cells.get(code)
        text[code] = cell.text if cell is not None else ""
        if cell is not None and cell.kind in ("formula", "error"):
            reading.problems.append(problem(number, "cell_formula", column=title))
        elif code in NEEDED and cell is not None and cell.kind == "merged":
            reading.problems.append(problem(number, "cell_merged", column=title))
        elif code in NEEDED and not text[code]:
            reading.problems.append(problem(number, "cell_empty", column=title))
    if len(reading.problems) > before:
        return None
    if cells["number"].kind == "number":
        reading.problems.append(problem(number, "number_numeric"))
    category = CATEGORIES.get(text["category"] or "职工组")
    if category is None:
        reading.problems.append(problem(number, "category_unknown"))
    rank = _RANK.fullmatch(text["rank"])
    if rank is None:
        reading.problems.append(problem(number, "rank_wrong"))
    score = None
    try:
        score = score_of(text["score"])
    except ValueError:
        reading.problems.append(problem(number, "score_wrong"))
    agreed = text["name_public"].lower()
    if agreed not in _YES | _NO:
        reading.problems.append(problem(number, "yes_no_wrong"))
    if len(reading.problems) > before or rank is None or category is None:
        return None
    return Line(number, text["name"], text["number"].lstrip("'’"), category, int(rank[1]), score, agreed in _YES)
