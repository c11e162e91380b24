"""What is odd about an item beside the others, of its issue and of earlier ones."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from statistics import median

from newsletter.issues.background import Background
from newsletter.issues.duplicates import Duplicate, Likeness
from newsletter.issues.findings import Finding, Reporter
from newsletter.issues.models import Item
from newsletter.issues.spellings import Spelling, are_spellings, find_better
from newsletter.issues.words import read_words
from newsletter.mail import ItemKind

_FEWEST_DATES = 4
_APART = timedelta(days=14)
_WHOLE_ARTICLE = 400  # words
_OMISSION = re.compile(r"[\[(]\s?(?:…|\.\.\.)\s?[\])]")
_GRANTED = {"permission", "licence", "own"}
_SENTENCES = {
    Likeness.ADDRESS: "An earlier issue has the same link: “{title}” (issue {issue}).",
    Likeness.TITLE: "An earlier issue has the same title: “{title}” (issue {issue}).",
    Likeness.TEXT: "An earlier issue has almost the same text: “{title}” (issue {issue}).",
}
_HERE = "Item {other} of this issue is the same piece."
_RUN = re.compile(r"[^\W\d_][\w’'\- ]+")  # words with nothing but blanks between
_MOST_TOKENS = 4
_GENITIVE = re.compile(r"[’']s?$|s$")


def check_neighbours(items: Sequence[Item], background: Background) -> Iterator[Finding]:
    """Find what is odd about items beside each other and beside earlier ones."""
    yield from _check_duplicates(items, background.duplicates)
    yield from _check_dates(items)
    yield from _check_lengths(items)
    yield from _check_authors(items, background.authors)
    yield from _check_sources(items, background.sources)
    yield from _check_names_in_texts(items)


def middle_date(items: Sequence[Item]) -> date | None:
    """Return the day around which the pieces of an issue appeared; None where few have one."""
    days = [item.published_on.toordinal() for item in items if item.published_on]
    return date.fromordinal(round(median(days))) if len(days) >= _FEWEST_DATES else None


def _check_duplicates(items: Sequence[Item], duplicates: Sequence[Duplicate]) -> Iterator[Finding]:
    by_id = {item.id: item for item in items}
    for each in duplicates:
        item = by_id.get(each.item_id)
        if item is None:
            continue
        report = Reporter(item=item)
        if each.other_id in by_id:
            other = by_id[each.other_id].position
            yield report.warning("item.duplicate", "title", _HERE, other=other)
        else:
            yield report.warning(
                "item.duplicate",
                "title",
                _SENTENCES[each.likeness],
                title=each.issue_title,
                issue=each.issue_id,
            )


def _check_dates(items: Sequence[Item]) -> Iterator[Finding]:
    middle = middle_date(items)
    if middle is None:
        return
    for item in items:
        if item.published_on and abs(item.published_on - middle) > _APART:
            yield Reporter(item=item).warning(
                "date.distant",
                "published_on",
                "The date lies {days} days away from those of the other items.",
                days=abs(item.published_on - middle).days,
                middle=middle.isoformat(),
            )


def _check_lengths(items: Sequence[Item]) -> Iterator[Finding]:
    counts = {item.position: len(read_words(item.body).split()) for item in items}
    for item in items:
        others = [count for position, count in counts.items() if position != item.position]
        count = counts[item.position]
        is_whole = count >= _WHOLE_ARTICLE and (not others or count > 2 * median(others))
        if is_whole and not (
            item.rights_basis in _GRANTED
            or item.kind in {ItemKind.NOTE, ItemKind.SPONSOR}
            or _OMISSION.search(item.body.replace("\\", ""))
        ):
            yield Reporter(item=item).warning(
                "rights.missing",
                "rights_basis",
                "This looks like a whole article ({count} words); say by what right it is printed.",
                count=count,
            )


def _check_authors(items: Sequence[Item], known: Sequence[Spelling]) -> Iterator[Finding]:
    names = [each["name"] for item in items for each in item.contributors]
    better = dict(find_better(names, known))
    for item in items:
        for name in dict.fromkeys(each["name"] for each in item.contributors):
            if name in better:
                yield Reporter(item=item).warning(
                    "author.spelling",
                    "contributors",
                    "“{name}” is written “{other}” elsewhere.",
                    name=name,
                    other=better[name],
                )


def _check_sources(items: Sequence[Item], known: Sequence[Spelling]) -> Iterator[Finding]:
    better = dict(find_better([item.source_name for item in items if item.source_name], known))
    for item in items:
        if item.source_name in better:
            yield Reporter(item=item).hint(
                "name.spelling",
                "source_name",
                "“{name}” is written “{other}” elsewhere.",
                name=item.source_name,
                other=better[item.source_name],
            )


def _check_names_in_texts(items: Sequence[Item]) -> Iterator[Finding]:
    people = {each["name"] for item in items for each in item.contributors}
    for item in items:
        words = f"{item.standfirst}\n{read_words(item.body)}"
        for name in dict.fromkeys(_list_names(words)):
            if people & {name, _GENITIVE.sub("", name)}:
                continue
            if other := next((each for each in sorted(people) if are_spellings(name, each)), None):
                yield Reporter(item=item).hint(
                    "name.spelling",
                    "body",
                    "The text says “{name}”, the byline “{other}”.",
                    name=name,
                    other=other,
                )


def _list_names(words: str) -> Iterator[str]:
    """Yield what may be a name: up to four capitalised words beside each other."""
    for run in _RUN.findall(words):
        tokens = run.split()
        for first in range(len(tokens)):
            for end in range(first + 1, min(first + _MOST_TOKENS, len(tokens)) + 1):
                if not tokens[end - 1][0].isupper():
                    break
                if end - first > 1:
                    yield " ".join(tokens[first:end])
