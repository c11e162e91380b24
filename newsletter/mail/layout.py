"""An issue laid out for its templates: every text final, nothing left to decide."""

from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from newsletter.mail.cleaning import name_item, refuse_slots
from newsletter.mail.content import IssueContent, ItemContent, ItemKind
from newsletter.mail.errors import Unrenderable
from newsletter.mail.hyphenation import hyphenate
from newsletter.mail.salutation import find_salutation
from newsletter.mail.wording import (
    shorten,
    write_byline,
    write_credits,
    write_link,
    write_source,
)
from newsletter.markup import Document, MarkupError, parse, plain, to_html, to_text
from newsletter.translation import translate, write_date

_PREVIEW = 120  # characters; inboxes show less


@dataclass(frozen=True, kw_only=True, slots=True)
class Prose:
    """A text in restricted Markdown, in both its outputs."""

    html: Markup
    text: str  # with the numbers of notes
    notes: tuple[str, ...]  # "[3] https://example.org/"
    words: str  # in one line
    salutation: str  # that it begins with


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """One part of the line above an item's title."""

    text: str
    url: str  # empty: no link


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemLayout:
    """One item as its templates print it; empty texts are left out."""

    anchor: str
    language: str  # empty: the issue's
    marks: tuple[Mark, ...]
    published_on: date | None
    published: str
    title: str
    hyphenated_title: str
    byline: str
    standfirst: str
    body: Prose
    credits: tuple[str, ...]
    url: str
    link: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One line of the list of contents."""

    url: str
    title: str
    hyphenated_title: str
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class IssueLayout:
    """An issue as its templates print it."""

    number: int
    title: str
    hyphenated_title: str
    date: date
    written_date: str
    preheader: str
    greets: bool  # whether the mail greets: not what does so itself, and not before nothing
    url: str  # of the web view
    intro: Prose
    outro: Prose
    items: tuple[ItemLayout, ...]
    contents: tuple[Entry, ...]


def lay_out(issue: IssueContent, base_url: str) -> IssueLayout:
    """Lay out a cleaned issue; raises Unrenderable with the item whose text cannot be read."""
    notes = _NoteCounter()
    url = f"{base_url}/archive/{issue.slug}"
    language = issue.language
    intro = notes.read(issue.intro, "The intro")
    items = tuple(_lay_out_item(item, at, issue, notes) for at, item in enumerate(issue.items, 1))
    entries = zip(issue.items, items, strict=True)
    contents = tuple(
        _list_item(item, layout, url, language)
        for item, layout in entries
        if item.kind is not ItemKind.SPONSOR
    )
    title = issue.title or translate(language, "Issue {number}").format(number=issue.number)
    return IssueLayout(
        number=issue.number,
        title=title,
        hyphenated_title=hyphenate(title, language),
        date=issue.date,
        written_date=write_date(issue.date, language),
        preheader=issue.preheader or _preview(intro, contents),
        greets=not intro.salutation and (bool(intro.words) or len(contents) > 1),
        url=url,
        intro=intro,
        items=items,
        contents=contents,
        outro=notes.read(issue.outro, "The outro"),
    )


def _preview(intro: Prose, contents: tuple[Entry, ...]) -> str:
    """Return what inboxes show behind the subject: the intro, or else what awaits the reader."""
    words = intro.words.removeprefix(intro.salutation).strip()
    return shorten(words or " · ".join(entry.title for entry in contents), _PREVIEW)


class _NoteCounter:
    """Reads the texts of one mail and numbers their links throughout."""

    def __init__(self) -> None:
        self._next = 1

    def read(self, markdown: str, part: str) -> Prose:
        document = _parse(markdown, part)
        noted = to_text(document, first_note=self._next)
        notes = tuple(f"[{self._next + at}] {url}" for at, url in enumerate(noted.links))
        self._next += len(noted.links)
        html = refuse_slots(to_html(document, heading_level=3), part)
        return Prose(
            html=Markup(html),  # noqa: S704  # to_html escaped it
            text=noted.text,
            notes=notes,
            words=plain(document),
            salutation=find_salutation(document),
        )


def _parse(markdown: str, part: str) -> Document:
    try:
        return parse(markdown)
    except MarkupError as error:
        raise Unrenderable(part, str(error)) from error


def _lay_out_item(
    item: ItemContent, number: int, issue: IssueContent, notes: _NoteCounter
) -> ItemLayout:
    language = issue.language
    foreign = item.language if item.language != language else ""
    day = item.published_on
    return ItemLayout(
        anchor=f"item-{number}",
        language=foreign,
        marks=tuple(_marks(item, language)),
        published_on=day,
        published=write_date(day, language) if day else "",
        title=item.title,
        hyphenated_title=hyphenate(item.title, foreign or language),
        byline=write_byline(item, language),
        standfirst=item.standfirst,
        body=notes.read(item.body, name_item(number, item.title)),
        credits=write_credits(item, language),
        url=item.url,
        link=write_link(item, language) if item.url else "",
    )


def _marks(item: ItemContent, language: str) -> list[Mark]:
    label = translate(language, "Advertisement") if item.kind is ItemKind.SPONSOR else ""
    # "Anzeige · Anzeige": a rubric that only repeats what stands beside it says nothing.
    said = {label.casefold(), item.source_name.casefold()}
    kicker = "" if item.kicker.strip(" :").casefold() in said else item.kicker
    marks = [
        Mark(text=label, url=""),
        Mark(text=kicker, url=""),
        Mark(text=item.source_name, url=item.source_url),
    ]
    return [mark for mark in marks if mark.text]


def _list_item(item: ItemContent, layout: ItemLayout, url: str, language: str) -> Entry:
    words = layout.body.words or item.standfirst or translate(language, "Without a title")
    title = item.title or shorten(words, 60)
    return Entry(
        url=f"{url}#{layout.anchor}",
        title=title,
        hyphenated_title=layout.hyphenated_title or title,
        source=write_source(item, language),
    )
