"""How an answer is marked: all or nothing, as the bank's rules say; a response of a wrong shape earns nothing.

Responses are plain JSON: single "B"; multiple ["A", "C"]; true_false true; fill ["first", "second"] (a bare string
where there is one blank); numeric "37.5"; matching {"1": "b"}; ordering ["c", "a", "b"]. None or an empty value = not
answered.
"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from certification.questions.enums import QuestionType
from certification.questions.logic.contents import half_width

RIGHT = Decimal(1)
WRONG = Decimal(0)


def score(content: Mapping[str, Any], response: Any) -> Decimal:
    """The fraction of a question's marks that a response earns.

    :param content: the content of the version (see ``contents``), with its key.
    :param response: what the candidate gave; of any shape, it never raises.
    :returns: Decimal 0 or 1.
    :raises ValueError: for a type that a person must mark (essay).
    """
    mark = _MARKERS.get(content["type"])
    if mark is None:
        raise ValueError(f"a question of type {content['type']} is not marked automatically")
    return RIGHT if mark(content, response) else WRONG


def answered(content: Mapping[str, Any], response: Any) -> bool:
    """Whether a response says anything at all; True/False questions count ``False`` as an answer."""
    if isinstance(response, bool):
        return True
    if isinstance(response, str):
        return bool(response.strip())
    if isinstance(response, list):
        return any(answered(content, part) for part in response)
    if isinstance(response, Mapping):
        return any(answered(content, part) for part in response.values())
    return isinstance(response, int | float | Decimal)


def same_text(given: str) -> str:
    """The form in which written answers are compared: width and case do not matter, spaces are squeezed."""
    return re.sub(r"\s+", " ", half_width(given)).strip().casefold()


def number(given: Any, unit: str = "") -> Decimal | None:
    """A number as people write it: full-width digits, thousands commas, the unit behind it; None if it is none."""
    if isinstance(given, bool):
        return None
    if isinstance(given, int | Decimal):
        return Decimal(given)
    if isinstance(given, float):
        given = repr(given)
    if not isinstance(given, str) or len(given) > 64:
        return None
    text = half_width(given).strip()
    if unit:
        text = text.removesuffix(half_width(unit)).strip()
    text = text.replace("−", "-").replace("–", "-")
    if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", text):
        text = text.replace(",", "")
    if not re.fullmatch(r"[+-]?(\d+(\.\d*)?|\.\d+)", text):
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _single(content: Mapping[str, Any], response: Any) -> bool:
    return isinstance(response, str) and response != "" and response == content["key"]


def _multiple(content: Mapping[str, Any], response: Any) -> bool:
    if not isinstance(response, list | tuple) or not all(isinstance(part, str) for part in response):
        return False
    return bool(response) and set(response) == set(content["key"])


def _true_false(content: Mapping[str, Any], response: Any) -> bool:
    return isinstance(response, bool) and response is content["key"]


def _fill(content: Mapping[str, Any], response: Any) -> bool:
    given = [response] if isinstance(response, str) else response
    if not isinstance(given, list | tuple) or len(given) != len(content["answers"]):
        return False
    return all(
        isinstance(text, str) and same_text(text) != "" and same_text(text) in {same_text(a) for a in accepted}
        for text, accepted in zip(given, content["answers"], strict=True)
    )


def _numeric(content: Mapping[str, Any], response: Any) -> bool:
    given = number(response, content.get("unit", ""))
    return given is not None and abs(given - Decimal(content["value"])) <= Decimal(content["tolerance"])


def _matching(content: Mapping[str, Any], response: Any) -> bool:
    return isinstance(response, Mapping) and dict(response) == content["key"]


def _ordering(content: Mapping[str, Any], response: Any) -> bool:
    return isinstance(response, list | tuple) and list(response) == content["key"]


_MARKERS: dict[str, Callable[[Mapping[str, Any], Any], bool]] = {
    QuestionType.SINGLE.value: _single,
    QuestionType.MULTIPLE.value: _multiple,
    QuestionType.TRUE_FALSE.value: _true_false,
    QuestionType.FILL.value: _fill,
    QuestionType.NUMERIC.value: _numeric,
    QuestionType.MATCHING.value: _matching,
    QuestionType.ORDERING.value: _ordering,
}
