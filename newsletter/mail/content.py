"""What an issue says, as the mail needs it: no table, no session."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum, auto
from pathlib import Path


class ItemKind(StrEnum):
    """What an item is; decides on its label and on the words of its link."""

    EXCERPT = auto()  # a teaser of a longer piece
    FULL = auto()  # the whole text
    LINK = auto()  # title and link only
    VIDEO = auto()  # to watch
    AUDIO = auto()  # to listen to
    BOOK = auto()  # a book, and where to find it
    EVENT = auto()  # something to go to, at a time and a place
    NOTE = auto()  # a word of the editors
    SPONSOR = auto()  # paid for: carries a label, and is not in the list of contents


class LinkKind(StrEnum):
    """What awaits behind an item's link; decides on its words."""

    CONTINUE = auto()  # the rest of the piece
    ORIGINAL = auto()  # the piece as it first appeared, often in another language
    WATCH = auto()  # a film
    LISTEN = auto()  # a sound
    NONE = auto()  # nothing: the item has no link


class Role(StrEnum):
    """What a contributor did."""

    AUTHOR = auto()  # in the byline
    INTERVIEWEE = auto()  # in the byline
    TRANSLATOR = auto()  # in the credit below the text
    INTRODUCTION = auto()  # in the credit below the text
    PHOTO = auto()  # in the credit below the text


@dataclass(frozen=True, kw_only=True, slots=True)
class Contributor:
    """A person behind an item."""

    name: str  # as printed
    prefix: str = ""  # such as Prof.
    role: Role = Role.AUTHOR


@dataclass(frozen=True, kw_only=True, slots=True)
class Image:
    """A picture that our own pages serve: mails load nothing from anywhere else."""

    url: str  # below the masthead's base_url
    alt: str = ""  # what it shows; empty: it only decorates
    credit: str = ""  # as printed below it
    width: int  # pixels of the file
    height: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemContent:
    """One piece of an issue. Only `body` is restricted Markdown, all else is plain text."""

    kind: ItemKind = ItemKind.EXCERPT
    section: str = ""  # its heading stands before the first item of a run; empty: none
    title: str = ""
    kicker: str = ""
    standfirst: str = ""
    body: str = ""
    contributors: tuple[Contributor, ...] = ()
    source_name: str = ""
    source_url: str = ""
    published_on: date | None = None
    minutes: int | None = None  # to read, to watch or to listen to; None: not known
    starts_at: datetime | None = None  # of an event, in the newsletter's zone
    place: str = ""  # of an event
    image: Image | None = None
    url: str = ""  # empty: mailed without a link
    link_kind: LinkKind = LinkKind.CONTINUE
    link_label: str = ""  # used only where there is no title to name
    link_language: str = ""  # of what the link leads to; empty: not said
    language: str = ""  # of the item; empty: the issue's
    rights_note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class IssueContent:
    """A whole issue. `intro` and `outro` are restricted Markdown."""

    number: int
    slug: str
    title: str
    date: date
    language: str
    preheader: str = ""  # empty: the beginning of the intro
    intro: str = ""
    outro: str = ""
    items: tuple[ItemContent, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Masthead:
    """The newsletter itself, as its mails name it."""

    name: str
    base_url: str  # of the public pages, without a slash at its end
    imprint: str  # plain text, may have several lines; empty: none
    templates: Path | None = None  # an operator's own, taken before ours
