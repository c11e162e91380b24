"""The same roundup pasted once more onto its draft: what is new in it, and taking that over."""

import asyncio
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum, auto
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.issues.drafting import note_import
from newsletter.issues.errors import NothingPasted
from newsletter.issues.label_states import write_labels
from newsletter.issues.models import Item, RoundupImport
from newsletter.issues.reading import lock_draft
from newsletter.issues.rebuilding import ITEM_FIELDS, Version, rebuild
from newsletter.issues.reviewing import Corrected, Review, lock_review, read_review
from newsletter.markup import clean
from newsletter.roundups import (
    Labelling,
    Roundup,
    Survey,
    carry_over,
    label_blocks,
    relabel,
    survey,
)

_WORDS = ("title", "intro", "outro")


class ChangeKind(StrEnum):
    """What happened to an item between two versions of a roundup."""

    ADDED = auto()
    REMOVED = auto()
    CHANGED = auto()


@dataclass(frozen=True, kw_only=True)
class FieldChange:
    """A field that says something else now; `kept` if it was written by hand and stays so."""

    name: str
    before: Any
    after: Any
    kept: bool


@dataclass(frozen=True, kw_only=True)
class Change:
    """What happened to one item, named by its key; `edited` if somebody has written in it."""

    key: int
    kind: ChangeKind
    title: str
    fields: tuple[FieldChange, ...] = ()
    edited: bool = False


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """An import beside the version that was pasted again."""

    review: Review
    surveyed: Survey
    labelling: Labelling
    roundup: Roundup
    after: Version
    changes: tuple[Change, ...]
    words: tuple[FieldChange, ...]  # of the texts around the items


async def paste_again(session: AsyncSession, issue_id: int, source: str) -> None:
    """Keep a newer version of a draft's roundup beside it, until it is taken over.

    Raises IssueIsPublished, UnknownIssue, NotImported, or a RoundupError.
    """
    await lock_draft(session, issue_id)
    review = await read_review(session, issue_id)
    await asyncio.to_thread(survey, source)
    review.imported.pasted_again = clean(source)
    await session.flush()


async def compare_again(session: AsyncSession, issue_id: int) -> Comparison:
    """Compare a draft's import with the version that was pasted again.

    Raises NothingPasted, UnknownIssue, NotImported, or a RoundupError.
    """
    review = await read_review(session, issue_id)
    if not review.imported.pasted_again:
        raise NothingPasted(issue_id)
    return await asyncio.to_thread(_compare, review)


async def take_again(
    session: AsyncSession,
    issue_id: int,
    keys: Collection[int],
    *,
    words: bool,
    version: int,
    now: datetime,
) -> Corrected:
    """Take over what was pasted again: the ticked items, and with `words` the texts around them.

    The rest of the draft stays; what was written by hand stays in the ticked items too.
    Raises StaleVersion and what `compare_again` raises, or IssueIsPublished.
    """
    await lock_review(session, issue_id, version)
    comparison = await compare_again(session, issue_id)
    review, before, after = comparison.review, comparison.review.untouched, comparison.after
    ticked = set(keys)
    for key in before.items.keys() - after.items.keys() - ticked:
        if row := review.rows.get(key):
            row.import_key = None  # from now on the editors' own
    wanted = {
        key: item if key in ticked else before.items[key]
        for key, item in after.items.items()
        if key in ticked or key in before.items
    }
    known = {key: item for key, item in before.items.items() if key in wanted or key in ticked}
    texts = {} if words else {name: getattr(before, name) for name in _WORDS}
    rebuilt = await rebuild(
        session,
        review.found.issue,
        replace(before, items=known),
        replace(after, items=wanted, **texts),
        even=False,
        rows={},
    )
    _store(session, comparison, now)
    await session.flush()
    return Corrected(changed=True, kept=rebuilt.kept)


def _store(session: AsyncSession, comparison: Comparison, now: datetime) -> None:
    """Make what was pasted again the import; the former one stays as it was."""
    former = comparison.review.imported
    imported = RoundupImport(
        issue_id=former.issue_id,
        source=former.pasted_again,
        reading=comparison.roundup.reading,
        labels=write_labels(comparison.surveyed, comparison.labelling),
        version=former.version + 1,
        imported_at=now,
    )
    note_import(imported, comparison.roundup)
    former.pasted_again = ""
    session.add(imported)


def _compare(review: Review) -> Comparison:
    surveyed = survey(review.imported.pasted_again)
    labelling = carry_over(review.surveyed, review.labelling, surveyed)
    roundup = relabel(surveyed, labelling)
    after = review.make_version(roundup, labelling, label_blocks(surveyed, labelling.reading))
    return Comparison(
        review=review,
        surveyed=surveyed,
        labelling=labelling,
        roundup=roundup,
        after=after,
        changes=tuple(_list_changes(review, after)),
        words=_compare_fields(review.found.issue, review.untouched, after, _WORDS),
    )


def _list_changes(review: Review, after: Version) -> Iterator[Change]:
    before = review.untouched
    for key, new in after.items.items():
        old, row = before.items.get(key), review.rows.get(key)
        if old is None:
            yield Change(key=key, kind=ChangeKind.ADDED, title=new.title)
        elif row and (fields := _compare_fields(row, old, new, ITEM_FIELDS)):
            yield Change(key=key, kind=ChangeKind.CHANGED, title=row.title, fields=fields)
    for key in before.items:
        row = review.rows.get(key)
        if row and key not in after.items:
            edited = bool(review.list_edited(key))
            yield Change(key=key, kind=ChangeKind.REMOVED, title=row.title, edited=edited)


def _compare_fields(
    current: object, old: Item | Version, new: Item | Version, names: tuple[str, ...]
) -> tuple[FieldChange, ...]:
    changes = []
    for name in names:
        now, before, after = (getattr(one, name) for one in (current, old, new))
        if after not in (before, now):
            changes.append(FieldChange(name=name, before=now, after=after, kept=now != before))
    return tuple(changes)
