"""One item laid out for its templates: every text final, nothing left to decide."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from newsletter.mail.cleaning import name_item
from newsletter.mail.content import Image, IssueContent, ItemContent, ItemKind
from newsletter.mail.direction import (
    Direction,
    direction_of_language,
    direction_of_text,
    isolate,
)
from newsletter.mail.errors import Unrenderable
from newsletter.mail.hyphenation import hyphenate
from newsletter.mail.prose import Prose, ProseReader
from newsletter.mail.wording import (
    write_appointment,
    write_byline,
    write_credits,
    write_label,
    write_link,
    write_minutes,
)
from newsletter.translation import write_date


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """One part of the line above an item's title."""

    text: str
    url: str = ""  # empty: no link


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemLayout:
    """One item as its templates print it; empty texts are left out."""

    anchor: str
    section: str  # the heading that stands before it; empty: it goes on as the one before
    level: int  # of its title as a heading
    is_paid: bool
    language: str  # empty: the issue's
    direction: Direction | None  # None: the issue's
    marks: tuple[Mark, ...]
    published_on: date | None
    published: str
    minutes: str
    title: str
    hyphenated_title: str
    byline: str
    starts_at: datetime | None
    appointment: str
    place: str
    image: Image | None  # in the size that it is shown in
    standfirst: str
    body: Prose
    credits: tuple[str, ...]
    url: str
    link: str
    hyphenated_link: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Frame:
    """What the layout of an item has to know of the mail around it."""

    issue: IssueContent
    base_url: str
    text_width: int  # pixels
    texts: ProseReader


def lay_out_item(
    item: ItemContent, number: int, frame: Frame, *, heading: str, level: int
) -> ItemLayout:
    """Lay out a cleaned item; raises Unrenderable with the item that cannot be.

    `heading` is of the section that begins with it, `level` that of its own title.
    """
    language = frame.issue.language
    foreign = item.language if item.language != language else ""
    name = name_item(number, item.title)
    day = item.published_on
    link = write_link(item, language) if item.url else ""
    return ItemLayout(
        anchor=f"item-{number}",
        section=heading,
        level=level,
        is_paid=item.kind is ItemKind.SPONSOR,
        language=foreign,
        direction=_find_direction(item, language),
        marks=tuple(_marks(item, language)),
        published_on=day,
        published=write_date(day, language) if day else "",
        minutes=write_minutes(item, language),
        title=item.title,
        hyphenated_title=hyphenate(item.title, foreign or language),
        byline=write_byline(item, language),
        starts_at=item.starts_at,
        appointment=write_appointment(item, language),
        place=isolate(item.place, language),
        image=_fit(item.image, name, frame) if item.image else None,
        standfirst=item.standfirst,
        body=frame.texts.read(item.body, name, heading_level=level + 1),
        credits=write_credits(item, language),
        url=item.url,
        link=link,
        hyphenated_link=hyphenate(link, language),
    )


def _find_direction(item: ItemContent, language: str) -> Direction | None:
    """Return the direction of an item that runs against its issue, or None.

    What the editors say about its language counts first, then what its words are written in.
    """
    if item.language:
        direction = direction_of_language(item.language)
    else:
        words = (item.title, item.standfirst, item.body)
        found = (direction_of_text(each) for each in words)
        direction = next((each for each in found if each), direction_of_language(language))
    return direction if direction != direction_of_language(language) else None


def _fit(image: Image, part: str, frame: Frame) -> Image:
    """Return an image in the size that it is shown in: never wider than the text."""
    if not image.url.startswith(f"{frame.base_url}/"):
        raise Unrenderable(
            part, f"its image lies at {image.url}, but mails load only what our own pages serve."
        )
    width = min(image.width, frame.text_width)
    return replace(image, width=width, height=max(1, round(image.height * width / image.width)))


def _marks(item: ItemContent, language: str) -> list[Mark]:
    label = write_label(item, language)
    # "Anzeige · Anzeige": a rubric that only repeats what stands beside it says nothing.
    said = {label.casefold(), item.source_name.casefold(), item.section.casefold()}
    kicker = "" if item.kicker.strip(" :").casefold() in said else item.kicker
    marks = [
        Mark(text=label),
        Mark(text=isolate(kicker, language)),
        Mark(text=isolate(item.source_name, language), url=item.source_url),
    ]
    return [mark for mark in marks if mark.text]
