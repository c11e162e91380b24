"""Searching the archive with PostgreSQL's full text search."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.issues.archive_passages import DICTIONARIES

# Characters that no text of ours contains (newsletter.markup.clean): they cannot be forged.
_START, _STOP = "\x02", "\x03"
_MARKED = re.compile(f"{_START}(.*?){_STOP}", re.DOTALL)
_MARKS = f'StartSel="{_START}", StopSel="{_STOP}"'
_QUOTES = str.maketrans(dict.fromkeys("„“”«»‟", '"'))
_WHOLE = f"{_MARKS}, HighlightAll=true"
_EXCERPT = f'{_MARKS}, MaxFragments=2, MinWords=10, MaxWords=28, FragmentDelimiter=" … "'

# Each passage is asked in its own language: the index answers once for every stemmer, which
# OFFSET 0 insists on; else all documents are read. A query tree is 'T' where no index helps: "all
# but this word" is nearly everything. Excerpts are costly: they are made only for what is shown.
_SEARCH = text(
    """
WITH asked AS MATERIALIZED (
    SELECT name, question
    FROM unnest(cast(:dictionaries AS text[])) AS name,
         websearch_to_tsquery(name::regconfig, :words) AS question
    WHERE querytree(question) NOT IN ('', 'T')
), best AS MATERIALIZED (
    SELECT issue_id, position, question, count(*) OVER () AS total,
           row_number() OVER (
               ORDER BY ts_rank(document, question) DESC, issue_id DESC, position
           ) AS place
    FROM asked CROSS JOIN LATERAL (
        SELECT issue_id, position, document FROM passage
        WHERE passage.dictionary = asked.name AND document @@ asked.question OFFSET 0
    ) AS found
    ORDER BY place LIMIT :limit OFFSET :offset
)
SELECT issue_id, coalesce(issue.slug, issue_id::text) AS slug, edition.subject, edition.frozen_at,
       edition.language, position, people, total, words,
       ts_headline(dictionary::regconfig, heading, question, :whole) AS heading,
       ts_headline(dictionary::regconfig, words, question, :excerpt) AS excerpt
FROM best
JOIN passage USING (issue_id, position)
JOIN edition USING (issue_id)
JOIN issue ON issue.id = issue_id
ORDER BY place
"""
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Snippet:
    """A run of words in what was found."""

    text: str
    found: bool  # whether it was asked for


@dataclass(frozen=True, kw_only=True, slots=True)
class Hit:
    """A piece of a published issue that answers a search."""

    issue_id: int
    slug: str
    subject: str
    date: datetime  # when the issue was frozen
    language: str  # of the issue
    position: int  # of the item; 0: what the editors say around the items
    heading: tuple[Snippet, ...]  # empty: there is no title
    people: str
    excerpt: tuple[Snippet, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class SearchResult:
    """One page of what was found, the best first."""

    hits: tuple[Hit, ...]
    total: int  # on all pages; 0 also beyond the last one


async def search_archive(
    session: AsyncSession, words: str, *, limit: int, offset: int = 0
) -> SearchResult:
    """Find the pieces of published issues that contain words, in any form of their language.

    `words` is what people type into search engines: words, “quoted phrases”, `or`, and a minus.
    It must not contain NUL, which PostgreSQL cannot take.
    """
    values = {
        "words": words.translate(_QUOTES),
        "dictionaries": list(DICTIONARIES),
        "limit": limit,
        "offset": offset,
        "whole": _WHOLE,
        "excerpt": _EXCERPT,
    }
    rows = (await (await session.connection()).execute(_SEARCH, values)).all()
    hits = tuple(
        Hit(
            issue_id=row.issue_id,
            slug=row.slug,
            subject=row.subject,
            date=row.frozen_at,
            language=row.language,
            position=row.position,
            heading=tuple(_split(row.heading)),
            people=row.people,
            excerpt=tuple(_split(_show_cuts(row.excerpt, row.words))),
        )
        for row in rows
    )
    return SearchResult(hits=hits, total=rows[0].total if rows else 0)


def _show_cuts(excerpt: str, words: str) -> str:
    """Put dots where an excerpt leaves something out before or behind it."""
    plain = excerpt.replace(_START, "").replace(_STOP, "")
    before = "" if words.startswith(plain.split(" … ")[0]) else "… "
    behind = "" if words.endswith(plain.rsplit(" … ", 1)[-1]) else " …"
    return f"{before}{excerpt}{behind}"


def _split(marked: str) -> Iterator[Snippet]:
    for at, run in enumerate(_MARKED.split(marked)):
        if run:
            yield Snippet(text=run, found=at % 2 == 1)
