"""What a roundup is made of once it has been taken apart."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum, auto

from newsletter.markup import Inlines


class InputKind(StrEnum):
    """What was given to read."""

    TEXT = auto()
    HTML = auto()  # a file, a mail's part, or what a browser puts on the clipboard
    MARKDOWN = auto()
    DOCX = auto()  # a Word document
    ODT = auto()  # an OpenDocument text
    MAIL = auto()  # a message with its headers, as an .eml file
    FEED = auto()  # RSS, Atom or JSON Feed


class ItemKind(StrEnum):
    """What an item offers."""

    EXCERPT = auto()  # the beginning of a piece that goes on elsewhere
    VIDEO = auto()  # its link is to be watched
    AUDIO = auto()  # its link is to be listened to
    EVENT = auto()  # its title names a day to come to
    SPONSOR = auto()  # labelled as advertising in the source


class BlockKind(StrEnum):
    """What a stretch of an item's text is."""

    PARAGRAPH = auto()
    SUBHEADING = auto()
    QUOTATION = auto()
    LIST = auto()
    NOTE = auto()


class LinkKind(StrEnum):
    """What waits behind an item's link."""

    CONTINUE = auto()  # the rest of the piece
    ORIGINAL = auto()  # the piece as first published, perhaps in another language
    WATCH = auto()
    LISTEN = auto()
    NONE = auto()  # the source shows no link at all


class Role(StrEnum):
    """What a contributor did."""

    AUTHOR = auto()
    TRANSLATOR = auto()
    INTRODUCTION = auto()
    INTERVIEWEE = auto()
    PHOTO = auto()


class RightsBasis(StrEnum):
    """On what grounds a text is reprinted."""

    QUOTATION = auto()
    PERMISSION = auto()
    LICENCE = auto()
    UNKNOWN = auto()


class Severity(StrEnum):
    """How much a finding matters."""

    ERROR = auto()  # must be mended before the issue goes out
    WARNING = auto()  # must be looked at
    HINT = auto()  # may be of interest


class LabelRole(StrEnum):
    """What became of one block of the source."""

    TITLE = auto()
    KICKER = auto()
    STANDFIRST = auto()
    BYLINE = auto()
    TEXT = auto()  # a paragraph
    SUBHEADING = auto()
    QUOTATION = auto()
    LIST = auto()
    NOTE = auto()
    LINK = auto()
    SOURCE = auto()
    RIGHTS = auto()
    ISSUE_TITLE = auto()
    INTRO = auto()
    OUTRO = auto()
    LEFT_OVER = auto()


@dataclass(frozen=True, kw_only=True)
class Block:
    """A stretch of text and the source lines it came from (from 1, both ends included).

    `inlines` are the same words with their emphasis and links, a Break between the entries of a
    list; they are empty where the source had no styles to tell.
    """

    kind: BlockKind
    text: str
    lines: tuple[int, int]
    inlines: Inlines = ()


@dataclass(frozen=True, kw_only=True)
class Contributor:
    """A person as printed, the academic prefix set apart."""

    name: str
    prefix: str | None = None
    role: Role = Role.AUTHOR


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a piece appeared."""

    name: str | None = None
    url: str | None = None


@dataclass(frozen=True, kw_only=True)
class Link:
    """An item's link, often only its label; `language` is the target's (ISO 639-1)."""

    kind: LinkKind = LinkKind.NONE
    url: str | None = None
    label: str | None = None
    language: str | None = None


@dataclass(frozen=True, kw_only=True)
class Rights:
    """The grounds of a reprint, and the note that says so."""

    basis: RightsBasis = RightsBasis.UNKNOWN
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class Confidence:
    """How sure each field is, 0 to 1; None where the field is empty."""

    title: float | None = None
    standfirst: float | None = None
    contributors: float | None = None
    published_on: float | None = None
    source: float | None = None
    link: float | None = None
    rights: float | None = None


@dataclass(frozen=True, kw_only=True)
class RoundupItem:
    """One piece; `published_as` is the date as printed, `lines` its span in the source."""

    title: str | None
    lines: tuple[int, int]
    kicker: str | None = None
    standfirst: str | None = None
    contributors: tuple[Contributor, ...] = ()
    published_on: date | None = None
    published_as: str | None = None
    reading_minutes: int | None = None
    source: Source = field(default_factory=Source)
    blocks: tuple[Block, ...] = ()
    link: Link = field(default_factory=Link)
    rights: Rights = field(default_factory=Rights)
    kind: ItemKind = ItemKind.EXCERPT
    confidence: Confidence = field(default_factory=Confidence)


@dataclass(frozen=True, kw_only=True)
class Label:
    """What one block of the source became; `item` is None outside the items."""

    role: LabelRole
    text: str
    lines: tuple[int, int]
    item: int | None = None


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something an editor should know; `item` counts from 0 and is None for the whole roundup."""

    code: str
    severity: Severity
    message: str
    message_de: str
    item: int | None = None


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One way to take the input apart, and how convincing it is (0 to 1)."""

    name: str
    items: int
    score: float


@dataclass(frozen=True, kw_only=True)
class SourceFacts:
    """What a source says of itself outside its text: a page's head, front matter, mail headers."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    sender: str | None = None  # of a mail: who sends a newsletter has not written its pieces
    published_on: date | None = None
    language: str | None = None  # ISO 639-1
    tags: tuple[str, ...] = ()
    url: str | None = None


@dataclass(frozen=True, kw_only=True)
class Roundup:
    """A finished roundup taken apart by its best reading.

    `readings` are all that were tried with success, best first. `labels` cover every block of the
    source once, in order. `source_characters` counts the visible characters of the cleaned source;
    of markup that is the text that is left behind the border, where menus and scripts go. Lines
    are then numbers of blocks of that text, as a page has no lines.
    """

    kind: InputKind
    language: str | None
    reading: str
    readings: tuple[Reading, ...]
    title: str | None
    intro: tuple[Block, ...]
    outro: tuple[Block, ...]
    items: tuple[RoundupItem, ...]
    left_over: tuple[Block, ...]
    findings: tuple[Finding, ...]
    labels: tuple[Label, ...]
    source_characters: int
    name: str | None = None
    facts: SourceFacts = field(default_factory=SourceFacts)
