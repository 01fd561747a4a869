"""The one list of append-only tables."""

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
