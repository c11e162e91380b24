"""How often the links of an issue were opened; tests of drafts, which go when the draft goes.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "click_count",
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.SmallInteger(), nullable=False),
        sa.Column("link", sa.String(length=8), nullable=False),
        sa.Column("clicks", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"]),
        sa.PrimaryKeyConstraint("issue_id", "item", "link"),
    )
    _refer_to_issues(ondelete="CASCADE")


def downgrade() -> None:
    _refer_to_issues(ondelete=None)
    op.drop_table("click_count")


def _refer_to_issues(*, ondelete: str | None) -> None:
    op.drop_constraint("letter_issue_id_fkey", "letter", type_="foreignkey")
    op.create_foreign_key(
        "letter_issue_id_fkey", "letter", "issue", ["issue_id"], ["id"], ondelete=ondelete
    )
