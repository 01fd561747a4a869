"""What higher rooms put on the desks: panels, next steps, entries of the navigation, and the name in the header.

Filled from the ``registrations.py`` of each room while the portal starts; read on every request.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from portal.home.enums import Urgency

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
class Step:
    """One thing that a person could do next, in the words of the page.

    ``eyebrow`` is the small line above the title (empty: the page says that it is to be done now), ``text`` the line
    below, ``url`` and ``action`` the button; without them there is nothing to press. ``at`` orders steps of the same
    urgency, the earliest first.
    """

    urgency: Urgency
    title: str
    eyebrow: str
    text: str = ""
    url: str = ""
    action: str = ""
    icon: str = "go"
    at: datetime | None = None

    @property
    def waits(self) -> bool:
        """Say whether others act now."""
        return self.urgency == Urgency.WAITING


StepFunction = Callable[[HttpRequest], Sequence[Step]]


@dataclass(frozen=True)
class Link:
    """One entry of a desk's navigation; ``label`` is lazy text, ``url`` an address of our own."""

    desk: str
    order: int
    label: Any
    url: str
    permission: str | None


def once(request: HttpRequest, key: str, function: Callable[[], Any]) -> Any:
    """Return what `function` returns, asked once a request: several panels and steps of a desk read the same rows.

    Arguments: key, with the room's name, "exams.registrations"; say it alike wherever the same thing is meant.
    """
    kept: dict[str, Any] = request.__dict__.setdefault("_once", {})
    if key not in kept:
        kept[key] = function()
    return kept[key]


_panels: dict[tuple[str, str, str], Panel] = {}
_links: dict[tuple[str, str], Link] = {}
_steps: dict[tuple[str, str], StepFunction] = {}
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


def steps(function: StepFunction) -> None:
    """Let a room name next steps on a person's own page; ``function(request)`` returns them, or none.

    The page shows the most urgent one large and the others as rows; so a room never draws a next step there by itself.
    """
    _steps[function.__module__, function.__qualname__] = function


def link(desk: str, *, order: int, label: Any, url: str, permission: str | None = None) -> None:
    """Put an entry into the navigation of a desk; the header shows the first five that the user may follow,
    the others behind "more".

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


def step_functions() -> list[StepFunction]:
    """Return what names next steps, in the order of the rooms' names."""
    return [function for _key, function in sorted(_steps.items(), key=lambda item: item[0])]


def links(desk: str) -> list[Link]:
    """Return the entries of a desk's navigation in order."""
    return sorted((item for item in _links.values() if item.desk == desk), key=lambda item: (item.order, item.url))


def name_of(user: Any) -> str:
    """Return the name of a signed-in user as the first room that knows one gives it, else ""."""
    for function in _names:
        if name := function(user):
            return name
    return ""
