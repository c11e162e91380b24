"""A draft brought up to corrected labels; what somebody wrote into it by hand stays."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final

from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.issues.drafting import item_of, shorten_title
from newsletter.issues.house_rules import apply_rules
from newsletter.issues.memory import HouseRule, RuleKind
from newsletter.issues.models import Issue, Item
from newsletter.issues.pictures import restore_picture
from newsletter.issues.prose import write_blocks
from newsletter.issues.quotes import even_quotes
from newsletter.issues.reading import items_of, number_of
from newsletter.issues.texts import ItemText
from newsletter.roundups import Labelling, LabelRole, Roundup

ITEM_FIELDS: Final = tuple(each.name for each in fields(ItemText))
"""The columns of an item that an editor writes."""

_QUOTED: Final = ("title", "kicker", "standfirst", "body", "rights_note")


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What stayed as somebody had written it; without a position it is about the issue."""

    position: int | None
    title: str
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Version:
    """What an import says in one state of its labels: the texts of the issue, and items by key."""

    title: str
    intro: str
    outro: str
    items: Mapping[int, Item]

    @classmethod
    def of(
        cls,
        issue: Issue,
        roundup: Roundup,
        labelling: Labelling,
        *,
        as_read: Labelling,
        rules: Sequence[HouseRule] = (),
    ) -> "Version":
        """Return what a draft would be if nobody had touched it.

        `rules` are those that were followed when it was drafted. What an editor has said about the
        labels of an item counts for more than the rule on standfirsts.
        """
        items = {
            key: item_of(issue, key + 1, item, roundup.language)
            for key, item in zip(labelling.keys, roundup.items, strict=True)
        }
        untold = {_roles(as_read, key) for key in as_read.keys}
        for key, item in items.items():
            told = _roles(labelling, key) not in untold
            followed = [rule for rule in rules if not (told and rule.kind is RuleKind.STANDFIRST)]
            apply_rules(number_of(issue), [item], followed)
        texts = {
            "title": shorten_title(roundup.title or ""),
            "intro": write_blocks(roundup.intro),
            "outro": write_blocks(roundup.outro),
        }
        if labelling.even_quotes:
            texts = {name: even_quotes(text, issue.language) for name, text in texts.items()}
            for item in items.values():
                _even_item(item, issue.language)
        return cls(items=items, **texts)


def _roles(labelling: Labelling, key: int) -> tuple[tuple[int, LabelRole], ...]:
    return tuple((index, labelling.places[index].role) for index in labelling.members(key))


@dataclass(frozen=True, kw_only=True)
class Rebuilt:
    """What became of a draft; `rows` are the columns of items taken out, as far as hand-written."""

    kept: tuple[Kept, ...]
    rows: dict[int, dict[str, Any]]


async def rebuild(
    session: AsyncSession,
    issue: Issue,
    before: Version,
    after: Version,
    *,
    even: bool,
    rows: Mapping[int, dict[str, Any]],
) -> Rebuilt:
    """Bring a locked draft from one version of its import to another.

    With `even`, quotation marks are set alike in what was written by hand too. `rows` are columns
    that items get back which come into the draft again.
    """
    items = list(await items_of(session, number_of(issue)))
    by_key = {item.import_key: item for item in items if item.import_key is not None}
    gone = await _take_out(session, items, by_key, before, after)
    left: list[tuple[Item, tuple[str, ...]]] = []
    for key, new in after.items.items():
        old, current = before.items.get(key), by_key.get(key)
        changes = old is None or bool(list_edited(new, old))
        if current:
            values, names = merge(current, old or new, new)
            _revise(current, values, issue.language, even=even)
            left += [(current, names)] if names else []
        elif changes:
            by_key[key] = _make(issue, key, rows.get(key), new)
            await restore_picture(session, by_key[key])
            items.insert(_find_place(items, by_key, after, key), by_key[key])
            session.add(by_key[key])
    for position, item in enumerate(items, start=1):
        item.position = position
    kept = [Kept(position=item.position, title=item.title, fields=names) for item, names in left]
    kept += _rebuild_words(issue, before, after, even=even)
    await session.flush()
    return Rebuilt(kept=tuple(kept), rows=gone)


async def _take_out(
    session: AsyncSession,
    items: list[Item],
    by_key: dict[int, Item],
    before: Version,
    after: Version,
) -> dict[int, dict[str, Any]]:
    """Take out the items that are no more; return what was written in them by hand."""
    written: dict[int, dict[str, Any]] = {}
    for key in before.items.keys() - after.items.keys():
        if row := by_key.pop(key, None):
            if list_edited(row, before.items[key]):
                written[key] = write_columns(row)
            items.remove(row)
            await session.delete(row)
    return written


def merge(current: Item, old: Item, new: Item) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Say which columns of an item change from `old` to `new`, and which stay hand-written."""
    changed = [name for name in ITEM_FIELDS if getattr(new, name) != getattr(old, name)]
    different = [name for name in changed if getattr(current, name) != getattr(new, name)]
    mine = tuple(name for name in different if getattr(current, name) != getattr(old, name))
    return {name: getattr(new, name) for name in different if name not in mine}, mine


def list_edited(item: Item, read: Item) -> tuple[str, ...]:
    """Return the fields in which an item is not what the importer made of it."""
    return tuple(name for name in ITEM_FIELDS if getattr(item, name) != getattr(read, name))


def write_columns(item: Item) -> dict[str, Any]:
    """Return what was written in an item, as JSON takes it."""
    return item.model_dump(mode="json", include=set(ITEM_FIELDS))


def _make(issue: Issue, key: int, columns: dict[str, Any] | None, new: Item) -> Item:
    """Make the row of an item; `columns` are those that it had before it was taken out."""
    place = {"issue_id": number_of(issue), "position": 0, "import_key": key}
    return Item.model_validate({**(columns or write_columns(new)), **place})


def _find_place(items: list[Item], by_key: Mapping[int, Item], after: Version, key: int) -> int:
    """Find where an item belongs: behind the one that is before it in the source."""
    keys = list(after.items)
    for earlier in reversed(keys[: keys.index(key)]):
        if earlier in by_key and by_key[earlier] in items:
            return items.index(by_key[earlier]) + 1
    for later in keys[keys.index(key) + 1 :]:
        if later in by_key and by_key[later] in items:
            return items.index(by_key[later])
    return len(items)


def _revise(item: Item, values: dict[str, Any], language: str, *, even: bool) -> None:
    """Write into an item; what changes nothing makes no new version."""
    before = {name: getattr(item, name) for name in ITEM_FIELDS}
    item.sqlmodel_update(values)
    if even:
        _even_item(item, language)
    if any(getattr(item, name) != value for name, value in before.items()):
        item.version += 1


def _even_item(item: Item, language: str) -> None:
    for name in _QUOTED:
        setattr(item, name, even_quotes(getattr(item, name), item.language or language))


def _rebuild_words(issue: Issue, before: Version, after: Version, *, even: bool) -> Iterable[Kept]:
    """Bring the texts around the items along; their one version counts up once."""
    mine: list[str] = []
    former = (issue.title, issue.intro, issue.outro)
    for name in ("title", "intro", "outro"):
        old, new = getattr(before, name), getattr(after, name)
        if old != new and getattr(issue, name) == old:
            setattr(issue, name, new)
        elif old != new and getattr(issue, name) != new:
            mine.append(name)
        if even:
            setattr(issue, name, even_quotes(getattr(issue, name), issue.language))
    if former != (issue.title, issue.intro, issue.outro):
        issue.version += 1
    return [Kept(position=None, title=issue.title, fields=tuple(mine))] if mine else []
