"""What the newsletter remembers from issue to issue: pieces, names, links, habits.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"

_RULES = ("author_alias", "standfirst", "label", "dropped_line")


def upgrade() -> None:
    op.create_table(
        "item_fingerprint",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("url_digest", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("simhash", sa.BigInteger(), nullable=True),
        sa.Column("bands", postgresql.ARRAY(sa.Integer()), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"]),
        sa.PrimaryKeyConstraint("item_id"),
    )
    for column in ("issue_id", "url_digest", "title"):
        op.create_index(op.f(f"ix_item_fingerprint_{column}"), "item_fingerprint", [column])
    op.create_index(
        "item_fingerprint_bands",
        "item_fingerprint",
        ["bands"],
        postgresql_using="gin",
        postgresql_with={"fastupdate": False},
    )
    op.create_table(
        "known_name",
        sa.Column("kind", _one_of("namekind", "author", "source"), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "name"),
    )
    op.create_table(
        "checked_link",
        sa.Column("url_digest", sa.String(length=64), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("state", _one_of("linkstate", "alive", "dead", "unclear"), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("https_works", sa.Boolean(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("url_digest"),
    )
    op.create_table(
        "link_run",
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"]),
        sa.PrimaryKeyConstraint("issue_id"),
    )
    op.create_table(
        "finding_tick",
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("editor_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"]),
        sa.PrimaryKeyConstraint("issue_id", "key"),
    )
    op.create_table(
        "imported_item",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("standfirst", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("contributors", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("link_label", sa.String(), nullable=False),
        sa.Column("link_kind", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"]),
        sa.PrimaryKeyConstraint("item_id"),
    )
    op.create_index(op.f("ix_imported_item_issue_id"), "imported_item", ["issue_id"])
    op.create_table(
        "correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("kind", _one_of("rulekind", *_RULES), nullable=False),
        sa.Column("given", sa.String(length=300), nullable=False),
        sa.Column("wanted", sa.String(length=300), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("issue_id", "kind", "given", "wanted"),
    )
    op.create_table(
        "house_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", _one_of("rulekind", *_RULES), nullable=False),
        sa.Column("given", sa.String(length=300), nullable=False),
        sa.Column("wanted", sa.String(length=300), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_by", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("kind", "given"),
    )
    op.create_table(
        "rule_use",
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("kind", _one_of("rulekind", *_RULES), nullable=False),
        sa.Column("given", sa.String(length=300), nullable=False),
        sa.Column("wanted", sa.String(length=300), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"]),
        sa.PrimaryKeyConstraint("issue_id", "kind", "given"),
    )


def downgrade() -> None:
    op.drop_table("rule_use")
    op.drop_table("house_rule")
    op.drop_table("correction")
    op.drop_index(op.f("ix_imported_item_issue_id"), table_name="imported_item")
    op.drop_table("imported_item")
    op.drop_table("finding_tick")
    op.drop_table("link_run")
    op.drop_table("checked_link")
    op.drop_table("known_name")
    op.drop_index("item_fingerprint_bands", table_name="item_fingerprint", postgresql_using="gin")
    for column in ("title", "url_digest", "issue_id"):
        op.drop_index(op.f(f"ix_item_fingerprint_{column}"), table_name="item_fingerprint")
    op.drop_table("item_fingerprint")


def _one_of(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, length=32)
