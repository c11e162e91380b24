"""The job queue: Procrastinate's own schema, by its own migrations.

Revision ID: 0001
Revises:
"""

from pathlib import Path
from typing import Any

from alembic import op
from procrastinate.schema import SchemaManager

revision = "0001"
down_revision = None

_LAST = "03.04.00_50"
"""Newer ones come with a revision of their own, so that every database has the same history."""

_DROP = """
DO $$
DECLARE thing text;
BEGIN
  FOR thing IN SELECT format('%I', tablename) FROM pg_tables
      WHERE schemaname = current_schema() AND tablename LIKE 'procrastinate\\_%' LOOP
    EXECUTE 'DROP TABLE ' || thing || ' CASCADE';
  END LOOP;
  FOR thing IN SELECT oid::regprocedure::text FROM pg_proc
      WHERE pronamespace = current_schema()::regnamespace AND proname LIKE 'procrastinate\\_%' LOOP
    EXECUTE 'DROP FUNCTION ' || thing || ' CASCADE';
  END LOOP;
  FOR thing IN SELECT format('%I', typname) FROM pg_type
      WHERE typnamespace = current_schema()::regnamespace AND typname LIKE 'procrastinate\\_%'
      AND typtype IN ('e', 'c') LOOP
    EXECUTE 'DROP TYPE IF EXISTS ' || thing || ' CASCADE';
  END LOOP;
END $$
"""


def upgrade() -> None:
    connection: Any = op.get_bind().connection.driver_connection
    for path in sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql")):
        if path.name <= f"{_LAST}~":
            # Several statements in one string: only the bare driver takes them.
            connection.execute(path.read_text(encoding="utf-8"))
        if "_pre_" in path.name or "_post_" in path.name:
            connection.commit()  # a new value of an enum can be used only after a commit


def downgrade() -> None:
    connection: Any = op.get_bind().connection.driver_connection
    connection.execute(_DROP)
