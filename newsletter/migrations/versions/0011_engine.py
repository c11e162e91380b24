"""Lanes with rates of their own, parts that count, resting domains, schedules, a heartbeat.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("part", sa.Column("lane", sa.String(255), nullable=False, server_default=""))
    op.add_column("part", sa.Column("done", sa.Integer(), nullable=False, server_default="0"))
    op.execute(
        "UPDATE part SET done = (SELECT count(*) FROM delivery WHERE delivery.issue_id = "
        "part.issue_id AND delivery.recipient_id BETWEEN part.first_id AND part.last_id)"
    )
    op.add_column(
        "sending",
        sa.Column("lanes", sa.ARRAY(sa.String(255)), nullable=False, server_default="{}"),
    )
    for table, column in (("part", "lane"), ("part", "done"), ("sending", "lanes")):
        op.alter_column(table, column, server_default=None)
    op.create_index(
        "delivery_not_sent",
        "delivery",
        ["issue_id", "status", "recipient_id"],
        postgresql_where=sa.text("status <> 'sent'"),
    )
    op.create_table(
        "look",
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["issue_id"], ["sending.issue_id"]),
        sa.PrimaryKeyConstraint("issue_id", "at"),
    )
    op.add_column("delivery", sa.Column("first_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "UPDATE delivery SET first_at = COALESCE((SELECT min(at) FROM attempt WHERE "
        "attempt.issue_id = delivery.issue_id AND attempt.recipient_id = delivery.recipient_id), "
        "settled_at) WHERE next_at IS NOT NULL"
    )
    op.add_column("lane", sa.Column("per_second", sa.Float(), nullable=True))
    op.add_column("lane", sa.Column("warm_up_from", sa.Float(), nullable=True))
    op.add_column("lane", sa.Column("warm_up_since", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "resting_domain",
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("faults", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "schedule",
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("issue_id"),
    )
    op.create_table(
        "heartbeat",
        sa.Column("id", sa.SmallInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("beats", sa.BigInteger(), nullable=False),
        sa.Column("timeline", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.add_column(
        "letter", sa.Column("settled", sa.Boolean(), nullable=False, server_default="false")
    )
    op.add_column("letter", sa.Column("held", sa.Boolean(), nullable=False, server_default="false"))
    for column in ("settled", "held"):
        op.alter_column("letter", column, server_default=None)
    op.execute(
        "UPDATE letter SET settled = true WHERE EXISTS (SELECT FROM delivery WHERE issue_id = 0 "
        "AND recipient_id = letter.id AND next_at IS NULL)"
    )
    op.create_index("letter_waiting", "letter", ["id"], postgresql_where=sa.text("NOT settled"))


def downgrade() -> None:
    op.drop_index("letter_waiting", table_name="letter")
    op.drop_column("letter", "held")
    op.drop_column("letter", "settled")
    op.drop_table("heartbeat")
    op.drop_table("schedule")
    op.drop_table("resting_domain")
    for column in ("warm_up_since", "warm_up_from", "per_second"):
        op.drop_column("lane", column)
    op.drop_table("look")
    op.drop_column("delivery", "first_at")
    op.drop_index("delivery_not_sent", table_name="delivery")
    op.drop_column("sending", "lanes")
    op.drop_column("part", "done")
    op.drop_column("part", "lane")
