"""Which persons an organisation may see in its list: higher rooms know their learners, candidates and staff."""

from collections.abc import Callable, Iterable
from typing import Any

#: Takes primary keys of organisations, returns a queryset of primary keys of persons.
Reach = Callable[[Iterable[int]], Any]

_reaches: list[Reach] = []


def reach(function: Reach) -> None:
    """Say whom organisations know: ``function(organisation_ids)`` returns a queryset of one column, persons' keys."""
    if function not in _reaches:
        _reaches.append(function)


def at_organisations(organisation_ids: Iterable[int]) -> list[Any]:
    """Return the querysets of persons' keys that the registered rooms give for these organisations."""
    return [function(organisation_ids) for function in _reaches]
