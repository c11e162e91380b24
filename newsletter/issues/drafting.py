"""Making a draft: of a roundup that the importer has read, or of nothing."""

from dataclasses import asdict
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.issues.house_rules import follow_rules
from newsletter.issues.models import Issue, Item, RoundupImport
from newsletter.issues.prose import write_blocks
from newsletter.issues.reading import number_of
from newsletter.mail import Contributor, ItemKind, LinkKind, Role
from newsletter.markup import clean, clean_line
from newsletter.roundups import ItemKind as RoundupItemKind
from newsletter.roundups import RightsBasis, Roundup, RoundupItem
from newsletter.translation import LANGUAGES

_LONGEST_TITLE = 200


async def draft(
    session: AsyncSession,
    roundup: Roundup,
    *,
    source: str,
    title: str | None,
    language: str | None,
    now: datetime,
) -> Issue:
    """Make a draft of a roundup by the house rules, and keep what it was made of.

    `source` is the raw text. An empty title is the roundup's own; no language means the roundup's,
    or English where we do not speak it.
    """
    chosen = language or roundup.language or ""
    issue = await draft_empty(
        session,
        title=title or roundup.title or "",
        language=chosen if chosen in LANGUAGES else "en",
        now=now,
    )
    issue.intro = write_blocks(roundup.intro)
    issue.outro = write_blocks(roundup.outro)
    items = [
        item_of(issue, position, item, roundup.language)
        for position, item in enumerate(roundup.items, start=1)
    ]
    session.add_all((*items, _import(issue, roundup, source, now)))
    await session.flush()
    await follow_rules(session, number_of(issue), items)
    return issue


async def draft_empty(session: AsyncSession, *, title: str, language: str, now: datetime) -> Issue:
    """Make a draft without items."""
    issue = Issue(title=shorten_title(title), language=language, created_at=now)
    session.add(issue)
    await session.flush()
    return issue


def item_of(issue: Issue, position: int, item: RoundupItem, language: str | None) -> Item:
    """Return an item of a roundup in `language` as a draft holds it; `position` counts from 1."""
    return Item(
        issue_id=number_of(issue),
        position=position,
        import_key=position - 1,
        kind=ItemKind(item.kind.value),
        title=_title(item),
        kicker=_kicker(item),
        standfirst=clean_line(item.standfirst or ""),
        body=write_blocks(item.blocks),
        contributors=[
            asdict(
                Contributor(name=each.name, prefix=each.prefix or "", role=Role(each.role.value))
            )
            for each in item.contributors
        ],
        source_name=clean_line(item.source.name or ""),
        source_url=item.source.url or "",
        published_on=item.published_on,
        reading_minutes=item.reading_minutes,
        url=item.link.url or "",
        link_kind=LinkKind(item.link.kind.value),
        link_label=clean_line(item.link.label or ""),
        link_language=item.link.language or "",
        language=language if language and language != issue.language else "",
        rights_basis="" if item.rights.basis is RightsBasis.UNKNOWN else item.rights.basis.value,
        rights_note=clean(item.rights.note or ""),
    )


def note_import(imported: RoundupImport, roundup: Roundup) -> None:
    """Write into an import what its roundup is now read as."""
    imported.reading = roundup.reading
    imported.readings = [asdict(reading) for reading in roundup.readings]
    imported.left_over = [clean(block.text) for block in roundup.left_over]
    imported.findings = [asdict(finding) for finding in roundup.findings]


def _import(issue: Issue, roundup: Roundup, source: str, now: datetime) -> RoundupImport:
    imported = RoundupImport(
        issue_id=number_of(issue), source=clean(source), reading=roundup.reading, imported_at=now
    )
    note_import(imported, roundup)
    return imported


def _title(item: RoundupItem) -> str:
    """Return the title, without a star whose note has become the item's rights."""
    title = clean_line(item.title or "")
    return title.rstrip("* ") if item.rights.note else title


def _kicker(item: RoundupItem) -> str:
    """Return the rubric; what is paid for gets its label from the mail, so the source's goes."""
    if item.kind is RoundupItemKind.SPONSOR:
        return ""
    return clean_line(item.kicker or "").removesuffix(":")


def shorten_title(title: str) -> str:
    """Return a title as a subject; the whole line stays in the import."""
    title = clean_line(title)
    if len(title) <= _LONGEST_TITLE:
        return title
    return title[: _LONGEST_TITLE - 1].rsplit(" ", 1)[0] + "…"
