"""The review of an import: its labels corrected and taken back, and the draft brought along."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.issues.drafting import note_import
from newsletter.issues.errors import NothingToUndo, NotImported, StaleVersion
from newsletter.issues.house_rules import list_uses
from newsletter.issues.label_states import (
    MOST_STEPS,
    Step,
    read_labels,
    read_step,
    step_back,
    write_labels,
    write_step,
)
from newsletter.issues.memory import HouseRule
from newsletter.issues.models import Item, RoundupImport
from newsletter.issues.reading import IssueWithItems, lock_draft, read_issue
from newsletter.issues.rebuilding import Kept, Rebuilt, Version, list_edited, rebuild
from newsletter.roundups import (
    Correction,
    Labelling,
    Roundup,
    Survey,
    correct,
    label_blocks,
    relabel,
    survey,
)

_MENDED_HERE: Final = frozenset(
    {
        "author.missing",
        "contents.mismatch",
        "left_over.text",
        "reading.uncertain",
        "text.missing",
        "title.missing",
    }
)
"""Findings of the importer that other labels may mend; a missing address is none of them."""


@dataclass(frozen=True, kw_only=True)
class Review:
    """An imported issue beside its source: what each block is, and what the draft holds of it."""

    found: IssueWithItems
    imported: RoundupImport
    surveyed: Survey
    labelling: Labelling
    as_read: Labelling  # by the same reading, before anybody corrected it
    rules: tuple[HouseRule, ...]  # those that were followed when it was drafted
    history: tuple[dict[str, Any], ...]  # the steps that can be undone, the last one last
    roundup: Roundup  # as the labels say, its items in the order of `labelling.keys`

    @property
    def version(self) -> int:
        """The version of the labels, for whoever corrects them."""
        return self.imported.version

    @property
    def steps(self) -> int:
        """How many corrections can be undone."""
        return len(self.history)

    @cached_property
    def rows(self) -> dict[int, Item]:
        """The items of the draft by the key of the import's item that they were made of."""
        return {item.import_key: item for item in self.found.items if item.import_key is not None}

    @cached_property
    def untouched(self) -> Version:
        """What the draft would be if nobody had written in it."""
        return self.make_version(self.roundup, self.labelling, self.as_read)

    def make_version(self, roundup: Roundup, labelling: Labelling, as_read: Labelling) -> Version:
        """Return what the draft would be with other labels, if nobody had written in it."""
        return Version.of(self.found.issue, roundup, labelling, as_read=as_read, rules=self.rules)

    def list_edited(self, key: int) -> tuple[str, ...]:
        """Return the fields of an item that somebody wrote by hand."""
        row = self.rows.get(key)
        return list_edited(row, self.untouched.items[key]) if row else ()


@dataclass(frozen=True, kw_only=True)
class Corrected:
    """What a correction did: whether any label changed, and which hand-written fields it left."""

    changed: bool
    kept: tuple[Kept, ...] = ()


def asks_for_review(imported: RoundupImport) -> bool:
    """Tell whether somebody should look at the labels of an import first of all."""
    return any(finding["code"] in _MENDED_HERE for finding in imported.findings)


async def read_review(session: AsyncSession, issue_id: int) -> Review:
    """Return an issue beside the source it was made of.

    Raises UnknownIssue, NotImported, or a RoundupError if the source cannot be read any more.
    """
    found = await read_issue(session, issue_id)
    imported = found.imported
    if imported is None:
        raise NotImported(issue_id)
    rules = tuple(
        HouseRule(
            kind=use.kind, given=use.given, wanted=use.wanted, offered_at=imported.imported_at
        )
        for use in await list_uses(session, issue_id)
    )
    return await asyncio.to_thread(_review, found, imported, rules)


async def correct_labels(
    session: AsyncSession, issue_id: int, corrections: Sequence[Correction], *, version: int
) -> Corrected:
    """Correct labels, in one step to be undone, and bring the draft along.

    Raises StaleVersion, IssueIsPublished, UnknownIssue, NotImported, or a RoundupError.
    """
    review = await lock_review(session, issue_id, version)
    wanted = review.labelling
    for correction in corrections:
        wanted = await asyncio.to_thread(correct, review.surveyed, wanted, correction)
    if wanted == review.labelling:
        return Corrected(changed=False)
    rebuilt = await _turn(session, review, wanted, None)
    step = step_back(review.labelling, wanted, rebuilt.rows)
    review.imported.history = [*review.history, write_step(step)][-MOST_STEPS:]
    await session.flush()
    return Corrected(changed=True, kept=rebuilt.kept)


async def undo_correction(session: AsyncSession, issue_id: int, *, version: int) -> Corrected:
    """Take the last correction back; items that it took out come back as they were.

    Raises NothingToUndo and what `correct_labels` raises.
    """
    review = await lock_review(session, issue_id, version)
    if not review.history:
        raise NothingToUndo(issue_id)
    *history, last = review.history
    step = read_step(last)
    rebuilt = await _turn(session, review, step.undo(review.labelling), step)
    review.imported.history = history
    await session.flush()
    return Corrected(changed=True, kept=rebuilt.kept)


async def lock_review(session: AsyncSession, issue_id: int, version: int) -> Review:
    """Return a review that nobody else can change before this transaction ends.

    Raises StaleVersion if somebody has, since that version, and what `correct_labels` raises.
    """
    await lock_draft(session, issue_id)
    review = await read_review(session, issue_id)
    await session.refresh(review.imported)
    if review.version != version:
        raise StaleVersion(given=version, current=review.version)
    return review


def _review(found: IssueWithItems, imported: RoundupImport, rules: tuple[HouseRule, ...]) -> Review:
    surveyed = survey(imported.source)
    labelling = read_labels(surveyed, imported.labels)
    # Without labels of this cut, the way back leads through labels that are not these.
    history = tuple(imported.history) if labelling else ()
    labelling = labelling or label_blocks(surveyed, imported.reading)
    return Review(
        found=found,
        imported=imported,
        surveyed=surveyed,
        labelling=labelling,
        history=history,
        rules=rules,
        as_read=label_blocks(surveyed, labelling.reading),
        roundup=relabel(surveyed, labelling),
    )


async def _turn(
    session: AsyncSession, review: Review, wanted: Labelling, step: Step | None
) -> Rebuilt:
    """Bring import and draft from the labels of a review to others."""
    roundup = await asyncio.to_thread(relabel, review.surveyed, wanted)
    as_read = label_blocks(review.surveyed, wanted.reading)
    after = review.make_version(roundup, wanted, as_read)
    rebuilt = await rebuild(
        session,
        review.found.issue,
        review.untouched,
        after,
        even=wanted.even_quotes and not review.labelling.even_quotes,
        rows=step.rows if step else {},
    )
    note_import(review.imported, roundup)
    review.imported.labels = write_labels(review.surveyed, wanted)
    review.imported.version += 1
    return rebuilt
