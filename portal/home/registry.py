"""What higher rooms put on the desks: panels, entries of the navigation, and the name in the header.

Filled from the ``registrations.py`` of each room while the portal starts; read on every request.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

DESKS = ("me", "desk", "school", "agency", "assess")

PanelFunction = Callable[[HttpRequest], tuple[str, dict[str, Any]] | None]


@dataclass(frozen=True)
class Panel:
    """One part of a desk: shown in ascending order, asked only where the user holds ``permission``."""

    desk: str
    order: int
    function: PanelFunction
    permission: str | None

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes a panel the same one when a room registers it twice."""
        return self.desk, self.function.__module__, self.function.__qualname__


@dataclass(frozen=True)
class Link:
    """One entry of a desk's navigation; ``label`` is lazy text, ``url`` an address of our own."""

    desk: str
    order: int
    label: Any
    url: str
    permission: str | None


_panels: dict[tuple[str, str, str], Panel] = {}
_links: dict[tuple[str, str], Link] = {}
_names: list[Callable[[Any], str]] = []


def _known(desk: str) -> None:
    if desk not in DESKS:
        raise ValueError(f"no such desk: {desk}")


def panel(desk: str, *, order: int, function: PanelFunction, permission: str | None = None) -> None:
    """Put a panel on a desk.

    Arguments: desk: one of DESKS. order: ascending from the top. function: takes the request, returns the name of a
    template and its context, or None when it has nothing to say to this user. permission: asked first, where given.
    Raises ValueError for an unknown desk.
    """
    _known(desk)
    item = Panel(desk, order, function, permission)
    _panels[item.key] = item


def link(desk: str, *, order: int, label: Any, url: str, permission: str | None = None) -> None:
    """Put an entry into the navigation of a desk; the header shows the first five that the user may follow.

    Arguments: label: lazy text of two to four characters. url: an address of our own, such as "/school/classes/".
    Raises ValueError for an unknown desk.
    """
    _known(desk)
    _links[desk, url] = Link(desk, order, label, url, permission)


def person_name(function: Callable[[Any], str]) -> None:
    """Say how to call a signed-in user: ``function(user)`` returns a name, or "" when it knows none."""
    if function not in _names:
        _names.append(function)


def panels(desk: str) -> list[Panel]:
    """Return the panels of a desk from top to bottom."""
    return sorted((item for item in _panels.values() if item.desk == desk), key=lambda item: (item.order, item.key))


def links(desk: str) -> list[Link]:
    """Return the entries of a desk's navigation in order."""
    return sorted((item for item in _links.values() if item.desk == desk), key=lambda item: (item.order, item.url))


def name_of(user: Any) -> str:
    """Return the name of a signed-in user as the first room that knows one gives it, else ""."""
    for function in _names:
        if name := function(user):
            return name
    return ""
