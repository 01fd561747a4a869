"""Rows of a sheet as questions. Every non-empty row is an item of the report, whether it can be read or not."""

import datetime
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from certification.questions.enums import QuestionType
from certification.questions.logic import contents, scoring
from certification.questions.logic.contents import Content, Draft, Item, Reading
from certification.questions.logic.problems import Problem
from certification.questions.logic.table import columns

#: How many rows from the top may hold titles and notes before the heading.
HEADING_WITHIN = 10
#: Sheets that explain the template are passed over without a word.
GUIDE_SHEETS = ("填写说明", "说明", "使用说明")

_ARROW = re.compile(r"\s*(?:→|->|=>|——|—>|＝>)\s*")
_ESCAPED_FORMULA = re.compile(r"^'(?=[=+\-@\t])")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as read from the file: its name, its rows (row n of the sheet is rows[n-1]), and whether it was cut."""

    name: str
    rows: Sequence[Sequence[Any]]
    cut: tuple[int, int] | None = None


class _Refused(Exception):
    """This row cannot become a question."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.problem = Problem(code, params=params)


def read(sheets: Iterable[Sheet]) -> Reading:
    """Every question of every sheet whose heading has 题干 and 答案; the type may stand in the sheet's name."""
    reading = Reading()
    filled = [
        sheet
        for sheet in sheets
        if any(_has_text(row) for row in sheet.rows) and sheet.name.strip() not in GUIDE_SHEETS
    ]
    for sheet in filled:
        _read_sheet(sheet, reading, prefix=f"{sheet.name} · " if len(filled) > 1 else "")
    if not reading.items:
        reading.problems.append(Problem("file_empty"))
    return reading


def _read_sheet(sheet: Sheet, reading: Reading, *, prefix: str) -> None:
    if sheet.cut:
        cut = {"sheet": sheet.name, "rows": sheet.cut[0], "columns": sheet.cut[1]}
        reading.problems.append(Problem("sheet_too_large", item=sheet.name, params=cut))
    heading = next(
        (
            (at, found)
            for at, row in enumerate(sheet.rows[:HEADING_WITHIN])
            if (found := columns.header_of(row)) is not None
        ),
        None,
    )
    if heading is None:
        reading.problems.append(Problem("sheet_without_header", item=sheet.name, params={"sheet": sheet.name}))
        return
    at, by_column = heading
    fields: dict[str, int] = {}
    for column, name in by_column.items():
        title = str(sheet.rows[at][column]).strip()
        if name.startswith("?"):
            reading.problems.append(Problem("column_unknown", at + 1, sheet.name, {"column": title}))
        elif name in fields and name != "ignored":
            reading.problems.append(Problem("column_repeated", at + 1, sheet.name, {"column": title}))
        else:
            fields[name] = column
    titles = {name: str(sheet.rows[at][column]).strip() for name, column in fields.items()}
    default_type = columns.type_of(sheet.name)
    letters = [letter for letter in columns.READ_LETTERS if f"option:{letter}" in fields]
    for number, row in enumerate(sheet.rows[at + 1 :], start=at + 2):
        if any(_filled(row[column]) for column in fields.values() if column < len(row)):
            reading.items.append(_Row(row, fields, titles, letters, default_type).item(number, prefix))


def _has_text(row: Sequence[Any]) -> bool:
    return any(_filled(cell) for cell in row)


def _filled(cell: Any) -> bool:
    return cell is not None and str(cell).strip() != ""


