"""What a piece and a roundup are before they are written into a file, and the gold they give."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum, auto
from typing import Any

from babel.dates import format_date

from benchmarks.roundups.mail_shapes.markup import BlockKind, Blocks, plain, read_blocks

TITLES_BEFORE_NAMES = ("Prof. Dr.", "Prof.", "Dr.", "Ir.", "Mag.")
ALWAYS_JUDGED = frozenset({"title", "authors", "date", "source", "url", "text_starts", "text_ends"})
WORDS_QUOTED = 6


class LinkKind(StrEnum):
    """What the link below a piece promises."""

    CONTINUE = auto()
    ORIGINAL = auto()
    WATCH = auto()
    LISTEN = auto()
    NONE = auto()


@dataclass(frozen=True, kw_only=True)
class Contributor:
    """Somebody named at a piece who is not its author."""

    name: str
    role: str
    prefix: str | None = None


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One item as an editor knows it; `body` is in the small markup of `markup`."""

    title: str
    body: str = ""
    kicker: str | None = None
    standfirst: str | None = None
    authors: tuple[str, ...] = ()
    """As printed, academic titles included."""
    contributors: tuple[Contributor, ...] = ()
    date: dt.date | None = None
    source: str | None = None
    url: str | None = None
    link_kind: LinkKind = LinkKind.CONTINUE
    link_language: str | None = None
    label: str = ""
    """The words of its link, where they differ from piece to piece."""
    rights: str | None = None
    note: str = ""
    """What its shape prints beside: a permission, a reading time, the lead-in as it stands."""
    section: str = ""
    """The rubric that opens with this piece."""
    item_kind: str | None = None
    unjudged: frozenset[str] = frozenset()

    @property
    def blocks(self) -> Blocks:
        """Give its text block by block."""
        return read_blocks(self.body)

    def print_date(self, pattern: str, language: str) -> str:
        """Print its date in a pattern of CLDR; nothing for a piece without one."""
        return format_date(self.date, pattern, locale=language) if self.date else ""


@dataclass(frozen=True, kw_only=True)
class Roundup:
    """One file: its pieces, how it is written, and which fields its gold judges."""

    file: str
    shape: str
    lang: str
    made_with: str
    pieces: tuple[Piece, ...]
    write: Callable[["Roundup"], bytes]
    title: str | None = None
    """Its heading; judged only if `judges_title`."""
    judges_title: bool = True
    negative: bool = False
    judged: frozenset[str] = field(default=ALWAYS_JUDGED)


def gold(roundup: Roundup) -> dict[str, Any]:
    """Give what a careful editor makes of the file, in the format of the gold folder."""
    head: dict[str, Any] = {
        "file": roundup.file,
        "shape": roundup.shape,
        "lang": roundup.lang,
        "made_with": roundup.made_with,
        "n_items": len(roundup.pieces),
        "negative": roundup.negative,
    }
    if roundup.judges_title:
        head["issue_title"] = roundup.title
    return head | {"items": [_gold_item(piece, roundup.judged) for piece in roundup.pieces]}


def _gold_item(piece: Piece, judged: frozenset[str]) -> dict[str, Any]:
    values: dict[str, Any] = {
        "title": piece.title,
        "kicker": piece.kicker,
        "standfirst": piece.standfirst,
        "authors": [bare_name(name) for name in piece.authors],
        "contributors": [
            {"name": one.name, "role": one.role, "prefix": one.prefix} for one in piece.contributors
        ],
        "date": piece.date.isoformat() if piece.date else None,
        "source": piece.source,
        "url": piece.url,
        "link_kind": piece.link_kind.value,
        "link_language": piece.link_language,
        "subheadings": [
            plain(block.text) for block in piece.blocks if block.kind is BlockKind.SUBHEADING
        ],
        "rights": piece.rights,
    } | _edges(piece)
    chosen = {key: value for key, value in values.items() if key in judged - piece.unjudged}
    return chosen | ({"item_kind": piece.item_kind} if piece.item_kind else {})


def _edges(piece: Piece) -> dict[str, str]:
    texts = [block for block in piece.blocks if block.kind is not BlockKind.SUBHEADING]
    if not texts:
        return {}
    first, last = plain(texts[0].text).split(), plain(texts[-1].text).split()
    return {
        "text_starts": " ".join(first[:WORDS_QUOTED]),
        "text_ends": " ".join(last[-WORDS_QUOTED:]),
    }


def bare_name(printed: str) -> str:
    """Take the academic title off a name."""
    for prefix in TITLES_BEFORE_NAMES:
        if printed.startswith(prefix + " "):
            return printed.removeprefix(prefix + " ")
    return printed
