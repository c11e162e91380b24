"""What the search of the archive looks through.

Revision ID: 0008
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0005"

# Issues that are older than this revision: their Markdown without its marks and its addresses.
_PASSAGES = r"""
WITH stemmer (language, name) AS (
    VALUES ('da', 'danish'), ('de', 'german'), ('en', 'english'), ('es', 'spanish'),
           ('fi', 'finnish'), ('fr', 'french'), ('hu', 'hungarian'), ('it', 'italian'),
           ('nb', 'norwegian'), ('nl', 'dutch'), ('nn', 'norwegian'), ('no', 'norwegian'),
           ('pt', 'portuguese'), ('ro', 'romanian'), ('ru', 'russian'), ('sv', 'swedish'),
           ('tr', 'turkish')
), piece AS (
    SELECT issue.id AS issue_id, 0 AS position, issue.title AS heading, '' AS people,
           concat_ws(' ', issue.intro, issue.outro) AS words, issue.language
    FROM issue JOIN edition ON edition.issue_id = issue.id
    UNION ALL
    SELECT issue.id, item.position, item.title,
           concat_ws(', ',
               (SELECT string_agg(person ->> 'name', ', ')
                FROM jsonb_array_elements(item.contributors) AS person),
               nullif(item.source_name, '')),
           concat_ws(' ', item.kicker, item.standfirst, item.body),
           coalesce(nullif(item.language, ''), issue.language)
    FROM issue JOIN edition ON edition.issue_id = issue.id JOIN item ON item.issue_id = issue.id
    WHERE item.kind <> 'sponsor'
), tidied AS (
    SELECT piece.*, coalesce(stemmer.name, 'simple') AS dictionary,
           btrim(regexp_replace(
               regexp_replace(words, '\]\([^)]*\)|[][*#>\\]', '', 'g'), '\s+', ' ', 'g')) AS plain
    FROM piece LEFT JOIN stemmer ON stemmer.language = lower(split_part(piece.language, '-', 1))
)
INSERT INTO passage (issue_id, position, heading, people, words, dictionary, document)
SELECT issue_id, position, heading, people, plain, dictionary,
       setweight(to_tsvector(dictionary::regconfig, heading), 'A')
       || setweight(to_tsvector(dictionary::regconfig, people), 'B')
       || setweight(to_tsvector(dictionary::regconfig, plain), 'C')
FROM tidied
"""


def upgrade() -> None:
    op.create_table(
        "passage",
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("heading", sa.String(), nullable=False),
        sa.Column("people", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("dictionary", sa.String(length=32), nullable=False),
        sa.Column("document", postgresql.TSVECTOR(), nullable=False),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("issue_id", "position"),
    )
    op.execute(_PASSAGES)
    op.create_index(
        "passage_document",
        "passage",
        ["document"],
        postgresql_using="gin",
        postgresql_with={"fastupdate": False},
    )


def downgrade() -> None:
    op.drop_table("passage")
