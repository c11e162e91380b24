"""What an editor may write in an issue and in an item, and how it is cleaned before it is kept."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from itertools import chain
from typing import Any

from newsletter.issues.errors import BadText
from newsletter.issues.problems import Problem
from newsletter.mail import Contributor, ItemKind, LinkKind
from newsletter.markup import (
    MarkupError,
    TooDeep,
    TooLong,
    TooManyBrackets,
    clean,
    clean_line,
    clean_url,
    parse,
)

_PARAGRAPHS = {"intro", "outro", "body"}  # restricted Markdown
_LINES = {"standfirst", "rights_note"}
_MOST_MINUTES = 1_000
_LONGEST = {
    "preheader": 200,
    "section": 200,
    "kicker": 200,
    "source_name": 200,
    "place": 200,
    "image_alt": 1000,
    "image_credit": 200,
    "link_label": 300,
    "rights_basis": 16,
    "language": 8,
    "link_language": 8,
    "source_url": 2000,
    "url": 2000,
    "standfirst": 2000,
    "rights_note": 2000,
}
_MARKUP: dict[type[MarkupError], str] = {
    TooDeep: "The text nests lists or quotations too deep: use one level of each.",
    TooLong: "The text has {characters} characters: at most {limit} can be read.",
    TooManyBrackets: "The text has {brackets} opening brackets: at most {limit} can be read.",
}
"""What is wrong with a text that is no restricted Markdown, as message ids."""


@dataclass(frozen=True, kw_only=True)
class IssueText:
    """The words of an issue around its items; intro and outro are restricted Markdown."""

    title: str
    preheader: str = ""
    intro: str = ""
    outro: str = ""
    language: str


@dataclass(frozen=True, kw_only=True)
class ItemText:
    """All that an editor may write in one item; the body is restricted Markdown."""

    kind: ItemKind = ItemKind.EXCERPT
    section: str = ""
    title: str = ""
    kicker: str = ""
    standfirst: str = ""
    body: str = ""
    contributors: tuple[Contributor, ...] = ()
    source_name: str = ""
    source_url: str = ""
    published_on: date | None = None
    reading_minutes: int | None = None
    starts_at: datetime | None = None  # of an event, as on a poster: without a zone
    place: str = ""
    image: str | None = None  # the name of a kept one
    image_alt: str = ""
    image_credit: str = ""
    url: str = ""
    link_kind: LinkKind = LinkKind.CONTINUE
    link_label: str = ""
    link_language: str = ""
    language: str = ""
    rights_basis: str = ""
    rights_note: str = ""


def clean_issue_text(text: IssueText) -> IssueText:
    """Return the text as it is kept.

    Raises BadText that names every field that cannot be kept.
    """
    cleaned = replace(text, **_cleaned_fields(text))
    _refuse(_problems(cleaned, longest={**_LONGEST, "title": 200}))
    return cleaned


def clean_item_text(text: ItemText) -> ItemText:
    """Return the text as it is kept.

    Raises BadText that names every field that cannot be kept.
    """
    cleaned = replace(text, **_cleaned_fields(text))
    problems = _problems(cleaned, longest={**_LONGEST, "title": 500})
    _refuse(chain(problems, _fact_problems(cleaned)))
    return cleaned


def _cleaned_fields(text: IssueText | ItemText) -> dict[str, Any]:
    """The fields made of plain words; an enum member is none of them."""
    values = ((each.name, getattr(text, each.name)) for each in fields(text))
    return {
        name: clean(value).strip() if name in _PARAGRAPHS | _LINES else clean_line(value)
        for name, value in values
        if type(value) is str
    }


def _problems(text: IssueText | ItemText, *, longest: dict[str, int]) -> Iterator[Problem]:
    for each in fields(text):
        value = getattr(text, each.name)
        if type(value) is not str:
            continue
        if len(value) > longest.get(each.name, len(value)):
            yield Problem(
                field=each.name,
                sentence="This has {length} characters; at most {longest} are allowed.",
                facts={"length": len(value), "longest": longest[each.name]},
            )
        if each.name.endswith("url") and value and not _is_web_address(value):
            yield Problem(
                field=each.name, sentence="A link begins with https:// or http:// and names a host."
            )
        if each.name in _PARAGRAPHS:
            yield from _markup_problems(each.name, value)


def _fact_problems(text: ItemText) -> Iterator[Problem]:
    if text.reading_minutes is not None and not 0 < text.reading_minutes <= _MOST_MINUTES:
        yield Problem(
            field="reading_minutes",
            sentence="Give the minutes as a number from 1 to {most}.",
            facts={"most": _MOST_MINUTES},
        )
    if text.image and not text.image_alt:
        yield Problem(
            field="image_alt", sentence="Say what the picture shows, for those who cannot see it."
        )


def _markup_problems(field: str, text: str) -> Iterator[Problem]:
    try:
        parse(text)
    except MarkupError as error:
        yield Problem(field=field, sentence=_MARKUP[type(error)], facts=vars(error))


def _is_web_address(text: str) -> bool:
    target = clean_url(text)
    return target is not None and target.startswith("http")


def _refuse(problems: Iterator[Problem]) -> None:
    found = tuple(problems)
    if found:
        raise BadText(found)
