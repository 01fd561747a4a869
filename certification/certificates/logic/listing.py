"""A spreadsheet of certificates from elsewhere: which column holds what, and what is wrong with a line."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_noop as _

from certification.certificates.logic.patterns import LONGEST, clean_number
from portal.people.logic import names, numbers
from portal.printing.logic.tables import Cell, Problem, Reading, day_of, tidy_title

COLUMNS = {
    "name": "姓名",
    "id_number": "身份证号",
    "number": "证书编号",
    "level": "等级",
    "issuer_name": "发证机构",
    "issued_on": "发证日期",
    "valid_until": "有效期至",
}
NEEDED = ("name", "id_number", "number", "level", "issuer_name", "issued_on")
MOST = 2000
_LEVELS = {
    5: ("5", "五级", "初级工", "初级"),
    4: ("4", "四级", "中级工", "中级"),
    3: ("3", "三级", "高级工", "高级"),
    2: ("2", "二级", "技师"),
    1: ("1", "一级", "高级技师"),
}
_WORDS = {word: level for level, words in _LEVELS.items() for word in words}
#: Sentences by code, in the language of the source.
CATALOGUE = {
    "file_empty": _("文件里没有证书。请从第二行开始填写。"),
    "header_missing": _("第一行缺少“{column}”这一列"),
    "header_twice": _("“{column}”这一列有两个"),
    "cell_empty": _("没有填写“{column}”"),
    "cell_formula": _("“{column}”是公式，请改成文字"),
    "cell_error": _("“{column}”这一格有错误值"),
    "cell_merged": _("“{column}”这一格和别的格子合并了。请取消合并，每一行都写上。"),
    "numeric": _("“{column}”存成了数字，末几位可能已经丢失，请把这一列设为文本后重新填写"),
    "number_long": _("证书编号超过 40 位"),
    "level_unknown": _("等级请填五级、四级、三级、二级或一级"),
    "date_wrong": _("“{column}”不是日期，请写成 2020-10-01 这样"),
    "ended_before_issue": _("有效期早于发证日期"),
    "twice": _("和第 {first} 行是同一张证书"),
    "taken_many": _("有 {count} 行的编号登记在别人名下，像是列错了位。请核对整份名单，再传一次"),
}


@dataclass(frozen=True)
class Line:
    """A line that may be tried."""

    line: int
    name: str
    id_number: str
    number: str
    level: int
    issuer_name: str
    issued_on: date
    valid_until: date | None


def level_of(text: str) -> int | None:
    """Return the level that a cell says (五级, 初级工, 五级 / 初级工, 5), None for anything else."""
    words = [word for word in re.split(r"[\s/／()（）、]+", text) if word]
    levels = {_WORDS.get(word) for word in words}
    return levels.pop() if len(levels) == 1 else None


def problem(line: int, code: str, *, item: str = "", told: str = "", **params: Any) -> Problem:
    """Return what keeps a line out, with the sentence of the catalogue; `told`, a refusal's own."""
    return Problem(code, line, item, params.get("column", ""), params, told or CATALOGUE[code])


def judge(rows: Sequence[tuple[int, Sequence[Cell]]]) -> Reading[Line]:
    """Return the lines of a sheet that may be tried, and what is wrong with the others.

    Arguments: rows, (row of the sheet, its cells), the first of them the head.
    """
    reading: Reading[Line] = Reading()
    titles = [tidy_title(cell.text) for cell in rows[0][1]] if rows else []
    places = {code: titles.index(title) for code, title in COLUMNS.items() if title in titles}
    for code, title in COLUMNS.items():
        if code in NEEDED and code not in places:
            reading.problems.append(problem(1, "header_missing", column=title))
        if titles.count(title) > 1:
            reading.problems.append(problem(1, "header_twice", column=title))
    if not reading.problems and len(rows) == 1:
        reading.problems.append(problem(1, "file_empty"))
    if reading.problems:
        return reading
    first: dict[tuple[str, str], int] = {}
    for number, cells in rows[1:]:
        reading.read += 1
        row = _Row(number, {code: cells[place] for code, place in places.items()})
        line = row.line()
        if line is not None:
            known = first.setdefault((line.id_number, line.number), number)
            if known != number:
                row.fault("twice", first=known)
            else:
                reading.lines.append(line)
        reading.problems.extend(row.problems)
    return reading


class _Row:
    """Reads one row and collects what is wrong with it."""

    def __init__(self, number: int, cells: dict[str, Cell]) -> None:
        self.number, self.cells = number, cells
        name = cells["name"]
        self.item = names.mask(name.text) if name.kind == "text" else ""
        self.problems: list[Problem] = []
        self.unread: set[str] = set()

    def fault(self, code: str, **params: Any) -> None:
        self.problems.append(problem(self.number, code, item=self.item, **params))

    def check_cells(self) -> None:
        """Find the cells that hold nothing that could be read; the others are read all the same, for all faults at once."""
        for code, cell in self.cells.items():
            before = len(self.problems)
            if cell.kind == "formula":
                self.fault("cell_formula", column=COLUMNS[code])
            elif cell.kind == "error":
                self.fault("cell_error", column=COLUMNS[code])
            elif code in NEEDED and cell.kind == "merged":
                self.fault("cell_merged", column=COLUMNS[code])
            elif code in NEEDED and not cell.text:
                self.fault("cell_empty", column=COLUMNS[code])
            elif code in ("id_number", "number") and cell.kind != "text":
                # Fifteen digits are all that such a cell has kept.
                self.fault("numeric", column=COLUMNS[code])
            if len(self.problems) > before:
                self.unread.add(code)

    def _text(self, code: str) -> str:
        """What a cell says; nothing, of one that has been faulted already."""
        return "" if code in self.unread else self.cells.get(code, Cell()).text

    def day(self, code: str) -> date | None:
        text = self._text(code)
        found = day_of(self.cells[code]) if text else None
        if found is None and text:
            self.fault("date_wrong", column=COLUMNS[code])
        return found

    def line(self) -> Line | None:
        self.check_cells()
        # An apostrophe is how people force text; some programs store it.
        number = clean_number(self._text("number").lstrip("'’"))
        if len(number) > LONGEST:
            self.fault("number_long")
        level = level_of(self._text("level"))
        if level is None and self._text("level"):
            self.fault("level_unknown")
        issued, until = self.day("issued_on"), self.day("valid_until")
        if issued is not None and until is not None and until < issued:
            self.fault("ended_before_issue")
        if self.problems or level is None or issued is None:
            return None
        who = numbers.normalise(self._text("id_number").lstrip("'’"))
        return Line(self.number, self._text("name"), who, number, level, self._text("issuer_name"), issued, until)
