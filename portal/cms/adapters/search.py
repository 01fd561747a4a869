"""Search in the database that finds Chinese words.

The full-text searches of SQLite and PostgreSQL split text at spaces, and Chinese has none: a whole sentence becomes one
word. So every run of Chinese characters is indexed as its overlapping pairs (养老护理 -> 养老 老护 护理) and, for words of one
character, as its single characters; a query is split into the same pairs. Both databases then do the rest.
"""

import re
from typing import Any

from modelsearch.backends import database
from modelsearch.query import And, Boost, Not, Or, Phrase, PlainText

# Quotes, stars and brackets are syntax to SQLite's full-text search, which answers an unbalanced one with an error.
_SYNTAX = re.compile(r"[^\w\s]+")
# What stands for a query without any word in it: a word that no page has.
_NOTHING = "zqxjkzqxjk"
_CHINESE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]+")


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)]


def to_index(text: str) -> str:
    """Return `text` with each Chinese run replaced by its pairs and its single characters."""

    def split(match: re.Match[str]) -> str:
        run = match.group(0)
        return " " + " ".join([*_pairs(run), *dict.fromkeys(run)]) + " "

    return _CHINESE.sub(split, text)


def to_query(text: str) -> str:
    """Return the words of `text`, each Chinese run replaced by its pairs; a single character stands for itself."""

    def split(match: re.Match[str]) -> str:
        run = match.group(0)
        return " " + " ".join(_pairs(run) or [run]) + " "

    return " ".join(_CHINESE.sub(split, _SYNTAX.sub(" ", text)).split())


def _split_query(query: Any) -> Any:
    """Return a search query, plain or composed, with every text in it split."""
    if isinstance(query, str):
        return to_query(query) or _NOTHING
    if isinstance(query, PlainText):
        return PlainText(to_query(query.query_string) or _NOTHING, operator=query.operator, boost=query.boost)
    if isinstance(query, Phrase):
        return Phrase(to_query(query.query_string) or _NOTHING)
    if isinstance(query, And | Or):
        return type(query)([_split_query(part) for part in query.subqueries])
    if isinstance(query, Not):
        return Not(_split_query(query.subquery))
    if isinstance(query, Boost):
        return Boost(_split_query(query.subquery), query.boost)
    return query


def _splitting_compiler(base: type) -> type:
    class Compiler(base):  # type: ignore[misc, valid-type]
        def __init__(self, queryset: Any, query: Any, *args: Any, **kwargs: Any) -> None:
            super().__init__(queryset, _split_query(query), *args, **kwargs)

    Compiler.__name__ = f"Chinese{base.__name__}"
    return Compiler


def _splitting_indexer(base: type) -> type:
    class Indexer(base):  # type: ignore[misc, valid-type]
        splits_chinese = True

        def prepare_value(self, value: Any) -> str:
            prepared = super().prepare_value(value)
            return to_index(prepared) if isinstance(prepared, str) else prepared

    return Indexer


def SearchBackend(params: dict) -> Any:
    """Return the backend of the default database, with Chinese split on both sides."""
    backend = database.SearchBackend(params)
    module = __import__(type(backend).__module__, fromlist=["ObjectIndexer"])
    indexer = getattr(module, "ObjectIndexer", None)
    # The indexer is found by the name in its module, so there is no gentler place to put ours.
    if indexer is not None and not getattr(indexer, "splits_chinese", False):
        module.ObjectIndexer = _splitting_indexer(indexer)  # type: ignore[attr-defined]
    for name in ("query_compiler_class", "autocomplete_query_compiler_class"):
        setattr(backend, name, _splitting_compiler(getattr(backend, name)))
    return backend
