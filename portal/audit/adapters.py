"""Triggers that make tables append-only or keep a rule, on SQLite and PostgreSQL; the short way of adding a row."""

from functools import lru_cache
from typing import Any

from django.db import connections, models, router

from portal.audit import registry

_PREFIX = "append_only_"


def _names(table: str) -> tuple[str, str]:
    return f"{_PREFIX}{table}_update", f"{_PREFIX}{table}_delete"


def _rule_names(rule: registry.Rule, vendor: str) -> dict[str, str]:
    """Return {trigger: event} of a rule; SQLite wants a trigger for each event."""
    if vendor == "sqlite" and len(rule.on) > 1:
        return {f"{rule.name}_{event.lower()}": event for event in rule.on}
    return {rule.name: " OR ".join(rule.on)}


def expected(using: str = "default") -> set[str]:
    """Return the names of all triggers that must exist."""
    vendor = connections[using].vendor
    rules = {name for rule in registry.RULES.values() for name in _rule_names(rule, vendor)}
    return rules | {name for table in registry.TABLES for name in _names(table)}


def present(using: str = "default") -> set[str]:
    """Return the names of the triggers of this room that the database holds."""
    connection = connections[using]
    wanted = expected(using)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        return {name for (name,) in cursor.fetchall() if name in wanted or name.startswith(_PREFIX)}


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
            if entry.table in existing:
                _install_append_only(connection, cursor, entry)
        for rule in registry.RULES.values():
            if rule.table in existing:
                _install_rule(connection, cursor, rule)


def _install_append_only(connection: Any, cursor: Any, entry: registry.AppendOnly) -> None:
    columns = [
        column.name
        for column in connection.introspection.get_table_description(cursor, entry.table)
        if column.name not in entry.mutable
    ]
    update, delete = _names(entry.table)
    if connection.vendor == "sqlite":
        changed = " OR ".join(f'OLD."{name}" IS NOT NEW."{name}"' for name in columns)
        does = f"BEGIN SELECT RAISE(ABORT, 'append-only table {entry.table}'); END"
        _replace(cursor, update, entry.table, "UPDATE", f"WHEN {changed} {does}", sqlite=True)
        _replace(cursor, delete, entry.table, "DELETE", does, sqlite=True)
    else:
        changed = " OR ".join(f'OLD."{name}" IS DISTINCT FROM NEW."{name}"' for name in columns)
        does = "EXECUTE FUNCTION append_only_refuse()"
        _replace(cursor, update, entry.table, "UPDATE", f"FOR EACH ROW WHEN ({changed}) {does}", sqlite=False)
        _replace(cursor, delete, entry.table, "DELETE", f"FOR EACH ROW {does}", sqlite=False)


def _install_rule(connection: Any, cursor: Any, rule: registry.Rule) -> None:
    sqlite = connection.vendor == "sqlite"
    refuse = rule.refuse if isinstance(rule.refuse, str) else rule.refuse[connection.vendor]
    refuse = refuse.replace("{same}", "IS" if sqlite else "IS NOT DISTINCT FROM")
    if sqlite:
        does = f"WHEN {refuse} BEGIN SELECT RAISE(ABORT, '{rule.name}'); END"
    else:
        # A condition that looks into other tables may not stand in a trigger's WHEN.
        cursor.execute(
            f'CREATE OR REPLACE FUNCTION "{rule.name}"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN '
            f"IF ({refuse}) THEN RAISE EXCEPTION '{rule.name}' USING ERRCODE = '23514'; END IF; RETURN NEW; END $$"
        )
        does = f'FOR EACH ROW EXECUTE FUNCTION "{rule.name}"()'
    for name, event in _rule_names(rule, connection.vendor).items():
        _replace(cursor, name, rule.table, event, does, sqlite=sqlite)


def _replace(cursor: Any, name: str, table: str, event: str, does: str, *, sqlite: bool) -> None:
    on_table = "" if sqlite else f' ON "{table}"'
    cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"{on_table}')
    cursor.execute(f'CREATE TRIGGER "{name}" BEFORE {event} ON "{table}" {does}')


def remove(using: str = "default") -> None:
    """Drop the append-only triggers; for tests that flush tables (rules hold no flush up)."""
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
