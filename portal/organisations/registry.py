"""What higher rooms add to the public page of an organisation."""

from collections.abc import Callable
from datetime import date
from typing import Any

# section(organisation, on=day) -> (template, context), or None when there is nothing to show.
Section = Callable[..., tuple[str, dict[str, Any]] | None]

_sections: dict[tuple[str, str], tuple[int, Section]] = {}


def section(function: Section, *, order: int) -> None:
    """Add a part to the public page of organisations.

    Arguments: function(organisation, on=day), returns (template, context) or None; order, ascending from the top.
    """
    _sections[function.__module__, function.__qualname__] = (order, function)


def sections(organisation: Any, *, on: date) -> list[tuple[str, dict[str, Any]]]:
    """Return the parts that have something to show of an organisation on a day, from top to bottom."""
    found = (function(organisation, on=on) for _order, function in sorted(_sections.values(), key=lambda pair: pair[0]))
    return [part for part in found if part is not None]
