"""The tables of the address book, the issues, the editors and the sending.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "attempt",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("recipient_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "sent",
                "deferred",
                "failed",
                "bounced",
                "complained",
                "skipped",
                "uncertain",
                name="deliverystatus",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("code", sa.SmallInteger(), nullable=True),
        sa.Column("enhanced", sa.String(length=16), nullable=True),
        sa.Column("reply", sa.String(length=500), nullable=True),
        sa.Column("server", sa.String(length=255), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("attempt_recipient", "attempt", ["issue_id", "recipient_id"], unique=False)
    op.create_table(
        "consent_wording",
        sa.Column("version", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("first_used_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("version"),
    )
    op.create_table(
        "delivery",
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("recipient_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "sent",
                "deferred",
                "failed",
                "bounced",
                "complained",
                "skipped",
                "uncertain",
                name="deliverystatus",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.SmallInteger(), nullable=False),
        sa.Column("code", sa.SmallInteger(), nullable=True),
        sa.Column("enhanced", sa.String(length=16), nullable=True),
        sa.Column("reply", sa.String(length=500), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("issue_id", "recipient_id"),
        postgresql_partition_by="LIST (issue_id)",
    )
    op.create_index(
        "delivery_next_at",
        "delivery",
        ["next_at"],
        unique=False,
        postgresql_where=sa.text("next_at IS NOT NULL"),
    )
    op.create_table(
        "editor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column(
            "role",
            sa.Enum("editor", "admin", name="role", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("email"),
    )
    op.create_table(
        "form_request",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("network", sa.String(length=45), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_form_request_network"), "form_request", ["network"], unique=False)
    op.create_table(
        "issue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("preheader", sa.String(length=200), nullable=False),
        sa.Column("intro", sa.String(), nullable=False),
        sa.Column("outro", sa.String(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("draft", "published", name="issuestatus", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("slug"),
    )
    op.create_table(
        "lane",
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("ip", sa.String(length=45), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        op.f("ix_sign_in_attempt_account"), "sign_in_attempt", ["account"], unique=False
    )
    op.create_index(op.f("ix_sign_in_attempt_ip"), "sign_in_attempt", ["ip"], unique=False)
    op.create_table(
        "subscriber",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("address", sa.String(length=320), nullable=True),
        sa.Column("address_key", sa.String(length=320), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "pending",
                "active",
                "unsubscribed",
                name="subscriberstatus",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unsubscribed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "CASE WHEN erased_at IS NULL THEN address IS NOT NULL AND address_key IS NOT NULL ELSE address IS NULL AND address_key IS NULL AND name = '' AND status = 'unsubscribed' END",
            name="subscriber_erased_is_empty",
        ),
        sa.CheckConstraint(
            "CASE status WHEN 'pending' THEN confirmed_at IS NULL AND unsubscribed_at IS NULL WHEN 'active' THEN confirmed_at IS NOT NULL AND unsubscribed_at IS NULL ELSE unsubscribed_at IS NOT NULL END",
            name="subscriber_times_tell_status",
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("subscriber_address_key", "subscriber", ["address_key"], unique=False)
    op.create_index(
        "subscriber_one_open_per_address",
        "subscriber",
        ["address_key"],
        unique=True,
        postgresql_where=sa.text("status <> 'unsubscribed'"),
    )
    op.create_table(
        "suppression",
        sa.Column("address_digest", sa.String(length=64), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "bounced",
                "complained",
                "requested",
                name="suppressionreason",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("address_digest"),
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("editor_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["editor_id"],
            ["editor.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_audit_entry_editor_id"), "audit_entry", ["editor_id"], unique=False)
    op.create_table(
        "consent",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("subscriber_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "requested",
                "confirmed",
                "withdrawn",
                name="consentkind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wording_version", sa.String(length=32), nullable=True),
        sa.Column("ip", sa.String(length=45), nullable=True),
        sa.Column("evidence", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["subscriber_id"],
            ["subscriber.id"],
        ),
        sa.ForeignKeyConstraint(
            ["wording_version"],
            ["consent_wording.version"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_consent_subscriber_id"), "consent", ["subscriber_id"], unique=False)
    op.create_table(
        "edition",
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("html", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("item_count", sa.Integer(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["issue_id"],
            ["issue.id"],
        ),
        sa.PrimaryKeyConstraint("issue_id"),
    )
    op.create_table(
        "editor_session",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("editor_id", sa.Integer(), nullable=False),
        sa.Column("user_agent", sa.String(length=300), nullable=False),
        sa.Column("ip", sa.String(length=45), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["editor_id"],
            ["editor.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("token_digest"),
    )
    op.create_index(
        op.f("ix_editor_session_editor_id"), "editor_session", ["editor_id"], unique=False
    )
    op.create_table(
        "finding_override",
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("editor_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["issue_id"],
            ["issue.id"],
        ),
        sa.PrimaryKeyConstraint("issue_id", "code"),
    )
    op.create_table(
        "invitation",
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("editor_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["editor_id"],
            ["editor.id"],
        ),
        sa.PrimaryKeyConstraint("token_digest"),
    )
    op.create_table(
        "item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "excerpt",
                "full",
                "link",
                "note",
                "sponsor",
                name="itemkind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("kicker", sa.String(), nullable=False),
        sa.Column("standfirst", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("contributors", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("source_name", sa.String(), nullable=False),
        sa.Column("source_url", sa.String(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column(
            "link_kind",
            sa.Enum(
                "continue",
                "original",
                "watch",
                "listen",
                "none",
                name="linkkind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("link_label", sa.String(), nullable=False),
        sa.Column("link_language", sa.String(length=8), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("rights_basis", sa.String(length=16), nullable=False),
        sa.Column("rights_note", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["issue_id"],
            ["issue.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("issue_id", "position", deferrable=True, initially="DEFERRED"),
    )
    op.create_index(op.f("ix_item_issue_id"), "item", ["issue_id"], unique=False)
    op.create_table(
        "letter",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("confirmation", "test", name="letterkind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("subscriber_id", sa.BigInteger(), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(length=320), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["issue_id"],
            ["issue.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_letter_subscriber_id"), "letter", ["subscriber_id"], unique=False)
    op.create_table(
        "roundup_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("reading", sa.String(length=32), nullable=False),
        sa.Column("readings", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("left_over", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("findings", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["issue_id"],
            ["issue.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        op.f("ix_roundup_import_issue_id"), "roundup_import", ["issue_id"], unique=False
    )
    op.create_table(
        "sending",
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "sending",
                "paused",
                "cancelled",
                "sent",
                name="sendingstatus",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("audience", sa.Integer(), nullable=False),
        sa.Column("cut_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("alarm", sa.String(), nullable=True),
        sa.Column("alarm_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["issue_id"],
            ["issue.id"],
        ),
        sa.PrimaryKeyConstraint("issue_id"),
    )
    op.create_table(
        "part",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.BigInteger(), nullable=False),
        sa.Column("last_id", sa.BigInteger(), nullable=False),
        sa.Column("cursor", sa.BigInteger(), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["issue_id"],
            ["sending.issue_id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_part_issue_id"), "part", ["issue_id"], unique=False)
    # Confirmation and test mails: single mails are "issue" 0. Issues get theirs when planned.
    op.execute("CREATE TABLE delivery_single PARTITION OF delivery FOR VALUES IN (0)")


def downgrade() -> None:
    op.drop_index(op.f("ix_part_issue_id"), table_name="part")
    op.drop_table("part")
    op.drop_table("sending")
    op.drop_index(op.f("ix_roundup_import_issue_id"), table_name="roundup_import")
    op.drop_table("roundup_import")
    op.drop_index(op.f("ix_letter_subscriber_id"), table_name="letter")
    op.drop_table("letter")
    op.drop_index(op.f("ix_item_issue_id"), table_name="item")
    op.drop_table("item")
    op.drop_table("invitation")
    op.drop_table("finding_override")
    op.drop_index(op.f("ix_editor_session_editor_id"), table_name="editor_session")
    op.drop_table("editor_session")
    op.drop_table("edition")
    op.drop_index(op.f("ix_consent_subscriber_id"), table_name="consent")
    op.drop_table("consent")
    op.drop_index(op.f("ix_audit_entry_editor_id"), table_name="audit_entry")
    op.drop_table("audit_entry")
    op.drop_table("suppression")
    op.drop_index(
        "subscriber_one_open_per_address",
        table_name="subscriber",
        postgresql_where=sa.text("status <> 'unsubscribed'"),
    )
    op.drop_index("subscriber_address_key", table_name="subscriber")
    op.drop_table("subscriber")
    op.drop_index(op.f("ix_sign_in_attempt_ip"), table_name="sign_in_attempt")
    op.drop_index(op.f("ix_sign_in_attempt_account"), table_name="sign_in_attempt")
    op.drop_table("sign_in_attempt")
    op.drop_table("lane")
    op.drop_table("issue")
    op.drop_index(op.f("ix_form_request_network"), table_name="form_request")
    op.drop_table("form_request")
    op.drop_table("editor")
    op.drop_index(
        "delivery_next_at", table_name="delivery", postgresql_where=sa.text("next_at IS NOT NULL")
    )
    op.drop_table("delivery")
    op.drop_table("consent_wording")
    op.drop_index("attempt_recipient", table_name="attempt")
    op.drop_table("attempt")
