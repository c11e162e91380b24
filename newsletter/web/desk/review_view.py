"""The review desk as its page shows it: rows of the source, cards of the items, findings."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from newsletter.issues import Item, Review
from newsletter.markup import MarkupError, parse, plain
from newsletter.roundups import OUTSIDE, LabelRole, Severity
from newsletter.translation import translate
from newsletter.web.desk.review_keys import MENDED, ROLE_KEYS

PER_PAGE: Final = 500
"""Blocks on one page; most roundups have fewer than 200."""

ROLE_WORDS: Final = {
    LabelRole.TITLE: "Title",
    LabelRole.KICKER: "Kicker",
    LabelRole.STANDFIRST: "Standfirst",
    LabelRole.BYLINE: "Byline",
    LabelRole.TEXT: "Text",
    LabelRole.SUBHEADING: "Sub-heading",
    LabelRole.QUOTATION: "Quotation",
    LabelRole.LIST: "List",
    LabelRole.NOTE: "Note",
    LabelRole.LINK: "Link",
    LabelRole.SOURCE: "Source",
    LabelRole.RIGHTS: "Rights",
    LabelRole.ISSUE_TITLE: "Title of the issue",
    LabelRole.INTRO: "Introduction",
    LabelRole.OUTRO: "Closing words",
    LabelRole.LEFT_OVER: "Left over",
}
"""What blocks are called, as message ids."""

READING_WORDS: Final = {
    "bylines": "by bylines and links",
    "headings": "by headings",
    "links": "by links",
    "numbered": "by numbers",
    "single": "as one article",
    "entries": "by the entries of the feed",
}
"""How a source was read, as message ids; a reading without words goes by its name."""

FIELD_WORDS: Final = {
    "kind": "Kind",
    "section": "Section",
    "title": "Title",
    "kicker": "Kicker",
    "standfirst": "Standfirst",
    "body": "Text",
    "contributors": "People",
    "source_name": "Source",
    "source_url": "Page of the source",
    "published_on": "Date",
    "reading_minutes": "Minutes",
    "starts_at": "Begins",
    "place": "Place",
    "image": "Picture",
    "image_alt": "What the picture shows",
    "image_credit": "Credit of the picture",
    "url": "Link",
    "link_kind": "What the link says",
    "link_label": "Words of the link, where there is no title",
    "link_language": "Language behind the link",
    "language": "Language of the item",
    "rights_basis": "Grounds for printing it",
    "rights_note": "Note on the rights",
    "intro": "Introduction",
    "outro": "Closing words",
}
"""What the fields of items and issues are called, as message ids."""

_NEIGHBOURS: Final = 2
_BRIEF: Final = 240  # characters


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """Something that the importer found; `block` is where to look."""

    severity: Severity
    sentence: str
    block: int | None = None


@dataclass(frozen=True, kw_only=True)
class Row:
    """One block of the source; items are numbered from 1 as the source has them."""

    index: int
    line: int
    text: str
    role: LabelRole
    number: int | None
    begins: bool  # an item
    corrected: bool  # by an editor
    ornament: bool
    places: tuple[tuple[str, str], ...]  # what else it may belong to: sent, and shown


@dataclass(frozen=True, kw_only=True)
class ItemCard:
    """One item as the draft has it; `blocks` are the first block of each role it has."""

    number: int
    row: Item | None  # None: somebody took it out of the draft
    people: str
    blocks: Mapping[LabelRole, int]
    start: int
    brief: str  # the beginning of the text
    edited: tuple[str, ...]  # fields written by hand, in words
    troubles: tuple[Trouble, ...]


class ReviewView:
    """A review in the words of an editor's language, from one of its blocks on."""

    def __init__(self, review: Review, language: str, *, first: int) -> None:
        self.review = review
        self._language = language
        self._numbers = {key: number for number, key in enumerate(review.labelling.keys, start=1)}
        self._starts = {key: review.labelling.members(key) for key in self._numbers}
        total = len(review.labelling.places)
        self.first = max(0, min(first, total - 1)) // PER_PAGE * PER_PAGE
        starts = range(0, total, PER_PAGE) if total > PER_PAGE else ()
        self.pages = tuple((start, min(start + PER_PAGE, total)) for start in starts)
        self.last = min(self.first + PER_PAGE, total)

    def list_roles(self, *, outside: bool) -> list[tuple[LabelRole, str, str]]:
        """Return the roles inside or outside the items: value, word and key."""
        return [
            (role, self._say(word), ROLE_KEYS[role])
            for role, word in ROLE_WORDS.items()
            if (role in OUTSIDE) is outside
        ]

    def word(self, role: LabelRole) -> str:
        """Return what a role is called."""
        return self._say(ROLE_WORDS[role])

    def list_readings(self) -> list[tuple[str, str, int]]:
        """Return the readings: name, words, and how many items each finds."""
        return [
            (one.name, self._say(READING_WORDS.get(one.name, one.name)), one.items)
            for one in self.review.roundup.readings
        ]

    def list_rows(self) -> list[Row]:
        """Return the blocks of this page."""
        labelling, marked = self.review.labelling, self.review.surveyed.marked
        return [
            Row(
                index=index,
                line=marked[index].block.lines[0],
                text=marked[index].block.printed.strip(),
                role=labelling.places[index].role,
                number=self._number(index),
                begins=self._begins(index),
                corrected=labelling.places[index].role
                is not self.review.as_read.places[index].role,
                ornament=marked[index].ornament or marked[index].contents,
                places=tuple(self._list_places(index)),
            )
            for index in range(self.first, self.last)
        ]

    def list_cards(self) -> list[ItemCard]:
        """Return the items in the order of the source."""
        return [self._card(key, number) for key, number in self._numbers.items()]

    def list_troubles(self) -> list[Trouble]:
        """Return what was found about the whole roundup."""
        lost = (
            index
            for index, place in enumerate(self.review.labelling.places)
            if place.role is LabelRole.LEFT_OVER and self._is_text(index)
        )
        where = {"left_over.text": next(lost, None)}
        return [
            Trouble(
                severity=one.severity,
                sentence=one.message_de if self._language == "de" else one.message,
                block=where.get(one.code),
            )
            for one in self.review.roundup.findings
            if one.item is None
        ]

    def _card(self, key: int, number: int) -> ItemCard:
        members = self._starts[key]
        blocks: dict[LabelRole, int] = {}
        for index in members:
            blocks.setdefault(self.review.labelling.places[index].role, index)
        row = self.review.rows.get(key)
        return ItemCard(
            number=number,
            row=row,
            people=", ".join(
                f"{each['prefix']} {each['name']}".strip() for each in row.contributors
            )
            if row
            else "",
            brief=_write_brief(row.body) if row else "",
            blocks=blocks,
            start=members[0],
            edited=tuple(self._say(FIELD_WORDS[name]) for name in self.review.list_edited(key)),
            troubles=tuple(self._list_item_troubles(number, row, blocks)),
        )

    def _list_item_troubles(
        self, number: int, row: Item | None, blocks: Mapping[LabelRole, int]
    ) -> Iterator[Trouble]:
        for one in self.review.roundup.findings:
            column = MENDED.get(one.code, "")
            if one.item != number - 1 or row is None or getattr(row, column, None):
                continue
            # Where there is a placeholder, the labels are right; the draft asks for the address.
            if one.code == "link.missing" and LabelRole.LINK in blocks:
                continue
            sentence = one.message_de if self._language == "de" else one.message
            yield Trouble(severity=one.severity, sentence=sentence)

    def _list_places(self, index: int) -> Iterator[tuple[str, str]]:
        number = self._number(index)
        if number is None:
            yield "split", self._say("A new item begins here")
        elif self._begins(index):
            if number > 1:
                yield "join", self._say("One with the item before")
        else:
            yield "split", self._say("A new item begins here")
        here = number or self._number_above(index)
        for other in range(here - _NEIGHBOURS, here + _NEIGHBOURS + 1):
            if other != number and 1 <= other <= len(self._numbers):
                yield str(other), self._say("Belongs to item {number}").format(number=other)

    def _number_above(self, index: int) -> int:
        above = (self._number(i) for i in range(index - 1, -1, -1))
        return next((number for number in above if number), 1)

    def _number(self, index: int) -> int | None:
        key = self.review.labelling.places[index].item
        return None if key is None else self._numbers[key]

    def _begins(self, index: int) -> bool:
        key = self.review.labelling.places[index].item
        return key is not None and self._starts[key][0] == index

    def _is_text(self, index: int) -> bool:
        mark = self.review.surveyed.marked[index]
        return not (mark.ornament or mark.contents)

    def _say(self, sentence: str) -> str:
        return translate(self._language, sentence)


def _write_brief(body: str) -> str:
    try:
        text = plain(parse(body))
    except MarkupError:
        text = body
    return " ".join(text[:_BRIEF].split())
