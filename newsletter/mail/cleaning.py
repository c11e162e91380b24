"""Content made safe for templates: cleaned characters, linkable targets, no forged slots."""

from dataclasses import fields, replace
from typing import Any, TypeVar

from newsletter.mail.content import (
    Contributor,
    Image,
    IssueContent,
    ItemContent,
    LinkKind,
    Masthead,
)
from newsletter.mail.direction import find_locale
from newsletter.mail.errors import Unrenderable
from newsletter.mail.slots import ANY_SLOT
from newsletter.markup import clean, clean_line, clean_url

_MARKDOWN = {"body", "intro", "outro", "imprint"}
_Part = TypeVar("_Part", Contributor, Image, IssueContent, ItemContent, Masthead)


def clean_issue(content: IssueContent) -> IssueContent:
    """Return an issue with every text cleaned.

    Raises Unrenderable if its language is unknown or a text contains the mark of a slot.
    """
    items = tuple(_clean_item(item, number) for number, item in enumerate(content.items, 1))
    issue = replace(_clean_texts(content, "The issue"), items=items)
    if find_locale(issue.language) is None:
        raise Unrenderable("The issue", f"its language {issue.language!r} is not known.")
    return issue


def clean_masthead(masthead: Masthead) -> Masthead:
    """Return a masthead with every text cleaned; raises Unrenderable for a bad base URL."""
    cleaned = _clean_texts(masthead, "The masthead")
    url = clean_url(cleaned.base_url)
    if url is None:
        raise Unrenderable("The masthead", f"{cleaned.base_url!r} is no address of web pages.")
    return replace(cleaned, base_url=url.rstrip("/"))


def name_item(number: int, title: str) -> str:
    """Return how a sentence for the editors calls an item."""
    return f"Item {number} “{title}”" if title else f"Item {number}"


def _clean_item(item: ItemContent, number: int) -> ItemContent:
    part = name_item(number, clean_line(item.title))
    people = tuple(_clean_texts(one, part) for one in item.contributors)
    url = clean_url(item.url) if item.link_kind is not LinkKind.NONE else None
    cleaned = _clean_texts(item, part)
    return replace(
        cleaned,
        contributors=tuple(one for one in people if one.name),
        image=_clean_image(item.image, part) if item.image else None,
        url=url or "",
        source_url=clean_url(cleaned.source_url) or "",
        language=cleaned.language if find_locale(cleaned.language) else "",
    )


def _clean_image(image: Image, part: str) -> Image:
    url = clean_url(image.url)
    if url is None:
        raise Unrenderable(part, f"the address of its image, {image.url!r}, cannot be loaded.")
    if image.width < 1 or image.height < 1:
        raise Unrenderable(part, "its image has no width or no height.")
    return replace(_clean_texts(image, part), url=url)


def _clean_texts(part: _Part, name: str) -> _Part:
    texts: dict[str, Any] = {}
    for field in fields(part):
        value = getattr(part, field.name)
        if type(value) is str:  # not one of our enumerations
            tidied = clean(value) if field.name in _MARKDOWN else clean_line(value)
            texts[field.name] = refuse_slots(tidied, name)
    return replace(part, **texts)


def refuse_slots(text: str, part: str) -> str:
    """Return a text of the editors; raises Unrenderable if it contains the mark of a slot."""
    mark = ANY_SLOT.search(text)
    if mark:
        raise Unrenderable(part, f"it contains {mark[0]}, where the mail puts a reader's data.")
    return text
