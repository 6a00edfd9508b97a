"""Triggers by which PostgreSQL itself refuses to change or delete append-only rows."""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

FUNCTION = """
CREATE OR REPLACE FUNCTION madang_append_only() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are added, never changed', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END
$$ LANGUAGE plpgsql
"""


def append_only(table: str) -> migrations.RunPython:
    """Return the migration step that protects `table`; SQLite has no such guard."""

    def protect(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(FUNCTION, params=None)  # its % is PL/pgSQL's, no placeholder
            schema_editor.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION madang_append_only()"
            )
            schema_editor.execute(
                f"CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table} "
                "EXECUTE FUNCTION madang_append_only()"
            )

    def release(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
        if schema_editor.connection.vendor == "postgresql":
            for name in ("append_only", "never_emptied"):
                schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_{name} ON {table}")

    return migrations.RunPython(protect, release)
