"""Why somebody did not get an issue is a key of its own, reckoned when the outcome is written.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

# What a server said, without what is particular to one mail: words that hold a digit, or stand in
# angle brackets. Without a code it is a sentence of ours, and the same for all.
_WORDS = r"""
CREATE FUNCTION delivery_words(code smallint, reply text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT left(
    CASE WHEN code IS NULL THEN coalesce(reply, '')
    ELSE regexp_replace(coalesce(reply, ''), '<[^>]*>|\S*[0-9]\S*', '…', 'g') END, 200)
$$
"""

# Not md5: PostgreSQL has none where only approved cryptography may be used, and then no outcome
# could be written. Not concat_ws: it counts as changeable, so the rest would be called, not merged.
_KEY = """
CREATE FUNCTION delivery_key(
  status text, next_at timestamptz, code smallint, enhanced text, reply text
) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN status <> 'sent' THEN to_hex(hashtextextended(
    status || '|' || CAST(status = 'uncertain' AND next_at IS NULL AS text)
    || '|' || coalesce(CAST(code AS text), '') || '|' || coalesce(enhanced, '')
    || '|' || delivery_words(code, reply), 0)) END
$$
"""

_RENEW = """
CREATE FUNCTION delivery_renew_why() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.why := delivery_key(NEW.status, NEW.next_at, NEW.code, NEW.enhanced, NEW.reply);
  RETURN NEW;
END
$$
"""

# Of updates only; who inserts says it. Even to find that it has nothing to do costs a trigger 5 to
# 17 % of the insertion of an acceptance, and a generated column 20 %.
_TRIGGER = """
CREATE TRIGGER delivery_renew_why BEFORE UPDATE ON delivery FOR EACH ROW
WHEN (NEW.status <> 'sent' OR NEW.why IS NOT NULL) EXECUTE FUNCTION delivery_renew_why()
"""


def upgrade() -> None:
    op.add_column("delivery", sa.Column("why", sa.String(16), nullable=True))
    for statement in (_WORDS, _KEY, _RENEW, _TRIGGER):
        op.execute(statement)
    op.execute("UPDATE delivery SET why = NULL WHERE status <> 'sent'")  # the trigger fills it
    op.create_index(
        "delivery_why",
        "delivery",
        ["issue_id", "why", "recipient_id"],
        postgresql_where=sa.text("why IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("delivery_why", table_name="delivery")
    op.execute("DROP TRIGGER delivery_renew_why ON delivery")
    op.execute("DROP FUNCTION delivery_renew_why()")
    op.execute("DROP FUNCTION delivery_key(text, timestamptz, smallint, text, text)")
    op.execute("DROP FUNCTION delivery_words(smallint, text)")
    op.drop_column("delivery", "why")
