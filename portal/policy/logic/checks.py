"""What a model cannot see: articles that do not exist, weak sources, dates and ranges that overlap, words that never match."""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from portal.policy.logic.conditions import OPERATORS
from portal.policy.logic.measures import ALL_FILTERS, FILTERS, MEASURES, WORDS, operators
from portal.policy.logic.pack import WEAK, Flagged, PackFile
from portal.policy.logic.reasons import REASONS
from portal.policy.registry import Finding

Place = tuple[Any, ...]


def walk(data: Any, meta: PackFile) -> Iterator[Finding]:
    """Yield what is wrong with the values of one file, in every depth.

    Arguments: data, plain values; meta, the parsed pack.yaml.
    """
    yield from _node(data, (), meta, excused=False)


def flagged(file: str, data: Any, line: Any) -> Iterator[Flagged]:
    """Yield every value of a file that is unverified or missing.

    Arguments: file, the stem; data, plain values; line(path), the line of a place.
    """
    yield from _flagged(file, data, (), (), line)


def _names(node: Mapping[str, Any]) -> tuple[str, ...]:
    names = node.get("article", ())
    return tuple(names) if isinstance(names, (list, tuple)) else (names,)


def _flagged(file: str, node: Any, path: Place, article: tuple[str, ...], line: Any) -> Iterator[Flagged]:
    if isinstance(node, list):
        for number, item in enumerate(node):
            yield from _flagged(file, item, (*path, number), article, line)
    if not isinstance(node, dict):
        return
    article = _names(node) or article
    missing = node.get("missing") is True
    if missing or node.get("unverified") is True:
        yield Flagged(file, path, line(path), node.get("note") or "", missing, article, node)
    for key, value in node.items():
        yield from _flagged(file, value, (*path, key), article, line)


def _node(node: Any, path: Place, meta: PackFile, *, excused: bool) -> Iterator[Finding]:
    if isinstance(node, list):
        for number, item in enumerate(node):
            yield from _node(item, (*path, number), meta, excused=excused)
    if not isinstance(node, dict):
        return
    excused = excused or node.get("unverified") is True or node.get("missing") is True
    if "article" in node:
        yield from _articles(_names(node), path, meta, excused=excused)
    yield from _words(node, path)
    if isinstance(node.get("values"), list):
        yield from overlaps((*path, "values"), node["values"], meta)
    if isinstance(node.get("rows"), list):
        yield from _ranges(node["rows"], path)
    for key, value in node.items():
        yield from _node(value, (*path, key), meta, excused=excused)


def _articles(names: Sequence[str], path: Place, meta: PackFile, *, excused: bool) -> Iterator[Finding]:
    for name in names:
        if name not in meta.articles:
            yield (*path, "article"), "unknown_reference", f"article '{name}' is not in pack.yaml"
    sources = [s for n in names if n in meta.articles for s in meta.articles[n].source if s in meta.sources]
    grades = {meta.sources[s].grade for s in sources}
    if grades and grades <= WEAK and not excused:
        rests = "/".join(sorted(grades))
        message = f"rests on grade {rests} only; mark it unverified: true with a note"
        yield (*path, "article"), "weak_source", message


def _ranges(rows: list, path: Place) -> Iterator[Finding]:
    ranges = [(r["range"], i) for i, r in enumerate(rows) if isinstance(r, dict) and isinstance(r.get("range"), list)]
    for number, (bounds, i) in enumerate(ranges):
        if len(bounds) != 2 or (None not in bounds and bounds[0] >= bounds[1]):
            yield (*path, "rows", i), "bad_value", "a range is [from, below), rising"
            continue
        if number:
            before = ranges[number - 1][0]
            if len(before) == 2 and (before[1] is None or bounds[0] is None or bounds[0] < before[1]):
                message = "ranges are [from, below) in rising order and may not overlap"
                yield (*path, "rows", i), "overlapping_range", message


def _words(node: dict, path: Place) -> Iterator[Finding]:
    """Facts, operators, filters and words that mean nothing together would silently never match."""
    table = "rows" in node or "values" in node
    key = "fact" if "fact" in node else "by" if table and "by" in node else None
    if key is None or not isinstance(node[key], str) or (node[key] == "all" and key == "by"):
        return
    fact = node[key]
    if fact not in MEASURES:
        yield (*path, key), "unknown_reference", f"'{fact}' is no fact; known: {', '.join(sorted(MEASURES))}"
        return
    for name in sorted((ALL_FILTERS & set(node)) - FILTERS.get(fact, set())):
        yield (*path, name), "unknown_key", f"'{name}' means nothing for the fact '{fact}'"
    fitting = operators(fact)
    for operator in [o for o in OPERATORS if o in node and o not in fitting]:
        yield (*path, operator), "bad_value", f"'{operator}' does not fit '{fact}'; use {', '.join(fitting)}"
    if node.get("reason") is not None and node["reason"] not in REASONS:
        yield (*path, "reason"), "unknown_reference", f"'{node['reason']}' is no reason code"
    rows: list[tuple[Place, Any]] = [((), node)]
    if key == "by":
        rows += [(("rows", i), r) for i, r in enumerate(node.get("rows", []))]
        for i, version in enumerate(node.get("values", [])):
            rows += [(("values", i, "rows", j), r) for j, r in enumerate(version.get("rows", []))]
    for at, row in rows:
        yield from _known(fact, row, (*path, *at))


def _known(fact: str, row: dict, path: Place) -> Iterator[Finding]:
    known = WORDS.get(fact)
    used = ([row["is"]] if "is" in row else []) + (row["in"] if isinstance(row.get("in"), list) else [])
    for word in used if known else []:
        if word not in (known or ()):
            place = (*path, "is" if "is" in row else "in")
            yield place, "unknown_reference", f"'{word}' is no {fact}; known: {', '.join(map(str, known or ()))}"


def overlaps(
    path: Place, items: Iterable[Any], meta: PackFile, *, key: Sequence[str] | None = None
) -> Iterator[Finding]:
    """Yield where two periods of one thing share a day.

    Arguments: path, of the list; items, plain mappings with from and to; key, the names of the entries that make two
    items the same thing. Without `key` a value ends the day before the next `from`; with one it lasts until its own `to`.
    """
    groups: dict[tuple, list[tuple[date, date | None, int]]] = {}
    for number, item in enumerate(items):
        if isinstance(item, dict):
            start = item.get("from") or meta.effective_from
            end = item.get("to") or (None if key is None else date.max)
            groups.setdefault(tuple(item.get(k) for k in key or ()), []).append((start, end, number))
            if item.get("to") and item["to"] < start:
                yield (*path, number), "bad_date", f"ends on {item['to']}, before its first day {start}"
    for rows in groups.values():
        rows.sort(key=lambda row: row[0])
        for (first, end, _), (second, _, number) in itertools.pairwise(rows):
            if first == second or (end is not None and end >= second):
                message = f"begins on {second}, but the one from {first} still holds that day"
                yield (*path, number), "overlapping_dates", message
