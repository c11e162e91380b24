"""What an issue says, as the mail needs it: no table, no session."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum, auto


class ItemKind(StrEnum):
    """What an item is; decides on its label."""

    EXCERPT = auto()  # a teaser of a longer piece
    FULL = auto()  # the whole text
    LINK = auto()  # title and link only
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
class ItemContent:
    """One piece of an issue. Only `body` is restricted Markdown, all else is plain text."""

    kind: ItemKind = ItemKind.EXCERPT
    title: str = ""
    kicker: str = ""
    standfirst: str = ""
    body: str = ""
    contributors: tuple[Contributor, ...] = ()
    source_name: str = ""
    source_url: str = ""
    published_on: date | None = None
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
