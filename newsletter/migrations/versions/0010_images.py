"""What items may say besides: section, minutes, an event's time and place, and an image.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_TEXTS = ("section", "place", "image_alt", "image_credit")
_FACTS = (
    ("reading_minutes", sa.Integer()),
    ("starts_at", sa.DateTime()),
    ("image", sa.String(length=68)),
    ("image_width", sa.Integer()),
    ("image_height", sa.Integer()),
)


def upgrade() -> None:
    op.create_table(
        "image",
        sa.Column("name", sa.String(length=68), nullable=False),
        sa.Column("media_type", sa.String(length=32), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    for name in _TEXTS:
        op.add_column("item", sa.Column(name, sa.String(), nullable=False, server_default=""))
        op.alter_column("item", name, server_default=None)
    for name, kind in _FACTS:
        op.add_column("item", sa.Column(name, kind, nullable=True))
    op.create_foreign_key("item_image_fkey", "item", "image", ["image"], ["name"])
    op.create_index(op.f("ix_item_image"), "item", ["image"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_item_image"), table_name="item")
    op.drop_constraint("item_image_fkey", "item", type_="foreignkey")
    for name in (*_TEXTS, *(name for name, _ in _FACTS)):
        op.drop_column("item", name)
    op.drop_table("image")
