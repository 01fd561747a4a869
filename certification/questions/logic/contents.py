"""The shape of a question: a draft as read from a file or a form, its content, and the digest that names it.

``content`` is a plain dict that can be stored as JSON and frozen into a paper. It always has ``type``; the rest:

=========== =====================================================================================
single      options [{key, text, feedback?}], key "B"
multiple    options, key ["A", "C"]
true_false  key bool
fill        answers [[accepted, ...], ...], one list for each ``____`` of the stem (one list when it has none)
numeric     value, tolerance (strings of decimals), unit
matching    left [{id, text}], right [{id, text}], key {left id: right id}
ordering    items [{id, text}] in the order shown, key [id, ...]
essay       nothing more
=========== =====================================================================================

Optional in all: ``title`` and ``tags`` (as a file gave them), ``feedback`` and ``other_answers`` (kept from GIFT, not
used for marks). An essay may have ``guide``, a note for whoever marks it.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from certification.questions.enums import QuestionType
from certification.questions.logic.problems import Problem

Content = dict[str, Any]

BLANK = "____"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A question before it is stored.

    :param code: its stable name in the bank; empty = made from its identity.
    :param module: code or title of the module, as the author wrote it; empty = none.
    :param level: 5 (junior) .. 1 (chief technician); None = every level.
    """

    type: str
    stem: str
    content: Content
    explanation: str = ""
    marks: Decimal = Decimal(1)
    module: str = ""
    level: int | None = None
    difficulty: int = 3
    code: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One question of a file as it was read: with a draft, or with the reason why there is none."""

    line: int
    item: str
    draft: Draft | None
    problems: tuple[Problem, ...] = ()

    @property
    def good(self) -> bool:
        """Whether it may be imported."""
        return self.draft is not None and not any(problem.is_error for problem in self.problems)

    def with_problems(self, *problems: Problem) -> "Item":
        """The same item with further findings, placed at its line."""
        return replace(self, problems=self.problems + tuple(p.at(self.line, self.item) for p in problems))


@dataclass(slots=True)
class Reading:
    """What a parser found: the items in file order, and what concerns the file as a whole."""

    items: list[Item] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def canonical(draft: Draft) -> bytes:
    """The bytes that are hashed: every field that a version freezes, in one fixed form. The code is not among them."""
    marks = format(draft.marks.normalize(), "f")
    return json.dumps(
        [
            draft.type,
            draft.stem,
            draft.content,
            draft.explanation,
            marks,
            draft.module,
            draft.level,
            draft.difficulty,
        ],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    ).encode()


def digest(draft: Draft) -> str:
    """SHA-256 (hex) of the canonical form; two drafts with one digest are the same question in every respect."""
    return hashlib.sha256(canonical(draft)).hexdigest()


def identity(draft: Draft) -> str:
    """A code for a question that came without one: the same question, mended, gets the same code again.

    A file that names its questions is trusted with the name and the stem. Without a name the texts to choose from count
    too, since many questions share a stem such as “下列说法正确的是”.
    """
    title = str(draft.content.get("title", ""))
    parts = [draft.type, title, _squeezed(draft.stem)]
    if not title:
        parts += sorted(_squeezed(text) for text in texts(draft.content))
    return "q-" + hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


def choice(options: Sequence[Mapping[str, Any]], keys: list[str], *, multiple: bool) -> Content:
    """Content of a single or multiple choice question; options are {key, text, ...}."""
    if multiple:
        return {"type": QuestionType.MULTIPLE.value, "options": [dict(o) for o in options], "key": sorted(keys)}
    return {"type": QuestionType.SINGLE.value, "options": [dict(o) for o in options], "key": keys[0] if keys else ""}


def lettered(texts: list[str]) -> list[dict[str, Any]]:
    """Texts as options with the letters A, B, C ..."""
    return [{"key": LETTERS[index], "text": text} for index, text in enumerate(texts)]


def true_false(key: bool) -> Content:
    """Content of a true/false question."""
    return {"type": QuestionType.TRUE_FALSE.value, "key": key}


def fill(answers: list[list[str]]) -> Content:
    """Content of a fill question: for each blank the texts that are accepted."""
    return {"type": QuestionType.FILL.value, "answers": answers}


def numeric(value: Decimal, tolerance: Decimal = Decimal(0), unit: str = "") -> Content:
    """Content of a numeric question; stored as strings, since JSON has no decimals."""
    return {
        "type": QuestionType.NUMERIC.value,
        "value": plain_number(value),
        "tolerance": plain_number(tolerance),
        "unit": unit,
    }


def matching(pairs: list[tuple[str, str]], extra: list[str] | None = None) -> Content:
    """Content of a matching question from (left, right) texts; ``extra`` are right texts that belong to nobody.

    The right column is sorted by text, so that the order in the file does not give the answer away.
    """
    right_texts = sorted({right for _, right in pairs} | set(extra or []))
    right = [{"id": chr(ord("a") + n) if n < 26 else f"r{n}", "text": text} for n, text in enumerate(right_texts)]
    ids = {entry["text"]: entry["id"] for entry in right}
    left = [{"id": str(n), "text": text} for n, (text, _) in enumerate(pairs, start=1)]
    key = {entry["id"]: ids[pair[1]] for entry, pair in zip(left, pairs, strict=True)}
    return {"type": QuestionType.MATCHING.value, "left": left, "right": right, "key": key}


def ordering(items: Sequence[Mapping[str, str]], key: list[str]) -> Content:
    """Content of an ordering question; items are {id, text} in the order shown, key the ids in the right order."""
    return {"type": QuestionType.ORDERING.value, "items": [dict(i) for i in items], "key": key}


def essay() -> Content:
    """Content of a question that a person marks."""
    return {"type": QuestionType.ESSAY.value}


#: What must not reach a candidate before the marks are out.
_SECRETS = ("key", "answers", "value", "tolerance", "feedback", "other_answers", "title", "tags", "guide")


def without_key(content: Mapping[str, Any]) -> Content:
    """The part of a content that a candidate may see; a fill question keeps the number of its blanks as ``blanks``."""
    shown = {name: value for name, value in content.items() if name not in _SECRETS}
    if "options" in shown:
        shown["options"] = [{"key": o["key"], "text": o["text"]} for o in shown["options"]]
    if content["type"] == QuestionType.FILL:
        shown["blanks"] = len(content["answers"])
    return shown


def right_response(content: Mapping[str, Any]) -> Any:
    """A response that gets full marks, in the shape that ``scoring.score`` takes; None for an essay."""
    kind = content["type"]
    if kind == QuestionType.FILL:
        return [accepted[0] for accepted in content["answers"]]
    if kind == QuestionType.NUMERIC:
        return content["value"]
    return content.get("key")


def blanks(stem: str) -> int:
    """Number of blanks ``____`` in a stem."""
    return len(re.findall(r"_{3,}", stem))


def plain_number(value: Decimal) -> str:
    """A decimal without exponent and without trailing zeros."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def half_width(text: str) -> str:
    """Full-width letters, digits and signs as half-width ones. Not NFKC, which would make 10² the same as 102."""
    return text.translate(_WIDTH)


_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def texts(content: Mapping[str, Any]) -> list[str]:
    """All texts that a candidate chooses from, in the order shown."""
    entries = [
        *content.get("options", ()),
        *content.get("left", ()),
        *content.get("right", ()),
        *content.get("items", ()),
    ]
    return [entry["text"] for entry in entries]
