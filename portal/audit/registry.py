"""The one list of append-only tables, of other rules that the database itself keeps, and of ledgers."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class AppendOnly:
    """A table whose rows the database refuses to change or delete, `mutable` columns apart."""

    table: str
    mutable: tuple[str, ...] = ()


TABLES: dict[str, AppendOnly] = {}


def append_only(table: str, *, mutable: tuple[str, ...] = ()) -> None:
    """Put `table` on the list. The triggers are installed after every migrate.

    Arguments: table, the database name; mutable, columns that may still change (a state, say).
    """
    TABLES[table] = AppendOnly(table, tuple(mutable))


@dataclass(frozen=True)
class Rule:
    """Rows that the database refuses, where no check constraint can say which: it would have to look elsewhere."""

    name: str
    table: str
    refuse: str | dict[str, str]
    on: tuple[str, ...] = ("INSERT",)


RULES: dict[str, Rule] = {}


def rule(name: str, *, table: str, refuse: str | dict[str, str], on: tuple[str, ...] = ("INSERT",)) -> None:
    """Have the database refuse rows of `table`. The triggers are installed after every migrate.

    Arguments: name, of the rule, and what the database's error says; refuse, a condition in SQL that both databases
    know, over the row NEW (and OLD, on UPDATE alone), true for what is refused, with {same} for "equal, or both empty",
    or {vendor: condition} where they know none in common; on, INSERT, UPDATE or both.
    """
    RULES[name] = Rule(name, table, refuse, on)


LEDGERS: dict[str, Callable[[], list[str]]] = {}


def ledger(name: str, faults: Callable[[], list[str]]) -> None:
    """Have `check_ledgers` re-fold a ledger.

    Arguments: name, what it keeps; faults, re-computes every stored figure and returns a sentence for each that differs.
    """
    LEDGERS[name] = faults
