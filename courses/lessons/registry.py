"""What higher rooms put into the player: the card that says how many hours have been recorded."""

from collections.abc import Callable
from typing import Any

# function(request, enrolment) -> (template, context) or None
HoursCard = Callable[[Any, Any], tuple[str, dict[str, Any]] | None]

_cards: list[HoursCard] = []


def hours_card(function: HoursCard) -> None:
    """Show the card that `function` returns on the pages of a class: a fragment, one section; at most three queries."""
    if function not in _cards:
        _cards.append(function)


def hours_cards(request: Any, enrolment: Any) -> list[tuple[str, dict[str, Any]]]:
    """Return the registered cards as (template, context)."""
    found = (function(request, enrolment) for function in _cards)
    return [card for card in found if card is not None]
