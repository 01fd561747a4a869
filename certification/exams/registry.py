"""What higher rooms add to the pages of a candidate's exam."""

from collections.abc import Callable
from typing import Any

# Takes a registration; returns the name of a template and its context, or None when there is nothing to show.
Part = Callable[[Any], tuple[str, dict[str, Any]] | None]

PARTS: list[Part] = []


def result_part(function: Part) -> None:
    """Show a further part of the exam, such as the practical one, beside the theory.

    It stands on the page of the session once one is registered, and on the result page after the release; what may be
    told is the function's own affair.
    """
    if function not in PARTS:
        PARTS.append(function)
