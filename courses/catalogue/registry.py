"""What higher rooms add to courses: classes to enrol in, facts on cards, and reasons against deletion."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest

# function(course_uuids) -> a sentence saying why these courses must stay, or None
DeletionGuard = Callable[[list[UUID]], Any | None]
# function(request, course_uuid) -> open classes, see course_actions
CourseActions = Callable[[HttpRequest, UUID], list[dict[str, Any]]]
# function(course_uuids) -> facts by course, see card_facts
CardFacts = Callable[[list[UUID]], dict[UUID, dict[str, Any]]]

_guards: dict[str, DeletionGuard] = {}
_actions: dict[str, CourseActions] = {}
_facts: dict[str, CardFacts] = {}


def _name(function: Callable) -> str:
    return f"{function.__module__}.{function.__qualname__}"


def deletion_guard(function: DeletionGuard) -> None:
    """Ask `function` before course pages are deleted.

    It gets the UUIDs of all courses in the subtree and returns None, or a sentence in the user's language with the reason.
    """
    _guards[_name(function)] = function


def course_actions(function: CourseActions) -> None:
    """Show what `function` returns on the page of a course: the classes that are open, the first one large.

    Each is a dict: "title" (第 26-12 班), "rows" (list of (label, value)), "filled" and "quota" (people, or None),
    "button" (words, or "" when nothing can be done), "url" (of our own), "note" (small print), "tag" ((text, kind) with
    kind ok, mid, bad, info or ""), "facts" (short texts for the line under the course's title).
    """
    _actions[_name(function)] = function


def card_facts(function: CardFacts) -> None:
    """Show facts on the cards of the catalogue; asked once a page with all courses on it.

    It returns by course: {"tag": (text, kind) or None, "facts": list of short texts (12月1日开班)}.
    """
    _facts[_name(function)] = function


def reason_against_deletion(course_uuids: list[UUID]) -> Any | None:
    """Return the first reason why these courses must stay, or None."""
    if not course_uuids:
        return None
    for guard in _guards.values():
        if reason := guard(course_uuids):
            return reason
    return None


def actions_for(request: HttpRequest, course_uuid: UUID) -> list[dict[str, Any]]:
    """Return the open classes of a course as registered rooms know them."""
    return [action for function in _actions.values() for action in function(request, course_uuid)]


def facts_for(course_uuids: list[UUID]) -> dict[UUID, dict[str, Any]]:
    """Return tags and facts by course, merged over all registered rooms."""
    merged: dict[UUID, dict[str, Any]] = {}
    for function in _facts.values():
        for uuid, found in function(course_uuids).items():
            entry = merged.setdefault(uuid, {"tag": None, "facts": []})
            entry["tag"] = entry["tag"] or found.get("tag")
            entry["facts"] = [*entry["facts"], *found.get("facts", [])]
    return merged
