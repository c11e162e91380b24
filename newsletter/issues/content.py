"""An issue as the mail wants it: rows turned into the content that is rendered."""

from collections.abc import Sequence
from datetime import date

from newsletter.issues.models import Issue, Item
from newsletter.issues.reading import number_of
from newsletter.issues.slugs import make_slug
from newsletter.mail import Contributor, Image, IssueContent, ItemContent, Role


def content_of(issue: Issue, items: Sequence[Item], *, day: date, base_url: str) -> IssueContent:
    """Return an issue as it is rendered; `day` is the date that stands in it.

    `base_url` is where our pages are, which serve the pictures.
    """
    return IssueContent(
        number=number_of(issue),
        slug=issue.slug or make_slug(number_of(issue), issue.title),
        title=issue.title,
        preheader=issue.preheader,
        date=day,
        language=issue.language,
        intro=issue.intro,
        outro=issue.outro,
        items=tuple(_item_content(item, base_url) for item in items),
    )


def contributors_of(item: Item) -> tuple[Contributor, ...]:
    """Return the people of an item, as its JSON column holds them."""
    return tuple(
        Contributor(name=each["name"], prefix=each["prefix"], role=Role(each["role"]))
        for each in item.contributors
    )


def _item_content(item: Item, base_url: str) -> ItemContent:
    return ItemContent(
        kind=item.kind,
        section=item.section,
        title=item.title,
        kicker=item.kicker,
        standfirst=item.standfirst,
        body=item.body,
        contributors=contributors_of(item),
        source_name=item.source_name,
        source_url=item.source_url,
        published_on=item.published_on,
        minutes=item.reading_minutes,
        starts_at=item.starts_at,
        place=item.place,
        image=_image(item, base_url),
        url=item.url,
        link_kind=item.link_kind,
        link_label=item.link_label,
        link_language=item.link_language,
        language=item.language,
        rights_note=item.rights_note,
    )


def _image(item: Item, base_url: str) -> Image | None:
    if not (item.image and item.image_width and item.image_height):
        return None
    return Image(
        url=f"{base_url}/images/{item.image}",
        alt=item.image_alt,
        credit=item.image_credit,
        width=item.image_width,
        height=item.image_height,
    )
