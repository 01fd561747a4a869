"""The database's own rule that nobody decides on a claim of their own, on SQLite and PostgreSQL.

Whose claim it is stands with the person, not with the claim: one that was made for somebody has no submitter.
"""

from django.db import connections

TABLE = "credit_subsidies_claim"
RULE = "subsidies_claim_not_own"
_OWN = """EXISTS (
    SELECT 1 FROM portal_people_person p WHERE p.id = NEW.person_id
    AND p.user_id IN (NEW.confirmed_by_id, NEW.reviewed_by_id, NEW.approved_by_id)
)"""


def install(using: str = "default") -> None:
    """(Re)create the rule where the table exists.

    SQLite drops a table's triggers whenever a migration rebuilds it, so this runs after each migrate.
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
                    f'CREATE TRIGGER "{name}" BEFORE {event} ON "{TABLE}" WHEN {_OWN} '
                    f"BEGIN SELECT RAISE(ABORT, '{RULE}'); END"
                )
            return
        cursor.execute(
            f'CREATE OR REPLACE FUNCTION "{RULE}"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN '
            f"IF {_OWN} THEN RAISE EXCEPTION '{RULE}' USING ERRCODE = '23514'; END IF; RETURN NEW; END $$"
        )
        cursor.execute(f'DROP TRIGGER IF EXISTS "{RULE}" ON "{TABLE}"')
        cursor.execute(
            f'CREATE TRIGGER "{RULE}" BEFORE INSERT OR UPDATE ON "{TABLE}" FOR EACH ROW EXECUTE FUNCTION "{RULE}"()'
        )
