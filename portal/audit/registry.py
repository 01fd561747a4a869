"""The one list of append-only tables."""

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


LEDGERS: dict[str, Callable[[], list[str]]] = {}


def ledger(name: str, faults: Callable[[], list[str]]) -> None:
    """Have `check_ledgers` re-fold a ledger.

    Arguments: name, what it keeps; faults, re-computes every stored figure and returns a sentence for each that differs.
    """
    LEDGERS[name] = faults
