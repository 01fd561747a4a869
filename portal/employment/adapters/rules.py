"""The database's own rule that primary spells of one person do not overlap, on SQLite and PostgreSQL."""

from django.db import connections

TABLE = "portal_employment_spell"
RULE = "employment_spell_no_overlap"

# Both days count, and an open end reaches past every day: a text compare of ISO days is a compare of days.
_CLASH = f"""
SELECT RAISE(ABORT, '{RULE}') WHERE EXISTS (
    SELECT 1 FROM "{TABLE}" other
    WHERE other.person_id = NEW.person_id AND other."primary" AND other.id IS NOT NEW.id
    AND other.started_on <= COALESCE(NEW.ended_on, '9999-12-31')
    AND NEW.started_on <= COALESCE(other.ended_on, '9999-12-31')
)"""  # noqa: S608 - no value from outside


def install(using: str = "default") -> None:
    """(Re)create the rule where the table exists.

    SQLite drops a table's triggers whenever a migration rebuilds it, so this runs after each migrate. PostgreSQL keeps
    an exclusion constraint, which holds against concurrent transactions too; a range of one number stands for the
    person, because equality of numbers in such an index would need an extension.
    """
    connection = connections[using]
    with connection.cursor() as cursor:
        if TABLE not in connection.introspection.table_names(cursor):
            return
        if connection.vendor == "sqlite":
            for event in ("INSERT", "UPDATE"):
                name = f"{RULE}_{event.lower()}"
                cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"')
                cursor.execute(
                    f'CREATE TRIGGER "{name}" AFTER {event} ON "{TABLE}" WHEN NEW."primary" BEGIN {_CLASH}; END'
                )
            return
        cursor.execute("SELECT 1 FROM pg_constraint WHERE conname = %s", [RULE])
        if cursor.fetchone() is None:
            cursor.execute(
                f'ALTER TABLE "{TABLE}" ADD CONSTRAINT "{RULE}" EXCLUDE USING gist ('
                "int8range(person_id, person_id, '[]') WITH &&, daterange(started_on, ended_on, '[]') WITH &&) "
                'WHERE ("primary")'
            )
