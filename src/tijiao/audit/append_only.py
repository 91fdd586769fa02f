"""The database keeps the promise too: entries and seals refuse UPDATE and DELETE, whoever sends them."""

from collections.abc import Iterator
from typing import Any

TABLES = ("audit_auditentry", "audit_seal")
VERBS = ("UPDATE", "DELETE")
SAYS = "audit entries are append-only"


def guard(editor: Any) -> None:
    """Lay the triggers. Takes a schema editor."""
    if editor.connection.vendor == "postgresql":
        editor.execute(
            "CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{SAYS}'; END $$"
        )
        does = "FOR EACH ROW EXECUTE FUNCTION audit_refuse()"
    else:
        does = f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
    for name, table, verb in _triggers():
        editor.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} {does}")


def unguard(editor: Any) -> None:
    """Take the triggers away. Takes a schema editor."""
    on_postgresql = editor.connection.vendor == "postgresql"
    for name, table, _verb in _triggers():
        editor.execute(f"DROP TRIGGER {name}{f' ON {table}' if on_postgresql else ''}")
    if on_postgresql:
        editor.execute("DROP FUNCTION audit_refuse()")


def _triggers() -> Iterator[tuple[str, str, str]]:
    """Name, table and verb of each."""
    return ((f"{table}_no_{verb.lower()}", table, verb) for table in TABLES for verb in VERBS)
