"""What higher rooms add to the content system: groups of users, pages that are not everybody's, things to find, notices."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

# function(user, now) -> ids of the groups of which the user must be a member, as far as this source knows
GroupSource = Callable[[Any, datetime], set[int]]
# function(user, page) -> False when the page's very existence is none of the user's business
PageGate = Callable[[Any, Any], bool]
# function(words) -> list of {"title", "url", "text"}, best first
FindFunction = Callable[[str], list[dict[str, Any]]]


@dataclass(frozen=True)
class SearchSource:
    """A further kind of thing that the search page finds."""

    key: str
    label: Any
    find: FindFunction


# function(on=day) -> (template, context), or None when nothing is in public notice
NoticeFunction = Callable[..., tuple[str, dict[str, Any]] | None]

_groups: dict[tuple[str, ...], GroupSource] = {}
_gates: dict[str, PageGate] = {}
_sources: dict[str, SearchSource] = {}
_notices: dict[tuple[str, str], tuple[int, NoticeFunction]] = {}


def notices(function: NoticeFunction, *, order: int) -> None:
    """Add what officers publish in other rooms to the page of public notices.

    Arguments: function(on=day), as above; order, ascending from the top, below the notices that editors write.
    """
    _notices[function.__module__, function.__qualname__] = (order, function)


def notices_on(day: date) -> list[tuple[str, dict[str, Any]]]:
    """Return the parts of other rooms that are in public notice on a local day, from top to bottom."""
    found = (function(on=day) for _order, function in sorted(_notices.values(), key=lambda pair: pair[0]))
    return [part for part in found if part is not None]


def group_source(*prefixes: str, function: GroupSource) -> None:
    """Say which groups users belong to by their grants.

    Arguments: prefixes, of the names of all groups that this source manages ("school:"): membership of any other group is
    left alone; function, as above.
    """
    _groups[prefixes] = function


def page_gate(name: str, function: PageGate) -> None:
    """Hide pages in the admin: where `function(user, page)` is False every view answers 404."""
    _gates[name] = function


def search_source(key: str, *, label: Any, find: FindFunction) -> None:
    """Add a kind of result to the search page.

    Arguments: key, its name in the address; label, lazy text of the filter; find, as above (at most 50 results).
    """
    _sources[key] = SearchSource(key, label, find)


def group_sources() -> dict[tuple[str, ...], GroupSource]:
    """Return all sources of groups by the prefixes of their groups."""
    return dict(_groups)


def page_gates() -> list[PageGate]:
    """Return all gates."""
    return list(_gates.values())


def search_sources() -> list[SearchSource]:
    """Return all further sources of results."""
    return list(_sources.values())
