"""What editors changed in an imported item: the differences from which rules are learnt. Pure."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from newsletter.issues.memory import ImportedItem, RuleKind
from newsletter.issues.models import Item
from newsletter.issues.words import read_words
from newsletter.mail import Role

LONGEST = 300
IS_STANDFIRST, IS_TEXT = "standfirst", "text"
"""What a first paragraph is, in a rule about standfirsts."""

_LONGEST_LINE = 200  # longer ones are texts, and a text is not dropped every time
_MOST_OF = 0.5  # of an issue's items, before a habit can be seen in them


@dataclass(frozen=True, kw_only=True)
class Change:
    """One way in which items were corrected, and how many were."""

    kind: RuleKind
    given: str  # what the importer had made
    wanted: str  # what the editors made of it; empty where a line was dropped
    times: int


def imported_of(item: Item) -> ImportedItem:
    """Return what is kept of an item that has just been imported."""
    return ImportedItem(
        item_id=item.id or 0,
        issue_id=item.issue_id,
        standfirst=item.standfirst,
        body=item.body,
        contributors=[dict(each) for each in item.contributors],
        link_label=item.link_label,
        link_kind=item.link_kind.value,
    )


def list_changes(pairs: Sequence[tuple[ImportedItem, Item]]) -> tuple[Change, ...]:
    """Return in what ways the items of an issue were corrected since they were imported."""
    kept = {line for _, item in pairs for line in _list_lines(item)}
    counts: Counter[tuple[RuleKind, str, str]] = Counter()
    habits: Counter[tuple[RuleKind, str, str]] = Counter()
    for before, after in pairs:
        counts.update(set(_compare_authors(before, after)))
        counts.update(set(_compare_labels(before, after)))
        counts.update(set(_find_dropped(before, kept)))
        habits.update(_compare_standfirsts(before, after))
    # One item that differs is an exception; when most do, it is how the house does it.
    counts.update({what: n for what, n in habits.items() if n >= _MOST_OF * len(pairs)})
    return tuple(
        Change(kind=kind, given=given[:LONGEST], wanted=wanted[:LONGEST], times=times)
        for (kind, given, wanted), times in sorted(counts.items())
    )


def write_name(contributor: dict[str, str]) -> str:
    """Return a person as a rule names them."""
    return f"{contributor['prefix']} {contributor['name']}".strip()


def _compare_authors(before: ImportedItem, after: Item) -> Iterator[tuple[RuleKind, str, str]]:
    """Yield a name that was replaced by another, where it is plain which by which."""
    was = [write_name(each) for each in before.contributors if each["role"] == Role.AUTHOR]
    now = [write_name(each) for each in after.contributors if each["role"] == Role.AUTHOR]
    gone = [name for name in was if name not in now]
    come = [name for name in now if name not in was]
    if len(gone) == len(come) == 1 and gone[0] and come[0]:
        yield RuleKind.AUTHOR_ALIAS, gone[0], come[0]


def _compare_labels(before: ImportedItem, after: Item) -> Iterator[tuple[RuleKind, str, str]]:
    if before.link_label and before.link_kind != after.link_kind.value:
        yield RuleKind.LABEL, before.link_label, after.link_kind.value


def _compare_standfirsts(before: ImportedItem, after: Item) -> Iterator[tuple[RuleKind, str, str]]:
    first = read_words(before.body.split("\n\n", maxsplit=1)[0])
    if not before.standfirst and first and after.standfirst == first:
        yield RuleKind.STANDFIRST, "", IS_STANDFIRST
    now_first = read_words(after.body.split("\n\n", maxsplit=1)[0])
    if before.standfirst and not after.standfirst and now_first == before.standfirst:
        yield RuleKind.STANDFIRST, "", IS_TEXT


def _find_dropped(before: ImportedItem, kept: set[str]) -> Iterator[tuple[RuleKind, str, str]]:
    """Yield the short paragraphs that nobody wanted anywhere in the issue."""
    for line in (read_words(paragraph) for paragraph in before.body.split("\n\n")):
        if line and len(line) <= _LONGEST_LINE and not any(line in text for text in kept):
            yield RuleKind.DROPPED_LINE, line, ""


def _list_lines(item: Item) -> Iterator[str]:
    yield from (item.title, item.kicker, item.standfirst, item.rights_note, item.link_label)
    yield read_words(item.body)
