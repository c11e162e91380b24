"""An issue laid out for its templates: every text final, nothing left to decide."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from newsletter.mail.content import IssueContent
from newsletter.mail.contents import Group, list_contents
from newsletter.mail.hyphenation import hyphenate
from newsletter.mail.item_layout import Frame, ItemLayout, lay_out_item
from newsletter.mail.prose import Prose, ProseReader
from newsletter.mail.wording import shorten
from newsletter.translation import translate, write_date

_PREVIEW = 120  # characters; inboxes show less


@dataclass(frozen=True, kw_only=True, slots=True)
class IssueLayout:
    """An issue as its templates print it."""

    number: int
    title: str
    hyphenated_title: str
    date: date
    written_date: str
    preheader: str
    greets: bool  # whether the mail greets: not what does so itself, and not before nothing
    url: str  # of the web view
    intro: Prose
    outro: Prose
    items: tuple[ItemLayout, ...]
    contents: tuple[Group, ...]  # empty where there is nothing to choose from


def lay_out(issue: IssueContent, *, base_url: str, text_width: int) -> IssueLayout:
    """Lay out a cleaned issue for a column of some pixels.

    Raises Unrenderable with the part whose text cannot be read or whose image is not ours.
    """
    texts = ProseReader()
    language = issue.language
    url = f"{base_url}/archive/{issue.slug}"
    intro = texts.read(issue.intro, "The intro", heading_level=2)
    frame = Frame(issue=issue, base_url=base_url, text_width=text_width, texts=texts)
    items = tuple(_lay_out_items(frame))
    contents = list_contents(zip(issue.items, items, strict=True), url=url, language=language)
    titles = [entry.title for group in contents for entry in group.entries]
    title = issue.title or translate(language, "Issue {number}").format(number=issue.number)
    return IssueLayout(
        number=issue.number,
        title=title,
        hyphenated_title=hyphenate(title, language),
        date=issue.date,
        written_date=write_date(issue.date, language),
        preheader=issue.preheader or _preview(intro, titles),
        greets=not intro.salutation and (bool(intro.words) or len(titles) > 1),
        url=url,
        intro=intro,
        items=items,
        contents=contents if len(titles) > 1 else (),
        outro=texts.read(issue.outro, "The outro", heading_level=2),
    )


def _lay_out_items(frame: Frame) -> Iterator[ItemLayout]:
    before, level = "", 2
    for number, item in enumerate(frame.issue.items, 1):
        level = 3 if item.section else level  # what follows a section without one stays below it
        heading = item.section if item.section != before else ""
        yield lay_out_item(item, number, frame, heading=heading, level=level)
        before = item.section


def _preview(intro: Prose, titles: list[str]) -> str:
    """Return what inboxes show behind the subject: the intro, or else what awaits the reader."""
    words = intro.words.removeprefix(intro.salutation).strip()
    return shorten(words or " · ".join(titles), _PREVIEW)
