"""A line of a roster file: what each cell may be, and what is wrong with it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_noop as _

from portal.access.errors import Refusal
from portal.employment.enums import Post
from portal.people.errors import WrongNumber
from portal.people.logic import names, numbers
from portal.printing.logic.tables import Cell, Problem, Reading, day_of, tidy_title

#: Columns of the file by the code of their field; the first three and the hiring day must be there.
COLUMNS = {
    "name": "姓名",
    "number": "身份证号",
    "post": "岗位",
    "started_on": "入职日期",
    "ended_on": "离职日期",
    "contract_years": "合同年限",
    "front_line": "一线照护",
    "in_quota": "在编",
    "side": "兼职",
}
NEEDED = ("name", "number", "post", "started_on")
_ALIASES = {
    "身份证号码": "number",
    "证件号码": "number",
    "公民身份号码": "number",
    "职务": "post",
    "入职时间": "started_on",
}
_HEADS = {title: code for code, title in COLUMNS.items()} | _ALIASES
_POSTS = {str(post.value): post for post in Post} | {"养老护理员": Post.CAREGIVER, "社工": Post.SOCIAL_WORK}
_POST_WORDS = {
    "护理员": Post.CAREGIVER,
    "相关照护岗位": Post.RELATED_CARE,
    "护士": Post.NURSE,
    "医生": Post.MEDICAL,
    "康复师": Post.REHAB,
    "社会工作者": Post.SOCIAL_WORK,
    "管理": Post.MANAGER,
    "教师": Post.TEACHER,
    "财务": Post.FINANCE,
    "人事": Post.PERSONNEL,
    "后勤物业": Post.PROPERTY,
    "其他": Post.OTHER,
}
#: What the template offers in its list of posts.
OFFERED_POSTS = tuple(_POST_WORDS)
_POSTS |= _POST_WORDS
_YES = {"是", "有", "y", "yes", "1", "true", "√"}
_NO = {"否", "无", "n", "no", "0", "false", "×"}

#: code -> sentence with {placeholders}; a refusal of another room brings its own sentence.
CATALOGUE: dict[str, str] = {
    "file_unreadable": _("文件打不开：要用 Excel 或 WPS 存成的 .xlsx 文件，不能加密。"),
    "file_suspicious": _("文件的压缩内容不正常，为了安全没有打开。"),
    "file_empty": _("文件里没有人员。请从第二行开始填写。"),
    "file_too_long": _("一次最多导入 {limit} 人，请分成几个文件。这次一个人也没有导入。"),
    "header_missing": _("没有找到表头“{column}”。请用下载的模板填写，不要改第一行。"),
    "header_twice": _("表头“{column}”出现了两次。请删掉一列。"),
    "column_unknown": _("不认识“{column}”这一列，没有读它的内容。"),
    "cell_formula": _("“{column}”里是公式。请改成写好的内容（复制后选择性粘贴为数值）。"),
    "cell_error": _("“{column}”里是表格的错误值。请重新填写。"),
    "cell_empty": _("没有填“{column}”。"),
    "cell_merged": _("“{column}”这一格和别的格子合并了。请取消合并，每一行都写上。"),
    "number_numeric": _("身份证号列须为文本格式：存成数字的号码，后几位会变成 0。请把整列设为文本，再重新填写。"),
    "post_unknown": _("不认识岗位“{value}”。可以填：{choices}。"),
    "date_wrong": _("“{column}”不是日期：请写成 2026-10-01 这样。"),
    "years_wrong": _("合同年限要填 1 到 50 之间的整数。"),
    "yes_no_wrong": _("“{column}”请填“是”或“否”。"),
    "ended_before_start": _("离职日期早于入职日期。"),
    "duplicate_in_file": _("和第 {first} 行是同一个人。请只留一行。"),
}
#: Findings that keep nobody out.
WARNINGS = frozenset({"column_unknown"})


def problem(
    code: str, line: int = 0, item: str = "", column: str = "", params: Mapping[str, Any] | None = None, told: str = ""
) -> Problem:
    """Return a finding with the sentence of the catalogue; `told`, where a refusal of another room brought its own."""
    return Problem(code, line, item, column, params or {}, told or CATALOGUE[code], code in WARNINGS)


@dataclass(frozen=True, slots=True)
class Entry:
    """What a line says, all checks passed that need no database."""

    line: int
    name: str
    number: str
    kind: str
    post: str
    started_on: date
    ended_on: date | None = None
    contract_years: int | None = None
    front_line: bool | None = None
    in_quota: bool | None = None
    primary: bool = True

    @property
    def item(self) -> str:
        """How reports name the line: the masked name."""
        return names.mask(self.name)


class _Row:
    """Reads one row field by field and collects what is wrong with it."""

    def __init__(self, line: int, cells: Mapping[str, Cell], today: date) -> None:
        self.line, self.cells, self.today = line, cells, today
        written = cells.get("name", Cell())
        self.item = names.mask(written.text) if written.kind == "text" else ""
        self.problems: list[Problem] = []

    def fault(self, code: str, field_code: str, told: str = "", **params: Any) -> None:
        self.problems.append(problem(code, self.line, self.item, COLUMNS[field_code], params, told))

    def cell(self, column: str, *, needed: bool = False) -> Cell | None:
        """Return a filled cell that may be read, else None with its fault noted."""
        found = self.cells.get(column, Cell())
        if found.kind == "formula":
            self.fault("cell_formula", column, column=COLUMNS[column])
        elif found.kind == "error":
            self.fault("cell_error", column, column=COLUMNS[column])
        elif found.kind == "merged" and needed:
            self.fault("cell_merged", column, column=COLUMNS[column])
        elif found.text:
            return found
        elif needed:
            self.fault("cell_empty", column, column=COLUMNS[column])
        return None

    def name(self) -> str:
        found = self.cell("name", needed=True)
        if found is None:
            return ""
        try:
            return names.clean(found.text)
        except Refusal as refusal:
            self.fault(refusal.code, "name", str(refusal.message))
            return ""

    def number(self) -> tuple[str, str]:
        found = self.cell("number", needed=True)
        if found is None:
            return "", ""
        if found.kind != "text":
            self.fault("number_numeric", "number")
            return "", ""
        kind = "residence" if found.text[:6] in {"810000", "820000", "830000"} else "id_card"
        try:
            # An apostrophe is how people force text; some programs store it.
            parsed = numbers.parse(kind, found.text.lstrip("'’"), today=self.today)
        except WrongNumber as refusal:
            self.fault(refusal.code, "number", str(refusal.message))
            return "", ""
        return kind, parsed.value

    def post(self) -> str:
        found = self.cell("post", needed=True)
        if found is None:
            return ""
        post = _POSTS.get(found.text)
        if post is None:
            self.fault("post_unknown", "post", value=found.text[:20], choices="、".join(OFFERED_POSTS))
            return ""
        return str(post.value)

    def day(self, column: str, *, needed: bool = False) -> date | None:
        found = self.cell(column, needed=needed)
        if found is None:
            return None
        day = day_of(found)
        if day is None:
            self.fault("date_wrong", column, column=COLUMNS[column])
        return day

    def years(self) -> int | None:
        found = self.cell("contract_years")
        if found is None:
            return None
        text = found.text.removesuffix("年")
        if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 50:
            self.fault("years_wrong", "contract_years")
            return None
        return int(text)

    def flag(self, column: str) -> bool | None:
        found = self.cell(column)
        if found is None:
            return None
        text = found.text.lower()
        if text in _YES or text in _NO:
            return text in _YES
        self.fault("yes_no_wrong", column, column=COLUMNS[column])
        return None

    def entry(self) -> Entry | None:
        name, (kind, number), post = self.name(), self.number(), self.post()
        started, ended = self.day("started_on", needed=True), self.day("ended_on")
        years, line, quota, side = self.years(), self.flag("front_line"), self.flag("in_quota"), self.flag("side")
        if started is not None and ended is not None and ended < started:
            self.fault("ended_before_start", "ended_on")
        if self.problems or started is None:
            return None
        return Entry(self.line, name, number, kind, post, started, ended, years, line, quota, not side)


def head(titles: Sequence[str]) -> tuple[dict[int, str], list[Problem]]:
    """Return which column holds which field, and what is wrong with the head of the table."""
    places: dict[int, str] = {}
    problems = []
    for place, title in enumerate(titles):
        tidy = tidy_title(title)
        code = _HEADS.get(tidy)
        if code is None:
            if tidy:
                problems.append(problem("column_unknown", 1, column=title[:20], params={"column": title[:20]}))
        elif code in places.values():
            problems.append(problem("header_twice", 1, column=COLUMNS[code], params={"column": COLUMNS[code]}))
        else:
            places[place] = code
    for code in NEEDED:
        if code not in places.values():
            problems.append(problem("header_missing", 1, column=COLUMNS[code], params={"column": COLUMNS[code]}))
    return places, problems


def judge(rows: Iterable[tuple[int, Mapping[str, Cell]]], *, today: date) -> Reading[Entry]:
    """Return what the rows say and what is wrong with them; a person written twice is taken once, with a word.

    Arguments: rows, (row of the sheet, cells by field), empty rows left out; today, local date.
    """
    reading: Reading[Entry] = Reading()
    first: dict[tuple[str, str], int] = {}
    for line, cells in rows:
        reading.read += 1
        row = _Row(line, cells, today)
        entry = row.entry()
        if entry is not None:
            known = first.setdefault((entry.kind, entry.number), line)
            if known != line:
                row.fault("duplicate_in_file", "number", first=known)
            else:
                reading.lines.append(entry)
        reading.problems.extend(row.problems)
    return reading


def from_values(lines: Iterable[Mapping[str, Any]], *, today: date) -> Reading[Entry]:
    """Return the same judgement for lines that came as plain values, counted from 1.

    Arguments: lines, with name, number, post, started_on, ended_on, contract_years, front_line, in_quota, primary.
    """

    def cell(value: Any) -> Cell:
        if value is None or value == "":
            return Cell()
        if isinstance(value, bool):
            return Cell("text", "是" if value else "否")
        return Cell("date" if isinstance(value, date) else "text", value if isinstance(value, date) else str(value))

    rows = []
    for place, line in enumerate(lines, start=1):
        cells = {code: cell(line.get(code)) for code in COLUMNS if code != "side"}
        rows.append((place, cells | {"side": cell(not line.get("primary", True))}))
    return judge(rows, today=today)
