"""What editors, mail programs and web pages do to the lines of a text; the gold follows."""

import re
import textwrap
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Final

from benchmarks.evaluation.drafts import Draft, bare, day_of, drop_blocks
from benchmarks.evaluation.gold import Field, GoldItem
from benchmarks.evaluation.printed_dates import replace_day, translate_byline

Change = Callable[[Draft], Draft | None]
"""Make another draft of one; None where that makes no sense."""

_WIDTH: Final = 72
_WRAPPED: Final = range(50, 95)
_WRAPPED_SHARE: Final = 0.4
_BLANK_SHARE: Final = 0.3
_EVERY: Final = 3
_BYLINE_FIELDS: Final = (Field.AUTHORS, Field.CONTRIBUTORS, Field.DATE, Field.SOURCE)
_LINK_FIELDS: Final = (Field.URL, Field.LINK_KIND, Field.LINK_LANGUAGE, Field.ITEM_KIND)
_SIGN: Final = re.compile(r"([\\`*_\[\]#>])")
_COUNTER: Final = re.compile(r"^(\d{1,3})([.)])", re.MULTILINE)
_SEPARATOR: Final = re.compile(r" [–—|-] ")
_STRAIGHT: Final = str.maketrans(dict.fromkeys("„“”»«", '"') | dict.fromkeys("‚‘’‹›", "'"))


def drop_blank_lines(draft: Draft) -> Draft | None:
    """Drop all blank lines, if each paragraph is one line."""
    if is_wrapped(draft):
        return None
    return draft.edit({n: None for n, line in enumerate(draft.lines) if not line.strip()})


def double_space(draft: Draft) -> Draft | None:
    """Put a blank line below every line, if each paragraph is one line."""
    if is_wrapped(draft):
        return None
    lines = tuple(part for line in draft.lines for part in (line, ""))
    return replace(draft, lines=lines, gold=drop_blocks(draft.gold))


def wrap_lines(draft: Draft) -> Draft | None:
    """Wrap as mails are wrapped, if blank lines stand between the paragraphs."""
    blank = sum(not line.strip() for line in draft.lines)
    if is_wrapped(draft) or blank < len(draft.lines) * _BLANK_SHARE:
        return None
    lines: list[str] = []
    for line in draft.lines:
        indent = line[: len(line) - len(line.lstrip())]
        lines += textwrap.wrap(
            line,
            _WIDTH,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        ) or [""]
    return replace(draft, lines=tuple(lines), gold=drop_blocks(draft.gold))


def add_trailing_spaces(draft: Draft) -> Draft:
    """Leave spaces and tabs behind at the end of each line."""
    return draft.edit({n: f"{line}  \t" for n, line in enumerate(draft.lines)})


def indent(draft: Draft) -> Draft:
    """Indent all lines alike."""
    return draft.edit({n: f"    {line}".rstrip() for n, line in enumerate(draft.lines)})


def quote(draft: Draft) -> Draft:
    """Quote all lines as an answered mail does."""
    return draft.edit({n: f"> {line}".rstrip() for n, line in enumerate(draft.lines)})


def straighten_quotes(draft: Draft) -> Draft:
    """Type all quotation marks with the keys of a typewriter."""
    return draft.edit({n: line.translate(_STRAIGHT) for n, line in enumerate(draft.lines)})


def glue_bylines(draft: Draft) -> Draft | None:
    """Put unbreakable spaces into bylines."""
    return _edit_bylines(draft, lambda line: line.replace(" ", "\u00a0"))


def hyphenate_bylines(draft: Draft) -> Draft | None:
    """Put hyphens for the dashes in bylines."""
    return _edit_bylines(draft, lambda line: line.replace(" – ", " - ").replace(" — ", " - "))


def tabulate_bylines(draft: Draft) -> Draft | None:
    """Put tabs for the dashes and bars in bylines."""
    return _edit_bylines(draft, lambda line: _SEPARATOR.sub("\t", line))


def drop_bylines(draft: Draft) -> Draft | None:
    """Drop the byline of every third item, where a link or a number still tells the items apart."""
    apart = draft.numbered or all(place.link is not None for place in draft.places)
    dropped = [n for n, place in enumerate(draft.places) if n % _EVERY == 1 and place.byline]
    if not (apart and dropped):
        return None
    lines = {place.byline: None for n in dropped if (place := draft.places[n]).byline is not None}

    def change(number: int, item: GoldItem) -> GoldItem:
        return _forget_byline(item) if number in dropped else item

    return draft.with_items(change).edit(dict.fromkeys(lines))


