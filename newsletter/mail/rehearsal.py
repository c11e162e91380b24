"""An operator's design tried out at the start, before an issue has to go out with it."""

from datetime import UTC, date, datetime
from itertools import cycle
from pathlib import Path

from newsletter.mail.content import (
    Contributor,
    Image,
    IssueContent,
    ItemContent,
    ItemKind,
    LinkKind,
    Masthead,
)
from newsletter.mail.errors import BadTemplate
from newsletter.mail.render import render_confirmation, render_issue
from newsletter.mail.slots import Slot
from newsletter.mail.templates import open_design

_PAGES = "https://newsletter.example"
_TEXT = "Text\n\n## Heading\n\n> Quotation\n\n- List with a [link](https://newsletter.example/a)"


def check_design(folder: Path | None) -> None:
    """Try the templates and the theme of an operator's folder on a sample issue; ours are tested.

    Raises BadTheme or BadTemplate with the file, and Unrenderable where no one file is at fault.
    """
    if folder is None:
        return
    if not folder.is_dir():
        raise BadTemplate(str(folder), "there is no such folder")
    open_design(folder).compile_all()
    masthead = Masthead(name="Newsletter", base_url=_PAGES, imprint="Imprint", templates=folder)
    issue = render_issue(_sample(), masthead)
    confirmation = render_confirmation(masthead, language="en")
    for name, rendered in (("issue", issue), ("confirmation", confirmation)):
        for ending, part in (("mjml", rendered.html), ("txt", rendered.text)):
            if Slot.TOKEN not in part:
                raise BadTemplate(f"{name}.{ending}", "it has no link with slot.TOKEN")


def _sample() -> IssueContent:
    links = cycle(LinkKind)
    items = tuple(
        ItemContent(
            kind=kind,
            section=f"Section {number // 3}",
            title=f"Item {number}",
            kicker="Kicker",
            standfirst="Standfirst",
            body=_TEXT,
            contributors=(Contributor(name="Author"),),
            source_name="Source",
            source_url=f"{_PAGES}/source",
            published_on=date(2026, 1, 1),
            minutes=5,
            starts_at=datetime(2026, 1, 1, 19, 30, tzinfo=UTC),
            place="Place",
            image=Image(url=f"{_PAGES}/image.png", alt="Alt", credit="Credit", width=9, height=9),
            url=f"{_PAGES}/{number}",
            link_kind=next(links),
            rights_note="Rights",
        )
        for number, kind in enumerate(ItemKind)
    )
    bare = ItemContent(language="ar", body="نص")
    return IssueContent(
        number=1,
        slug="1",
        title="Title",
        date=date(2026, 1, 1),
        language="en",
        intro=_TEXT,
        outro=_TEXT,
        items=(*items, bare),
    )
