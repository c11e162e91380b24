"""The forms of the desk: what browsers send, turned into what the issues accept, and back."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, Field, field_validator

from newsletter.issues import (
    BadText,
    Issue,
    IssueText,
    Item,
    ItemText,
    Problem,
    clean_issue_text,
    clean_item_text,
    contributors_of,
    parse_contributors,
    write_contributors,
)
from newsletter.mail import ItemKind, LinkKind

_Tag = Annotated[str, Field(pattern=r"^([a-z]{2,3}(-[A-Za-z]{2,4})?)?$")]
_DIGITS = 6  # of a number of minutes: more are a slip of the hand
_WITH_TIME = len("2026-11-20T19:30")
_Version = Annotated[int, Field(ge=0, le=2**31 - 1)]


class _Form(BaseModel):
    @field_validator("*", mode="before")
    @classmethod
    def _unify_line_ends(cls, value: object) -> object:
        """Browsers send CRLF for every line feed that they were given."""
        return value.replace("\r\n", "\n") if isinstance(value, str) else value


class IssueForm(_Form):
    """The words around the items, as they stand in the form."""

    version: _Version = 0
    title: str = ""
    preheader: str = ""
    intro: str = ""
    outro: str = ""
    language: Annotated[str, Field(pattern="^(de|en)$")] = "en"

    @classmethod
    def of(cls, issue: Issue) -> "IssueForm":
        """Return the form that shows an issue as it is."""
        return cls(
            version=issue.version,
            title=issue.title,
            preheader=issue.preheader,
            intro=issue.intro,
            outro=issue.outro,
            language=issue.language,
        )

    def text(self) -> IssueText:
        """Return what was typed, cleaned.

        Raises BadText that names every bad field.
        """
        return clean_issue_text(IssueText(**self.model_dump(exclude={"version"})))


class ItemForm(_Form):
    """One item as it stands in the form: people, times and numbers are still lines of text."""

    version: _Version = 0
    kind: ItemKind = ItemKind.EXCERPT
    section: str = ""
    title: str = ""
    kicker: str = ""
    standfirst: str = ""
    body: str = ""
    contributors: str = ""
    source_name: str = ""
    source_url: str = ""
    published_on: str = ""
    reading_minutes: str = ""
    starts_at: str = ""
    place: str = ""
    image: Annotated[str, Field(pattern=r"^([0-9a-f]{64}\.(jpg|png))?$")] = ""
    image_removed: bool = False
    image_alt: str = ""
    image_credit: str = ""
    url: str = ""
    link_kind: LinkKind = LinkKind.CONTINUE
    link_label: str = ""
    link_language: _Tag = ""
    language: _Tag = ""
    rights_basis: Annotated[str, Field(pattern="^(quotation|permission|licence|own)?$")] = ""
    rights_note: str = ""

    @classmethod
    def of(cls, item: Item, language: str) -> "ItemForm":
        """Return the form that shows an item as it is, the roles in the editor's language."""
        # Not validated: what the importer has found must be shown, whatever it is.
        return cls.model_construct(
            **item.model_dump(include=_AS_IT_IS),
            contributors=write_contributors(contributors_of(item), language),
            published_on=item.published_on.isoformat() if item.published_on else "",
            reading_minutes=str(item.reading_minutes or ""),
            starts_at=item.starts_at.isoformat("T", "minutes") if item.starts_at else "",
            image=item.image or "",
        )

    def without_removed(self) -> "ItemForm":
        """Return the form without the picture that was to be removed, and its words."""
        gone = {"image": "", "image_alt": "", "image_credit": "", "image_removed": False}
        return self.model_copy(update=gone) if self.image_removed else self

    def text(self) -> ItemText:
        """Return what was typed, cleaned.

        Raises BadText that names every bad field.
        """
        problems: list[Problem] = []
        facts: dict[str, Any] = {"image": self.image or None}
        for name, read in _READ.items():
            try:
                facts[name] = read(getattr(self, name).strip())
            except BadText as error:
                problems += error.problems
        words = self.model_dump(exclude={"version", "image_removed", *_READ, *facts})
        text = ItemText(**words, **facts)
        try:
            text = clean_item_text(text)
        except BadText as error:
            problems += error.problems
        if problems:
            raise BadText(problems)
        return text


def say_problems(error: BadText, language: str) -> dict[str, str]:
    """Return what is wrong by field, as the template shows it."""
    return {problem.field: problem.say(language) for problem in error.problems}


def _read_date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        sentence = "Write the date as 2026-11-20."
        raise BadText([Problem(field="published_on", sentence=sentence)]) from None


def _read_minutes(text: str) -> int | None:
    if not text:
        return None
    if not text.isdecimal() or len(text) > _DIGITS:
        sentence = "Write the minutes as a whole number, such as 8."
        raise BadText([Problem(field="reading_minutes", sentence=sentence)])
    return int(text)


def _read_start(text: str) -> datetime | None:
    try:
        start = datetime.fromisoformat(text) if text else None
    except ValueError:
        start = datetime.min.replace(tzinfo=UTC)
    if start and (start.tzinfo or len(text) < _WITH_TIME):
        sentence = "Write day and time as 2026-11-20T19:30."
        raise BadText([Problem(field="starts_at", sentence=sentence)])
    return start


_READ: dict[str, Callable[[str], object]] = {
    "contributors": parse_contributors,
    "published_on": _read_date,
    "reading_minutes": _read_minutes,
    "starts_at": _read_start,
}
"""How what is typed as a line of text is read; each raises BadText."""

_AS_IT_IS = set(ItemForm.model_fields) - {"image", "image_removed", *_READ}