def drop_links(draft: Draft) -> Draft | None:
    """Drop the link of every third item, where bylines or numbers still tell the items apart."""
    apart = draft.numbered or all(place.byline is not None for place in draft.places)
    dropped = [n for n, place in enumerate(draft.places) if n % _EVERY == 1 and place.link]
    if not (apart and dropped):
        return None
    lines = {place.link: None for n in dropped if (place := draft.places[n]).link is not None}

    def change(number: int, item: GoldItem) -> GoldItem:
        return item.ignore(*_LINK_FIELDS) if number in dropped else item

    return draft.with_items(change).edit(dict.fromkeys(lines))


def end_titles(draft: Draft) -> Draft | None:
    """Put a full stop behind titles."""
    return _edit_titles(draft, lambda title: title if title[-1] in ".?!…“”" else f"{title}.")


def shout_titles(draft: Draft) -> Draft | None:
    """Print titles in capitals."""
    return _edit_titles(draft, str.upper)


def list_titles(draft: Draft) -> Draft | None:
    """Put a bullet before each title."""
    if not draft.titled or draft.numbered or draft.gold.negative:
        return None
    titles = {place.title for place in draft.places if place.title is not None}
    return draft.edit({n: f"• {draft.lines[n].strip()}" for n in titles})


def write_days(pattern: str, *, american: str | None = None) -> Change:
    """Give the change that prints all dates in digits; `american` is for English texts."""

    def change(draft: Draft) -> Draft | None:
        chosen = american if american and draft.gold.language == "en" else pattern
        return _edit_days(draft, lambda line, day: replace_day(line, day, day.strftime(chosen)))

    return change


def translate_bylines(language: str) -> Change:
    """Give the change that writes bylines as another language does."""

    def change(draft: Draft) -> Draft | None:
        if draft.gold.language == language:
            return None
        return _edit_days(
            draft, lambda line, day: translate_byline(line, day, language), bylines=True
        )

    return change


def escape_markdown(draft: Draft) -> Draft | None:
    """Write the text as a converter writes Markdown: headings, and all signs escaped."""
    if not draft.titled or is_wrapped(draft):
        return None
    titles = {place.title for place in draft.places}
    lines: list[str] = []
    for number, line in enumerate(draft.lines):
        escaped = _COUNTER.sub(r"\1\\\2", _SIGN.sub(r"\\\1", bare(line)))
        text = escaped if number in titles else _escape(line)
        lines += [f"## {text}" if number in titles else text, ""]
    return replace(draft, lines=tuple(lines), gold=drop_blocks(draft.gold))


def _escape(line: str) -> str:
    words = (word if "://" in word else _SIGN.sub(r"\\\1", word) for word in line.split(" "))
    return _COUNTER.sub(r"\1\\\2", " ".join(words).strip())


def _forget_byline(item: GoldItem) -> GoldItem:
    """Ask no more for what a byline told, nor for what was told apart by it."""
    fields = (*_BYLINE_FIELDS, Field.STANDFIRST)
    return item.ignore(
        *fields, *([Field.TEXT_STARTS] if item.expected.get(Field.STANDFIRST) else [])
    )


def _edit_bylines(draft: Draft, change: Callable[[str], str]) -> Draft | None:
    lines = {place.byline: "" for place in draft.places if place.byline is not None}
    changes: dict[int, str | None] = {n: change(draft.lines[n]) for n in lines}
    if all(draft.lines[n] == text for n, text in changes.items()):
        return None
    return draft.edit(changes)


def _edit_titles(draft: Draft, change: Callable[[str], str]) -> Draft | None:
    if not draft.titled:
        return None
    changes: dict[int, str | None] = {}
    for place, item in zip(draft.places, draft.gold.items, strict=True):
        if place.title is not None:
            line = " ".join(draft.lines[place.title].split(" "))
            changes[place.title] = line.replace(item.title, change(item.title))

    def rename(_: int, item: GoldItem) -> GoldItem:
        title = change(item.title)
        return replace(item.expect(Field.TITLE, title), title=title)

    return draft.with_items(rename).edit(changes)


def _edit_days(
    draft: Draft, change: Callable[[str, date], str], *, bylines: bool = False
) -> Draft | None:
    """Change the lines that tell the days of the items: all, or the bylines only."""
    lines = list(draft.lines)
    for place, item in zip(draft.places, draft.gold.items, strict=True):
        if (day := day_of(item)) is None or (bylines and place.byline is None):
            continue
        for number in (
            (place.byline,) if bylines and place.byline is not None else range(len(lines))
        ):
            lines[number] = change(lines[number], day)
    return None if tuple(lines) == draft.lines else replace(draft, lines=tuple(lines))


def is_wrapped(draft: Draft) -> bool:
    """Tell whether paragraphs are broken into lines."""
    full = [line for line in draft.lines if line.strip()]
    pairs = zip(draft.lines, draft.lines[1:], strict=False)
    broken = sum(len(line) in _WRAPPED and bool(below.strip()) for line, below in pairs)
    return broken > len(full) * _WRAPPED_SHARE
