"""Questions written as GIFT, such that reading them again gives the same questions."""

import re
from collections.abc import Iterable

from certification.questions.enums import QuestionType
from certification.questions.logic.contents import Draft, plain_number

_SIGNS = re.compile(r"([\\~=#{}:])")


def write(drafts: Iterable[Draft]) -> str:
    """A GIFT file. Marks, level, difficulty and unit have no place in the format; they stand in comments that we read.

    :raises ValueError: for an ordering question, which GIFT cannot express; see ``expressible``.
    """
    parts = []
    module = None
    for draft in drafts:
        if draft.module != module:
            module = draft.module
            parts.append(f"$CATEGORY: {_escaped(module or '')}")
        parts.append(_question(draft))
    return "\n\n".join(parts) + "\n"


def expressible(draft: Draft) -> bool:
    """Whether GIFT can say this question: it knows no ordering and only one gap."""
    return draft.type != QuestionType.ORDERING and len(draft.content.get("answers", [None])) == 1


def _question(draft: Draft) -> str:
    notes = {"id": draft.code, "marks": plain_number(draft.marks), "level": draft.level, "difficulty": draft.difficulty}
    notes["unit"] = draft.content.get("unit")
    remarks = "// " + " ".join(f"[{name}:{value}]" for name, value in notes.items() if value)
    remarks += "".join(f" [tag:{tag}]" for tag in draft.content.get("tags", ()))
    title = draft.content.get("title", "")
    name = f"::{_escaped(title)}::" if title else ""
    explanation = f"\n\t####{_escaped(draft.explanation)}" if draft.explanation else ""
    return f"{remarks}\n{name}{_escaped(draft.stem)}{{{_answers(draft)}{explanation}\n}}"


def _answers(draft: Draft) -> str:
    content = draft.content
    match draft.type:
        case QuestionType.SINGLE:
            return "".join(_option("=" if o["key"] == content["key"] else "~", o) for o in content["options"])
        case QuestionType.MULTIPLE:
            keys = set(content["key"])
            share = f"{100 / len(keys):.5f}".rstrip("0").rstrip(".")
            wrong = "~%-100%"
            return "".join(_option(f"~%{share}%" if o["key"] in keys else wrong, o) for o in content["options"])
        case QuestionType.TRUE_FALSE:
            feedback = content.get("feedback", {})
            tail = "".join(f"#{_escaped(feedback.get(name, ''))}" for name in ("wrong", "right")) if feedback else ""
            return ("TRUE" if content["key"] else "FALSE") + tail
        case QuestionType.FILL:
            feedback = content.get("feedback", {})
            return "".join(
                f"\n\t={_escaped(text)}" + (f"#{_escaped(feedback[text])}" if text in feedback else "")
                for text in content["answers"][0]
            )
        case QuestionType.NUMERIC:
            return f"#{content['value']}:{content['tolerance']}"
        case QuestionType.MATCHING:
            texts = {entry["id"]: entry["text"] for entry in content["right"]}
            used = set(content["key"].values())
            pairs = [(entry["text"], texts[content["key"][entry["id"]]]) for entry in content["left"]]
            pairs += [("", text) for name, text in texts.items() if name not in used]
            return "".join(f"\n\t={_escaped(left)} -> {_escaped(right)}" for left, right in pairs)
        case QuestionType.ESSAY:
            return ""
    raise ValueError(f"GIFT has no form for a question of type {draft.type}")


def _option(sign: str, option: dict[str, str]) -> str:
    feedback = f"#{_escaped(option['feedback'])}" if option.get("feedback") else ""
    return f"\n\t{sign}{_escaped(option['text'])}{feedback}"


def _escaped(text: str) -> str:
    """Signs of the format behind a backslash; line breaks as ``\\n``, since a blank line would end the question."""
    return _SIGNS.sub(r"\\\1", text).replace("\r\n", "\n").replace("\n", "\\n")
