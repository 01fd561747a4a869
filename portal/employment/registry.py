"""What higher rooms add to the roster: columns about the people on it, and what rests on a line of it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Cell:
    """What a column says of one person.

    Attributes: code, for filters and counts; text, in the user's language; note, what it rests on.
    """

    code: str
    text: str
    note: str = ""


Column = Callable[[Collection[int], date], dict[int, Any]]


@dataclass(frozen=True)
class RosterColumn:
    """A column of the roster, filled for one page of people in as few queries as its room needs."""

    name: str
    function: Column
    label: Any = ""
    order: int = 50


COLUMNS: dict[str, RosterColumn] = {}


def roster_column(name: str, function: Column, *, label: Any = "", order: int = 50) -> None:
    """Add a column to the roster.

    Arguments: name, "certificate" and so on; function(person_ids, on) -> {person_id: (code, text) or Cell};
    label, the head of the column in the user's language; order, from left to right.
    """
    COLUMNS[name] = RosterColumn(name, function, label, order)


Rests = Callable[[Any], bool]
_RESTS: list[Rests] = []


def rests_on(function: Rests) -> None:
    """Let a higher room say that something decided rests on a spell, which then cannot be withdrawn any more."""
    if function not in _RESTS:
        _RESTS.append(function)


def rested_on(spell: Any) -> bool:
    """Say whether something decided rests on a spell."""
    return any(function(spell) for function in _RESTS)


def cells(person_ids: Collection[int], on: date) -> dict[str, dict[int, Cell]]:
    """Return every column's cells by person, the columns in their order."""
    found = {}
    for column in sorted(COLUMNS.values(), key=lambda entry: (entry.order, entry.name)):
        answers = column.function(person_ids, on) if person_ids else {}
        found[column.name] = {
            person: answer if isinstance(answer, Cell) else Cell(*answer) for person, answer in answers.items()
        }
    return found


def labels() -> list[tuple[str, Any]]:
    """Return (name, head) of the columns in their order."""
    return [
        (column.name, column.label or column.name)
        for column in sorted(COLUMNS.values(), key=lambda entry: (entry.order, entry.name))
    ]
