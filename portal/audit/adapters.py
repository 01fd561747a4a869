"""Triggers that make tables append-only, on SQLite and PostgreSQL; the short way of adding a row to such a table."""

from functools import lru_cache

from django.db import connections, models, router

from portal.audit import registry

_PREFIX = "append_only_"


def _names(table: str) -> tuple[str, str]:
    return f"{_PREFIX}{table}_update", f"{_PREFIX}{table}_delete"


def expected() -> set[str]:
    """Return the names of all triggers that must exist."""
    return {name for table in registry.TABLES for name in _names(table)}


def present(using: str = "default") -> set[str]:
    """Return the names of the append-only triggers that the database holds."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        return {name for (name,) in cursor.fetchall() if name.startswith(_PREFIX)}


def install(using: str = "default") -> None:
    """(Re)create the triggers of every listed table that exists.

    SQLite drops a table's triggers silently whenever a migration rebuilds the table, so this runs after each migrate.
    """
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE OR REPLACE FUNCTION append_only_refuse() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RAISE EXCEPTION 'append-only table %', TG_TABLE_NAME USING ERRCODE = '23514'; END $$"
            )
        for entry in registry.TABLES.values():
            if entry.table not in existing:
                continue
            columns = [
                column.name
                for column in connection.introspection.get_table_description(cursor, entry.table)
                if column.name not in entry.mutable
            ]
            update, delete = _names(entry.table)
            if connection.vendor == "sqlite":
                cursor.execute(f'DROP TRIGGER IF EXISTS "{update}"')
                cursor.execute(f'DROP TRIGGER IF EXISTS "{delete}"')
                changed = " OR ".join(f'OLD."{name}" IS NOT NEW."{name}"' for name in columns)
                cursor.execute(
                    f'CREATE TRIGGER "{update}" BEFORE UPDATE ON "{entry.table}" WHEN {changed} '
                    f"BEGIN SELECT RAISE(ABORT, 'append-only table {entry.table}'); END"
                )
                cursor.execute(
                    f'CREATE TRIGGER "{delete}" BEFORE DELETE ON "{entry.table}" '
                    f"BEGIN SELECT RAISE(ABORT, 'append-only table {entry.table}'); END"
                )
            else:
                cursor.execute(f'DROP TRIGGER IF EXISTS "{update}" ON "{entry.table}"')
                cursor.execute(f'DROP TRIGGER IF EXISTS "{delete}" ON "{entry.table}"')
                changed = " OR ".join(f'OLD."{name}" IS DISTINCT FROM NEW."{name}"' for name in columns)
                cursor.execute(
                    f'CREATE TRIGGER "{update}" BEFORE UPDATE ON "{entry.table}" FOR EACH ROW '
                    f"WHEN ({changed}) EXECUTE FUNCTION append_only_refuse()"
                )
                cursor.execute(
                    f'CREATE TRIGGER "{delete}" BEFORE DELETE ON "{entry.table}" FOR EACH ROW '
                    "EXECUTE FUNCTION append_only_refuse()"
                )


def remove(using: str = "default") -> None:
    """Drop the triggers; for tests that flush tables."""
    connection = connections[using]
    found = present(using)
    with connection.cursor() as cursor:
        for entry in registry.TABLES.values():
            for name in _names(entry.table):
                if name in found:
                    on_table = "" if connection.vendor == "sqlite" else f' ON "{entry.table}"'
                    cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"{on_table}')


@lru_cache(maxsize=64)
def _statement(model: type[models.Model], vendor: str) -> tuple[str, tuple[models.Field, ...]]:
    """Return the INSERT of a table and the fields that it takes, worked out once for each kind of database."""
    quote = connections[router.db_for_write(model)].ops.quote_name
    fields = tuple(field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField))
    columns = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    return f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({places})", fields  # noqa: S608


def insert(row: models.Model) -> None:
    """Insert a row, each value prepared by its own field; its primary key stays unknown."""
    connection = connections[router.db_for_write(type(row))]
    statement, fields = _statement(type(row), connection.vendor)
    values = [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
