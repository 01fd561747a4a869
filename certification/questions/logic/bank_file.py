"""Banks written as YAML (schema questions/1): the form in which the demonstration content is kept."""

from decimal import Decimal, InvalidOperation
from typing import Any

import yaml

from certification.questions.enums import QuestionType
from certification.questions.logic import contents
from certification.questions.logic.contents import Content, Draft, Item, Reading
from certification.questions.logic.problems import Problem

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

#: Fields of each type beside the common ones.
_FIELDS = {
    QuestionType.SINGLE.value: ("options", "key"),
    QuestionType.MULTIPLE.value: ("options", "key"),
    QuestionType.TRUE_FALSE.value: ("key",),
    QuestionType.FILL.value: ("answers",),
    QuestionType.NUMERIC.value: ("value", "tolerance", "unit"),
    QuestionType.MATCHING.value: ("left", "right", "key"),
    QuestionType.ORDERING.value: ("items", "key"),
    QuestionType.ESSAY.value: (),
}
_COMMON = {"code", "type", "level", "module", "difficulty", "marks", "stem", "explanation"}


def read(text: str) -> Reading:
    """Every question of a YAML bank, with the line where it begins."""
    reading = Reading()
    try:
        root = yaml.compose(text, Loader=_Loader)
        data = yaml.load(text, Loader=_Loader)  # noqa: S506 - both loaders are the safe ones
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or type(error).__name__
        reading.problems.append(Problem("yaml_invalid", mark.line + 1 if mark else 0, params={"reason": reason}))
        return reading
    questions = data.get("questions") if isinstance(data, dict) else None
    if not isinstance(questions, list) or not questions:
        reading.problems.append(Problem("file_empty"))
        return reading
    # A mapping, since its data is a dict.
    pairs = root.value if isinstance(root, yaml.MappingNode) else []
    node = next(value for key, value in pairs if key.value == "questions")
    for number, (entry, place) in enumerate(zip(questions, node.value, strict=True), start=1):
        reading.items.append(_item(entry, place.start_mark.line + 1, f"#{number}", data.get("level")))
    return reading


def _item(entry: Any, line: int, name: str, level: Any) -> Item:
    if not isinstance(entry, dict):
        return Item(line, name, None, (Problem("content_invalid", line, name, {"value": str(entry)[:40]}),))
    name = str(entry.get("code") or name)
    kind = entry.get("type")
    if kind not in _FIELDS:
        code = "type_unknown" if kind else "type_missing"
        return Item(line, name, None, (Problem(code, line, name, {"value": kind}),))
    unknown = set(entry) - _COMMON - set(_FIELDS[kind])
    if unknown:
        return Item(
            line, name, None, (Problem("content_invalid", line, name, {"value": ", ".join(sorted(map(str, unknown)))}),)
        )
    try:
        marks = Decimal(str(entry.get("marks", "1")))
    except InvalidOperation:
        return Item(line, name, None, (Problem("marks_invalid", line, name, {"value": entry["marks"]}),))
    try:
        draft = Draft(
            type=kind,
            stem=str(entry.get("stem", "")),
            content=_content(kind, entry),
            explanation=str(entry.get("explanation", "")),
            marks=marks,
            module=str(entry.get("module", "")),
            level=entry.get("level", level),
            difficulty=int(entry.get("difficulty", 3)),
            code=str(entry.get("code", "")),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        return Item(line, name, None, (Problem("content_invalid", line, name, {"value": str(error)}),))
    return Item(line, name, draft)


def _content(kind: str, entry: dict[str, Any]) -> Content:
    """The content of an entry, its parts brought to the types that we store.

    :raises KeyError, TypeError, ValueError, AttributeError: where a part is missing or of another shape.
    """
    content: Content = {"type": kind}
    match kind:
        case QuestionType.SINGLE | QuestionType.MULTIPLE:
            options = [{"key": str(o["key"]), "text": str(o["text"])} for o in entry["options"]]
            key = entry.get("key") or []
            keys = [key] if isinstance(key, str) else [str(part) for part in key]
            if kind == QuestionType.SINGLE and len(keys) > 1:
                raise ValueError("single with several keys")
            return contents.choice(options, keys, multiple=kind == QuestionType.MULTIPLE)
        case QuestionType.TRUE_FALSE:
            return contents.true_false(entry["key"])
        case QuestionType.FILL:
            return contents.fill([[str(text) for text in accepted] for accepted in entry["answers"]])
        case QuestionType.NUMERIC:
            content |= {
                name: str(entry.get(name, default))
                for name, default in (("value", ""), ("tolerance", "0"), ("unit", ""))
            }
        case QuestionType.MATCHING:
            return _matching(entry)
        case QuestionType.ORDERING:
            return contents.ordering(_entries(entry["items"]), [str(part) for part in entry["key"]])
    return content


def _matching(entry: dict[str, Any]) -> Content:
    """Pairs in the one form that all formats share, so that a question has one digest wherever it comes from."""
    left, right = _entries(entry["left"]), _entries(entry["right"])
    key = {str(name): str(partner) for name, partner in entry["key"].items()}
    texts = {part["id"]: part["text"] for part in right}
    whole = set(key) == {part["id"] for part in left} and set(key.values()) <= set(texts)
    if not whole or len(set(texts.values())) < len(right):
        # Faulty: left as it is, for validation to name the fault.
        return {"type": QuestionType.MATCHING.value, "left": left, "right": right, "key": key}
    return contents.matching([(part["text"], texts[key[part["id"]]]) for part in left], list(texts.values()))


def _entries(entries: Any) -> list[dict[str, str]]:
    return [{"id": str(entry["id"]), "text": str(entry["text"])} for entry in entries]
