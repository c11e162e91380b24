"""Mending a finding by one click: what an item's text would be without it. Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from newsletter.issues.content import contributors_of
from newsletter.issues.findings import Finding
from newsletter.issues.models import Item
from newsletter.issues.quotes import even_quotes
from newsletter.issues.texts import ItemText
from newsletter.issues.web_checks import tidy_url
from newsletter.issues.word_checks import FOOTNOTE, LEFTOVER, quotes_are_balanced
from newsletter.issues.words import map_spans
from newsletter.mail import ItemKind

_NEAR = timedelta(days=14)


def fix(finding: Finding, item: Item, *, language: str) -> ItemText | None:
    """Return an item's text without a finding, or None if only a person can mend it.

    `language` is the issue's.
    """
    mend = _FIXES.get(finding.code)
    if mend is None:
        return None
    before = text_of(item)
    after = mend(finding, before, before.language or language)
    return after if after != before else None


def name_fix(finding: Finding) -> str:
    """Return what the button of a fix says, as a message id with places for the facts."""
    return _NAMES[finding.code]


def text_of(item: Item) -> ItemText:
    """Return all that an editor may write in an item, as it stands there."""
    words = {each.name: getattr(item, each.name) for each in fields(ItemText)}
    return ItemText(**{**words, "contributors": contributors_of(item)})


def _with(text: ItemText, field: str, words: str) -> ItemText:
    change: dict[str, Any] = {field: words}
    return replace(text, **change)


def _fix_address(finding: Finding, text: ItemText, change: Callable[[str], str]) -> ItemText:
    url = str(finding.facts["url"])
    if finding.field == "body":
        return replace(
            text,
            body=map_spans(
                text.body,
                lambda each: replace(each, url=change(url)) if each.url == url else each,
            ),
        )
    return _with(text, finding.field, change(url))


def _fix_tracking(finding: Finding, text: ItemText, _: str) -> ItemText:
    return _fix_address(finding, text, tidy_url)


def _fix_http(finding: Finding, text: ItemText, _: str) -> ItemText:
    return _fix_address(finding, text, lambda url: f"https://{url.removeprefix('http://')}")


def _fix_author(finding: Finding, text: ItemText, _: str) -> ItemText:
    name, other = str(finding.facts["name"]), str(finding.facts["other"])
    people = (
        replace(each, name=other) if each.name == name else each for each in text.contributors
    )
    return replace(text, contributors=tuple(people))


def _fix_name(finding: Finding, text: ItemText, _: str) -> ItemText:
    name, other = str(finding.facts["name"]), str(finding.facts["other"])
    if finding.field == "source_name":
        return replace(text, source_name=other)
    return replace(
        text,
        standfirst=text.standfirst.replace(name, other),
        body=text.body.replace(name, other),
    )


def _fix_year(finding: Finding, text: ItemText, _: str) -> ItemText:
    """Put the day into the year in which it lies beside the others, if there is one."""
    middle = date.fromisoformat(str(finding.facts["middle"]))
    for year in (middle.year, middle.year - 1, middle.year + 1):
        try:
            day = text.published_on.replace(year=year) if text.published_on else middle
        except ValueError:  # the 29th of February
            continue
        if abs(day - middle) <= _NEAR:
            return replace(text, published_on=day)
    return text


def _fix_quotes(finding: Finding, text: ItemText, language: str) -> ItemText:
    words = even_quotes(getattr(text, finding.field), language[:2])
    return _with(text, finding.field, words) if quotes_are_balanced(words, language) else text


def _fix_star(finding: Finding, text: ItemText, _: str) -> ItemText:
    if finding.field == "body":  # where other stars are emphasis
        body = map_spans(text.body, lambda each: replace(each, text=FOOTNOTE.sub("", each.text)))
        return replace(text, body=body)
    return _with(text, finding.field, FOOTNOTE.sub("", getattr(text, finding.field)))


def _fix_leftover(finding: Finding, text: ItemText, _: str) -> ItemText:
    """Take out a phrase in brackets; what else was left over may stand for something."""
    words = str(finding.facts["words"])
    if not words.startswith("("):
        return text
    rest = LEFTOVER.sub("", getattr(text, finding.field))
    return _with(text, finding.field, re.sub(r" {2,}| (?=[.,;:!?])", _single, rest).strip())


def _single(blanks: re.Match[str]) -> str:
    return " " if len(blanks[0]) > 1 else ""


def _fix_sponsor(_: Finding, text: ItemText, __: str) -> ItemText:
    return replace(text, kind=ItemKind.SPONSOR)


_FIXES: Mapping[str, Callable[[Finding, ItemText, str], ItemText]] = MappingProxyType(
    {
        "author.spelling": _fix_author,
        "date.distant": _fix_year,
        "leftover": _fix_leftover,
        "leftover.footnote": _fix_star,
        "link.http": _fix_http,
        "link.tracking": _fix_tracking,
        "name.spelling": _fix_name,
        "quotes.unbalanced": _fix_quotes,
        "sponsor.unlabelled": _fix_sponsor,
    }
)
_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "author.spelling": "Write “{other}”",
        "date.distant": "Correct the year",
        "leftover": "Take it out",
        "leftover.footnote": "Take the star out",
        "link.http": "Use https",
        "link.tracking": "Strip the tracking",
        "name.spelling": "Write “{other}”",
        "quotes.unbalanced": "Set the quotation marks",
        "sponsor.unlabelled": "Make it a sponsor's item",
    }
)
