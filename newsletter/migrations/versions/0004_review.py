"""What the review desk keeps of an import: labels, the way back, and which item is which.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"

_JSON = postgresql.JSONB(astext_type=sa.Text())

# Drafts that are older than this revision: their items still stand as the importer put them, unless
# somebody has moved some.
_TIE_ITEMS = """
UPDATE item SET import_key = item.position - 1
FROM issue, roundup_import
WHERE issue.id = item.issue_id AND roundup_import.issue_id = issue.id AND issue.status = 'draft'
"""


def upgrade() -> None:
    op.add_column("item", sa.Column("import_key", sa.Integer(), nullable=True))
    op.execute(_TIE_ITEMS)
    for name, kind, empty in (
        ("labels", _JSON, "{}"),
        ("history", _JSON, "[]"),
        ("version", sa.Integer(), "1"),
        ("pasted_again", sa.String(), ""),
    ):
        op.add_column("roundup_import", sa.Column(name, kind, nullable=False, server_default=empty))
        op.alter_column("roundup_import", name, server_default=None)


def downgrade() -> None:
    for name in ("pasted_again", "version", "history", "labels"):
        op.drop_column("roundup_import", name)
    op.drop_column("item", "import_key")
