"""The database's own rule that who decides is neither who made the entry nor who asked, on SQLite and PostgreSQL.

A decision repeats the author of its entry and the objector, a repair's step the applicant, so that check constraints can
compare them with the decider. These triggers refuse a row that repeats somebody else, or nobody.
"""

from django.db import connections

_DECISION, _REPAIR = "credit_records_objectiondecision", "credit_records_repairstep"
# {same}: equal, two empty ones included, in the words of the database.
_TRUE_DECISION = """EXISTS (
    SELECT 1 FROM credit_records_objection o JOIN credit_records_creditevent e ON e.id = o.event_id
    WHERE o.id = NEW.objection_id AND e.author_id {same} NEW.event_author_id AND o.filed_by_id {same} NEW.objector_id
)"""
_TRUE_REPAIR = """NEW.kind = 'applied' OR NEW.applicant_id {same} (
    SELECT s.by_id FROM credit_records_repairstep s
    WHERE s.event_id = NEW.event_id AND s.kind = 'applied' AND s.number < NEW.number ORDER BY s.number DESC LIMIT 1
)"""
_RULES = (
    ("credit_decision_names_the_two", _DECISION, _TRUE_DECISION),
    ("credit_repair_names_the_applicant", _REPAIR, _TRUE_REPAIR),
)


def install(using: str = "default") -> None:
    """(Re)create the rules where the tables exist.

    SQLite drops a table's triggers whenever a migration rebuilds it, so this runs after each migrate. The tables are
    append-only: what was true when it was written stays so.
    """
    connection = connections[using]
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        existing = set(connection.introspection.table_names(cursor))
        for name, table, true in _RULES:
            if table not in existing:
                continue
            true = true.format(same="IS" if sqlite else "IS NOT DISTINCT FROM")
            if sqlite:
                cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"')
                cursor.execute(
                    f'CREATE TRIGGER "{name}" BEFORE INSERT ON "{table}" WHEN NOT ({true}) '
                    f"BEGIN SELECT RAISE(ABORT, '{name}'); END"
                )
                continue
            cursor.execute(
                f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN '
                f"IF NOT ({true}) THEN RAISE EXCEPTION '{name}' USING ERRCODE = '23514'; END IF; RETURN NEW; END $$"
            )
            cursor.execute(f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"')
            cursor.execute(
                f'CREATE TRIGGER "{name}" BEFORE INSERT ON "{table}" FOR EACH ROW EXECUTE FUNCTION "{name}"()'
            )
