"""A spreadsheet of certificates from elsewhere: which column holds what, and what is wrong with a line."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from certification.certificates.logic.patterns import LONGEST, clean_number

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
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_PLAIN_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MESSAGES = {
    "header_missing": _("第一行缺少“%(column)s”这一列"),
    "header_twice": _("“%(column)s”这一列有两个"),
    "cell_empty": _("没有填写“%(column)s”"),
    "cell_formula": _("“%(column)s”是公式，请改成文字"),
    "cell_error": _("“%(column)s”这一格有错误值"),
    "numeric": _("“%(column)s”存成了数字，末几位可能已经丢失，请把这一列设为文本后重新填写"),
    "number_long": _("证书编号超过 40 位"),
    "level_unknown": _("等级请填五级、四级、三级、二级或一级"),
    "date_wrong": _("“%(column)s”不是日期，请写成 2020-10-01 这样"),
    "ended_before_issue": _("有效期早于发证日期"),
    "twice": _("和第 %(first)s 行是同一张证书"),
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


@dataclass(frozen=True)
class Problem:
    """What keeps a line out, in words."""

    line: int
    code: str
    message: Any


@dataclass
class Reading:
    """What a file says."""

    read: int = 0
    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def fault(self, line: int, code: str, **words: Any) -> None:
        """Note what is wrong with a line."""
        self.problems.append(Problem(line, code, _MESSAGES[code] % words))


def level_of(text: str) -> int | None:
    """Return the level that a cell says (五级, 初级工, 五级 / 初级工, 5), None for anything else."""
    words = [word for word in re.split(r"[\s/／()（）、]+", text) if word]
    levels = {_WORDS.get(word) for word in words}
    return levels.pop() if len(levels) == 1 else None


def _day(cell: Any) -> date | None:
    if cell.kind == "date":
        return cell.value.date() if isinstance(cell.value, datetime) else cell.value
    found = _DAY.fullmatch(cell.text) or _PLAIN_DAY.fullmatch(cell.text)
    try:
        return date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None


def judge(rows: Sequence[tuple[int, Sequence[Any]]]) -> Reading:
    """Return the lines of a sheet that may be tried, and what is wrong with the others.

    Arguments: rows, (row of the sheet, cells with `kind`, `value` and `text`), the first of them the head.
    """
    reading = Reading()
    titles = [re.sub(r"[\s*＊（）()]|必填|选填", "", cell.text) for cell in rows[0][1]] if rows else []
    places = {code: titles.index(title) for code, title in COLUMNS.items() if title in titles}
    for code, title in COLUMNS.items():
        if code in NEEDED and code not in places:
            reading.fault(1, "header_missing", column=title)
        if titles.count(title) > 1:
            reading.fault(1, "header_twice", column=title)
    if reading.problems:
        return reading
    first: dict[tuple[str, str], int] = {}
    for number, cells in rows[1:]:
        reading.read += 1
        line = _line(reading, number, {code: cells[place] for code, place in places.items()})
        if line is None:
            continue
        known = first.setdefault((line.id_number, line.number), number)
        if known != number:
            reading.fault(number, "twice", first=known)
        else:
            reading.lines.append(line)
    return reading


def _line(reading: Reading, number: int, cells: dict[str, Any]) -> Line | None:
    before = len(reading.problems)
    for code, cell in cells.items():
        if cell.kind == "formula":
            reading.fault(number, "cell_formula", column=COLUMNS[code])
        elif cell.kind == "error":
            reading.fault(number, "cell_error", column=COLUMNS[code])
        elif code in NEEDED and not cell.text:
            reading.fault(number, "cell_empty", column=COLUMNS[code])
        elif code in ("id_number", "number") and cell.kind != "text":
            # Fifteen digits are all that such a cell has kept.
            reading.fault(number, "numeric", column=COLUMNS[code])
    if len(reading.problems) > before:
        return None
    certificate = clean_number(cells["number"].text.lstrip("'’"))
    if len(certificate) > LONGEST:
        reading.fault(number, "number_long")
    level = level_of(cells["level"].text)
    if level is None:
        reading.fault(number, "level_unknown")
    issued = _day(cells["issued_on"])
    if issued is None:
        reading.fault(number, "date_wrong", column=COLUMNS["issued_on"])
    ends = cells.get("valid_until")
    until = _day(ends) if ends is not None and ends.text else None
    if ends is not None and ends.text and until is None:
        reading.fault(number, "date_wrong", column=COLUMNS["valid_until"])
    if issued is not None and until is not None and until < issued:
        reading.fault(number, "ended_before_issue")
    if len(reading.problems) > before or level is None or issued is None:
        return None
    who = cells["id_number"].text.lstrip("'’").strip().upper()
    return Line(number, cells["name"].text, who, certificate, level, cells["issuer_name"].text[:120], issued, until)
