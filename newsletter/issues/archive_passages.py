"""What the search of the archive looks through: each published issue, piece by piece."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Index, Text, cast, func, literal, literal_column
from sqlalchemy.dialects.postgresql import REGCONFIG, TSVECTOR, insert
from sqlmodel import Field, SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.mail import IssueContent, ItemContent, ItemKind
from newsletter.markup import parse, plain

_DICTIONARIES = {
    "da": "danish",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nb": "norwegian",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "tr": "turkish",
}
"""The stemmers that every PostgreSQL brings along; other languages are found word for word."""

_WORD_FOR_WORD = "simple"

DICTIONARIES = (*sorted(set(_DICTIONARIES.values())), _WORD_FOR_WORD)
"""Whatever a passage may be kept under."""


class Passage(SQLModel, table=True):
    """One piece of a published issue, or what the editors say around the pieces (position 0)."""

    __tablename__ = "passage"
    # Written once an issue and read often: no search reads a list of what is yet to be sorted in.
    __table_args__ = (
        Index(
            "passage_document",
            "document",
            postgresql_using="gin",
            postgresql_with={"fastupdate": False},
        ),
    )

    issue_id: int = Field(primary_key=True, foreign_key="issue.id", ondelete="CASCADE")
    position: int = Field(primary_key=True)  # of the item; 0: title, intro and outro
    heading: str
    people: str  # who is behind it, and where it appeared
    words: str  # plain text in one line
    # A name, because PostgreSQL cannot be upgraded in place with a column of type regconfig.
    dictionary: str = Field(max_length=32)
    document: str = Field(sa_type=TSVECTOR)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Text:
    position: int
    heading: str
    people: str
    words: str
    dictionary: str


def choose_dictionary(language: str) -> str:
    """Return which of PostgreSQL's stemmers reads a language (BCP 47)."""
    return _DICTIONARIES.get(language.split("-", maxsplit=1)[0].lower(), _WORD_FOR_WORD)


async def keep_passages(session: AsyncSession, content: IssueContent) -> None:
    """Let the search find an issue that is just published."""
    for text in _list_texts(content):
        row = insert(Passage).values(
            issue_id=content.number,
            position=text.position,
            heading=text.heading,
            people=text.people,
            words=text.words,
            dictionary=text.dictionary,
            document=_index(text),
        )
        await session.exec(row)


def _list_texts(content: IssueContent) -> Iterator[_Text]:
    dictionary = choose_dictionary(content.language)
    frame = " ".join(filter(None, (_words(content.intro), _words(content.outro))))
    yield _Text(position=0, heading=content.title, people="", words=frame, dictionary=dictionary)
    for position, item in enumerate(content.items, 1):
        # An advertisement among what was found would stand there without its label.
        if item.kind is not ItemKind.SPONSOR:
            yield _Text(
                position=position,
                heading=item.title,
                people=_people(item),
                words=" ".join(filter(None, (item.kicker, item.standfirst, _words(item.body)))),
                dictionary=choose_dictionary(item.language) if item.language else dictionary,
            )


def _words(markdown: str) -> str:
    return plain(parse(markdown))


def _people(item: ItemContent) -> str:
    return ", ".join(filter(None, (*(one.name for one in item.contributors), item.source_name)))


def _index(text: _Text) -> ColumnElement[str]:
    """Weigh the words: a title counts most, then names, then the text."""
    dictionary = cast(literal(text.dictionary, Text), REGCONFIG)

    def weigh(words: str, weight: str) -> ColumnElement[str]:
        return func.setweight(
            func.to_tsvector(dictionary, words), literal_column(f"'{weight}'"), type_=TSVECTOR
        )

    heading, people = weigh(text.heading, "A"), weigh(text.people, "B")
    return heading.op("||")(people).op("||")(weigh(text.words, "C"))
