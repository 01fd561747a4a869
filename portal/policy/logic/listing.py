"""A pack as a reader goes through it: each cited value with its place, its words and its articles."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from portal.policy.logic.labels import LABELS, TABLES, VALUES
from portal.policy.logic.pack import Pack
from portal.policy.logic.wording import FACTS

QUIET = {"article", "note", "unverified", "missing", "id", "text", "title", "reason"}


@dataclass(frozen=True)
class Row:
    """One place of a pack.

    Attributes: name, its title or the word of the place; words, (label, text) of what stands there itself; article,
    the names of the articles that it cites; state, "", "unverified" or "missing", with the reader's note; where, the
    place in a form's address.
    """

    depth: int
    name: str
    words: tuple[tuple[str, str], ...]
    article: tuple[str, ...]
    state: str
    note: str
    where: str


def written(value: Any) -> str:
    """Return a plain value of a pack in one line."""
    if isinstance(value, Mapping):
        return "，".join(f"{label(k)} {written(v)}" for k, v in value.items())
    if isinstance(value, list):
        return "、".join(written(item) for item in value)
    if value is None:
        return "—"
    if isinstance(value, bool):
        return "✓" if value else "✗"
    text = str(value)
    return _(VALUES.get(text) or FACTS.get(text) or text) if text.isascii() and text else text


def label(key: Any) -> str:
    """Return the word of a pack's key in the user's language; levels and the like as they are written."""
    return _(LABELS[str(key)]) if str(key) in LABELS else str(key)


def rows(pack: Pack, file: str) -> list[Row]:
    """Return the cited or flagged places of a subject's file in order, with their depth."""
    return list(_rows(pack.data[file], (file,), 0))


def _rows(node: Any, path: tuple[Any, ...], depth: int) -> Iterator[Row]:
    if isinstance(node, list):
        for number, item in enumerate(node):
            yield from _rows(item, (*path, number), depth)
        return
    if not isinstance(node, dict):
        return
    flagged = "missing" if node.get("missing") is True else "unverified" if node.get("unverified") is True else ""
    named = "title" in node or "id" in node
    if "article" in node or flagged or named:
        article = node.get("article", ())
        names = tuple(article) if isinstance(article, list) else (article,) if article else ()
        yield Row(depth, _name(node, path), _own(node), names, flagged, node.get("note", ""), ".".join(map(str, path)))
        depth += 1
    for key, value in node.items():
        if isinstance(value, (dict, list)) and _holds_places(value):
            yield from _rows(value, (*path, key), depth)


def _holds_places(value: Any) -> bool:
    """Say whether something cited, flagged or named lies inside; the rest is written in one line."""
    if isinstance(value, list):
        return any(_holds_places(item) for item in value)
    if not isinstance(value, dict):
        return False
    here = "article" in value or "missing" in value or "unverified" in value or "title" in value or "id" in value
    return here or any(_holds_places(item) for item in value.values())


def _name(node: Mapping[str, Any], path: tuple[Any, ...]) -> str:
    for key in ("title", "text", "id", "code", "is"):
        if isinstance(node.get(key), (str, int)) and not isinstance(node.get(key), bool):
            word = str(node[key])
            return _(TABLES[word]) if "tables" in path and word in TABLES else word
    return label(next((step for step in reversed(path) if not isinstance(step, int)), ""))


def _own(node: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    found = [
        (label(key), written(value)) for key, value in node.items() if key not in QUIET and not _holds_places(value)
    ]
    return tuple(found)
