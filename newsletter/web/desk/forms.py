"""The forms of the desk: what browsers send, turned into what the issues accept, and back."""

from datetime import date
from typing import Annotated

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
from newsletter.mail import Contributor, ItemKind, LinkKind

_Tag = Annotated[str, Field(pattern=r"^([a-z]{2,3}(-[A-Za-z]{2,4})?)?$")]
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
    """One item as it stands in the form: people and date are still lines of text."""

    version: _Version = 0
    kind: ItemKind = ItemKind.EXCERPT
    title: str = ""
    kicker: str = ""
    standfirst: str = ""
    body: str = ""
    contributors: str = ""
    source_name: str = ""
    source_url: str = ""
    published_on: str = ""
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
        )

    def text(self) -> ItemText:
        """Return what was typed, cleaned.

        Raises BadText that names every bad field.
        """
        problems: list[Problem] = []
        contributors: tuple[Contributor, ...] = ()
        try:
            contributors = parse_contributors(self.contributors)
        except BadText as error:
            problems += error.problems
        published_on = _parse_date(self.published_on.strip())
        if self.published_on.strip() and published_on is None:
            problems.append(Problem(field="published_on", sentence="Write the date as 2026-11-20."))
        words = self.model_dump(exclude={"version", "contributors", "published_on"})
        text = ItemText(**words, contributors=contributors, published_on=published_on)
        try:
            text = clean_item_text(text)
        except BadText as error:
            problems += error.problems
        if problems:
            raise BadText(problems)
        return text


_AS_IT_IS = set(ItemForm.model_fields) - {"contributors", "published_on"}


def say_problems(error: BadText, language: str) -> dict[str, str]:
    """Return what is wrong by field, as the template shows it."""
    return {problem.field: problem.say(language) for problem in error.problems}


def _parse_date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
