"""Questions for people to read: the options with the right ones marked, and the answer in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from certification.questions.enums import QuestionType


@dataclass(frozen=True, slots=True)
class ShownOption:
    """One option: its letter, its text, whether it belongs to the key, and what the author says about it."""

    letter: str
    text: str
    right: bool
    feedback: str = ""


def options(content: Mapping[str, Any]) -> list[ShownOption]:
    """The options of a choice question, of an ordering question in the order shown; empty for other types."""
    if content["type"] in (QuestionType.SINGLE, QuestionType.MULTIPLE):
        return [
            ShownOption(option["key"], option["text"], option["key"] in content["key"], option.get("feedback", ""))
            for option in content["options"]
        ]
    return []


def pairs(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The right pairs of a matching question as (left, right) texts; empty for other types."""
    if content["type"] != QuestionType.MATCHING:
        return []
    texts = {entry["id"]: entry["text"] for entry in content["right"]}
    return [(entry["text"], texts[content["key"][entry["id"]]]) for entry in content["left"]]


def sequence(content: Mapping[str, Any]) -> list[str]:
    """The texts of an ordering question in the right order; empty for other types."""
    if content["type"] != QuestionType.ORDERING:
        return []
    texts = {entry["id"]: entry["text"] for entry in content["items"]}
    return [texts[name] for name in content["key"]]


def answer(content: Mapping[str, Any]) -> str:
    """The key in words, on one line."""
    match content["type"]:
        case QuestionType.SINGLE:
            return str(content["key"])
        case QuestionType.MULTIPLE:
            return "、".join(content["key"])
        case QuestionType.TRUE_FALSE:
            return _("对") if content["key"] else _("错")
        case QuestionType.FILL:
            either = _(" 或 ")
            return "；".join(either.join(accepted) for accepted in content["answers"])
        case QuestionType.NUMERIC:
            unit = content.get("unit", "")
            spread = "" if content["tolerance"] == "0" else f" ± {content['tolerance']}"
            return f"{content['value']}{spread} {unit}".strip()
        case QuestionType.MATCHING:
            return "；".join(f"{left} → {right}" for left, right in pairs(content))
        case QuestionType.ORDERING:
            return " → ".join(sequence(content))
    return _("由考评员评分")
