"""What a question must be before it may enter a bank. Nothing here looks at the database."""

import re
from collections.abc import Callable, Iterable
from decimal import Decimal

from django.utils.translation import gettext as _

from certification.questions.enums import QuestionType
from certification.questions.logic import contents
from certification.questions.logic.contents import Content, Draft
from certification.questions.logic.problems import Problem

STEM_LIMIT = 4000
TEXT_LIMIT = 2000
MODULE_LIMIT = 100
MARKS_LIMIT = Decimal(999)

# Tab and line feed may stand in a text; other control characters come from damaged files.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def check(draft: Draft) -> list[Problem]:
    """Everything that is wrong with a draft; errors keep it out of the bank, warnings do not."""
    found = list(_common(draft))
    rule = _RULES.get(draft.type)
    if rule is None:
        found.append(Problem("type_unknown", params={"value": draft.type}))
    else:
        found.extend(rule(draft))
    return found


def _common(draft: Draft) -> Iterable[Problem]:
    if not draft.stem.strip():
        yield Problem("stem_empty")
    if len(draft.stem) > STEM_LIMIT:
        yield Problem("text_too_long", params={"where": _("题干"), "limit": STEM_LIMIT})
    texts = [draft.explanation, *contents.texts(draft.content)]
    if any(len(text) > TEXT_LIMIT for text in texts):
        yield Problem("text_too_long", params={"where": _("选项和解析"), "limit": TEXT_LIMIT})
    if any(_CONTROL.search(text) for text in (draft.stem, *texts)):
        yield Problem("text_control")
    if not draft.marks.is_finite() or draft.marks <= 0:
        yield Problem("marks_not_positive")
    elif draft.marks > MARKS_LIMIT or draft.marks != round(draft.marks, 2):
        yield Problem("marks_too_fine", params={"value": draft.marks})
    if not 1 <= draft.difficulty <= 5:
        yield Problem("difficulty_invalid", params={"value": draft.difficulty})
    if draft.level is not None and not 1 <= draft.level <= 5:
        yield Problem("level_invalid", params={"value": draft.level})
    if len(draft.module) > MODULE_LIMIT:
        yield Problem("module_too_long", params={"limit": MODULE_LIMIT})
    if draft.code and not _CODE.fullmatch(draft.code):
        yield Problem("code_invalid", params={"value": draft.code})


def _options(content: Content) -> Iterable[Problem]:
    options = content["options"]
    if len(options) < 2:
        yield Problem("options_too_few")
    keys = [option["key"] for option in options]
    if keys != list(contents.LETTERS[: len(keys)]):
        yield Problem("option_letters")
    seen: dict[str, str] = {}
    for option in options:
        text = same(option["text"])
        if not text:
            yield Problem("option_empty", params={"key": option["key"]})
        elif text in seen:
            yield Problem("option_duplicate", params={"first": seen[text], "second": option["key"]})
        else:
            seen[text] = option["key"]


def same(text: str) -> str:
    """The form in which two options count as one: width and spaces do not matter, case does (kPa is not KPA)."""
    return re.sub(r"\s+", "", contents.half_width(text))


def _single(draft: Draft) -> Iterable[Problem]:
    yield from _options(draft.content)
    key = draft.content["key"]
    if not key:
        yield Problem("no_key")
    elif key not in {option["key"] for option in draft.content["options"]}:
        yield Problem("key_unknown", params={"value": key})


def _multiple(draft: Draft) -> Iterable[Problem]:
    yield from _options(draft.content)
    keys = draft.content["key"]
    known = {option["key"] for option in draft.content["options"]}
    unknown = [key for key in keys if key not in known]
    if not keys:
        yield Problem("no_key")
    elif unknown:
        yield Problem("key_unknown", params={"value": "".join(unknown)})
    elif len(set(keys)) == 1:
        yield Problem("multiple_with_one_key")
    elif set(keys) == known:
        yield Problem("multiple_all_right")


def _true_false(draft: Draft) -> Iterable[Problem]:
    if not isinstance(draft.content["key"], bool):
        yield Problem("true_false_invalid", params={"value": draft.content["key"]})


def _fill(draft: Draft) -> Iterable[Problem]:
    answers = draft.content["answers"]
    if not answers:
        yield Problem("no_key")
        return
    expected = contents.blanks(draft.stem) or 1
    if expected != len(answers):
        yield Problem("blanks_mismatch", params={"blanks": expected, "answers": len(answers)})
    for index, accepted in enumerate(answers, start=1):
        if not accepted or any(not text.strip() for text in accepted):
            yield Problem("fill_answer_empty", params={"number": index})


def _numeric(draft: Draft) -> Iterable[Problem]:
    for name in ("value", "tolerance"):
        if not re.fullmatch(r"-?\d{1,20}(\.\d{1,10})?", draft.content[name]):
            yield Problem("number_invalid", params={"value": draft.content[name]})
    if draft.content["tolerance"].startswith("-"):
        yield Problem("tolerance_negative")


def _matching(draft: Draft) -> Iterable[Problem]:
    left, right, key = draft.content["left"], draft.content["right"], draft.content["key"]
    if len(left) < 2 or len(right) < 2:
        yield Problem("pairs_too_few")
    for column in (left, right):
        yield from _repeated(column, "pair_duplicate")
    rights = {entry["id"] for entry in right}
    if set(key) != {entry["id"] for entry in left} or not set(key.values()) <= rights:
        yield Problem("pair_key")


def _ordering(draft: Draft) -> Iterable[Problem]:
    items, key = draft.content["items"], draft.content["key"]
    if len(items) < 2:
        yield Problem("items_too_few")
    yield from _repeated(items, "item_duplicate")
    if sorted(key) != sorted(entry["id"] for entry in items):
        yield Problem("order_key" if key else "no_key")


def _repeated(entries: list[dict[str, str]], code: str) -> Iterable[Problem]:
    seen: set[str] = set()
    for entry in entries:
        text = same(entry["text"])
        if text in seen or not text:
            yield Problem(code, params={"value": entry["text"]})
        seen.add(text)


def _essay(draft: Draft) -> Iterable[Problem]:
    return ()


_RULES: dict[str, Callable[[Draft], Iterable[Problem]]] = {
    QuestionType.SINGLE.value: _single,
    QuestionType.MULTIPLE.value: _multiple,
    QuestionType.TRUE_FALSE.value: _true_false,
    QuestionType.FILL.value: _fill,
    QuestionType.NUMERIC.value: _numeric,
    QuestionType.MATCHING.value: _matching,
    QuestionType.ORDERING.value: _ordering,
    QuestionType.ESSAY.value: _essay,
}