@dataclass(slots=True)
class _Row:
    row: Sequence[Any]
    fields: dict[str, int]
    titles: dict[str, str]
    letters: list[str]
    default_type: str
    problems: list[Problem] = field(default_factory=list)

    def item(self, line: int, prefix: str) -> Item:
        name = ""
        draft = None
        try:
            name = self.cell("code") or self.cell("stem")[:20]
            draft = self.draft()
        except _Refused as refused:
            self.problems.append(refused.problem)
        return Item(line, prefix + (name or f"#{line}"), draft).with_problems(*self.problems)

    def cell(self, name: str) -> str:
        """The text of a cell; numbers as people would write them.

        :raises _Refused: for a date that the spreadsheet made of a text such as 3-5, and for a formula's error.
        """
        column = self.fields.get(name)
        if column is None or column >= len(self.row):
            return ""
        value = self.row[column]
        if isinstance(value, str):
            if value.startswith("#") and value.endswith(("!", "?", "/A")) and value.isascii():
                raise _Refused("cell_is_error", column=self.titles[name], value=value)
            return _ESCAPED_FORMULA.sub("", value.strip()).strip()
        if value is None:
            return ""
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        if isinstance(value, int | float):
            return contents.plain_number(Decimal(repr(value)))
        if isinstance(value, datetime.date | datetime.time | datetime.timedelta):
            raise _Refused("cell_is_date", column=self.titles[name])
        return str(value).strip()

    def draft(self) -> Draft:
        written = self.cell("type")
        kind = columns.type_of(written) if written else self.default_type
        if not kind:
            raise _Refused("type_unknown", value=written) if written else _Refused("type_missing")
        stem = self.cell("stem")
        if kind == QuestionType.FILL:
            stem = re.sub(r"_{2,}|＿+|[(（]\s*[)）]", contents.BLANK, stem)
        content = _CONTENTS[kind](self, stem, self.cell("answer"))
        return Draft(
            type=content["type"],
            stem=stem,
            content=content,
            explanation=self.cell("explanation"),
            marks=self.marks(),
            module=self.cell("module"),
            level=self.level(),
            difficulty=self.difficulty(),
            code=self.cell("code"),
        )

    def marks(self) -> Decimal:
        written = self.cell("marks")
        if not written:
            self.problems.append(Problem("marks_default"))
            return Decimal(1)
        value = scoring.number(written, "分")
        if value is None:
            raise _Refused("marks_invalid", value=written)
        return value

    def level(self) -> int | None:
        written = self.cell("level")
        level = columns.level_of(written) if written else None
        if written and level is None:
            raise _Refused("level_invalid", value=written)
        return level

    def difficulty(self) -> int:
        written = self.cell("difficulty")
        difficulty = columns.difficulty_of(written) if written else 3
        if difficulty is None:
            raise _Refused("difficulty_invalid", value=written)
        return difficulty

    def option_texts(self) -> list[str]:
        """Texts of the option columns up to the last filled one; a gap stays in, so that validation names it."""
        texts = [self.cell(f"option:{letter}") for letter in self.letters]
        while texts and not texts[-1]:
            texts.pop()
        return texts

    def options(self) -> list[dict[str, Any]]:
        return [{"key": letter, "text": text} for letter, text in zip(self.letters, self.option_texts(), strict=False)]

    def choice(self, stem: str, answer: str, *, multiple: bool) -> Content:
        options = self.options()
        keys = _letters(answer)
        if keys is None:
            keys = [option["key"] for option in options if option["text"] == answer]
            if not keys:
                raise _Refused("key_unknown", value=answer)
        if not multiple and len(keys) > 1:
            raise _Refused("single_with_two_keys", count=len(keys))
        return contents.choice(options, keys, multiple=multiple)

    def true_false(self, stem: str, answer: str) -> Content:
        if not answer:
            raise _Refused("no_key")
        texts = dict(zip(self.letters, self.option_texts(), strict=False))
        letter = contents.half_width(answer).upper().rstrip(".")
        truth = columns.truth_of(texts[letter]) if texts.get(letter) else None
        if truth is None and letter in ("A", "B") and not texts:
            # Sheets without option columns for this type mean A = right, B = wrong.
            truth = letter == "A"
        if truth is None:
            truth = columns.truth_of(answer)
        if truth is None:
            raise _Refused("true_false_invalid", value=answer)
        return contents.true_false(truth)

    def fill(self, stem: str, answer: str) -> Content:
        if not answer:
            raise _Refused("no_key")
        parts = re.split(r"[;；]", answer)
        return contents.fill([[text.strip() for text in re.split(r"[|｜]", part)] for part in parts])

    def numeric(self, stem: str, answer: str) -> Content:
        if not answer:
            raise _Refused("no_key")
        found = re.fullmatch(
            r"(?P<value>[+\-−]?[\d.,]+)(?P<unit1>[^\d±+~]*)(?:(?:±|\+/?-)(?P<tolerance>[\d.,]+)|(?:~|\.\.)(?P<high>[\d.,]+))?(?P<unit2>\D*)",
            contents.half_width(answer),
        )
        if not found:
            raise _Refused("number_invalid", value=answer)
        value, tolerance = scoring.number(found["value"]), scoring.number(found["tolerance"] or "0")
        high = scoring.number(found["high"] or found["value"])
        if value is None or tolerance is None or high is None:
            raise _Refused("number_invalid", value=answer)
        if found["high"]:
            value, tolerance = (value + high) / 2, (high - value) / 2
        return contents.numeric(value, tolerance, (found["unit2"] or found["unit1"]).strip())

    def matching(self, stem: str, answer: str) -> Content:
        if answer:
            raise _Refused("pair_invalid", value=answer)
        pairs, extra = [], []
        for text in self.option_texts():
            parts = _ARROW.split(text)
            if len(parts) != 2 or not parts[1]:
                raise _Refused("pair_invalid", value=text)
            if parts[0]:
                pairs.append((parts[0], parts[1]))
            else:
                extra.append(parts[1])
        return contents.matching(pairs, extra)

    def ordering(self, stem: str, answer: str) -> Content:
        items = [{"id": option["key"].lower(), "text": option["text"]} for option in self.options()]
        keys = _letters(answer, unique=False)
        if keys is None:
            raise _Refused("key_unknown", value=answer)
        return contents.ordering(items, [key.lower() for key in keys])

    def essay(self, stem: str, answer: str) -> Content:
        return contents.essay() | ({"guide": answer} if answer else {})


def _letters(answer: str, *, unique: bool = True) -> list[str] | None:
    """The letters of an answer such as ABD, A,B or A、C; None where it holds anything else."""
    squeezed = re.sub(r"[\s,、;.。/和及]+", "", contents.half_width(answer)).upper()
    if squeezed and not re.fullmatch(r"[A-Z]+", squeezed):
        return None
    return sorted(set(squeezed)) if unique else list(squeezed)


_CONTENTS: dict[str, Callable[[_Row, str, str], Content]] = {
    QuestionType.SINGLE.value: lambda row, stem, answer: row.choice(stem, answer, multiple=False),
    QuestionType.MULTIPLE.value: lambda row, stem, answer: row.choice(stem, answer, multiple=True),
    QuestionType.TRUE_FALSE.value: _Row.true_false,
    QuestionType.FILL.value: _Row.fill,
    QuestionType.NUMERIC.value: _Row.numeric,
    QuestionType.MATCHING.value: _Row.matching,
    QuestionType.ORDERING.value: _Row.ordering,
    QuestionType.ESSAY.value: _Row.essay,
}
