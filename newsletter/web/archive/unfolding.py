"""A frozen mail as a web page prints it: the same words and links, piece by piece."""

from dataclasses import dataclass
from functools import lru_cache

from lxml import html
from lxml.html import HtmlElement
from markupsafe import Markup

from newsletter.web.archive.stripping import strip

_SECTIONS = " | ".join(
    f'//body//div[contains(concat(" ", @class, " "), " {ground} ")]' for ground in ("card", "panel")
)
_CONTENTS = './/*[contains(concat(" ", @class, " "), " contents ")]'
_ANCHORED = './/*[starts-with(@id, "item-")]'
_SOFT_HYPHEN = "\N{SOFT HYPHEN}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """An item, or what stands between items."""

    anchor: str  # such as item-3; empty: no item
    title: str  # plain; empty: it has none
    is_paid: bool  # stands on a ground of its own
    html: Markup


@dataclass(frozen=True, kw_only=True, slots=True)
class Unfolded:
    """An issue as a web page prints it."""

    direction: str  # ltr or rtl
    title: Markup
    lead: Markup  # what stands between the title and the list of contents
    contents: Markup  # empty: the issue has no list of contents
    pieces: tuple[Piece, ...]
    image: str  # address of the first picture; empty: there is none

    @property
    def body(self) -> Markup:
        """All but the title and the list of contents, for readers that bring their own."""
        parts = (self.lead, *(piece.html for piece in self.pieces))
        return Markup("\n<hr>\n").join(part for part in parts if part)


@lru_cache(maxsize=64)  # a frozen edition gives the same every time; 64 are some 10 MB
def unfold(mail: str, *, url: str) -> Unfolded:
    """Take the web view of a mail apart.

    `url` is where the mail says that the issue stands; links below it become links inside the page.
    Without it, all links stay whole.
    """
    tree = html.document_fromstring(mail)
    sections: list[HtmlElement] = tree.xpath(_SECTIONS)
    contents = [each for each in sections if each.xpath(_CONTENTS)]
    first, *others = [each for each in sections if each not in contents] or [html.Element("div")]
    lead = strip(first, url=url)
    title = lead.find(".//h1")
    heading = _write(title) if title is not None else Markup("")
    if title is not None:
        title.drop_tree()
    return Unfolded(
        direction=tree.get("dir") or "ltr",
        title=heading,
        lead=_write(lead),
        contents=_write(strip(contents[0], url=url)) if contents else Markup(""),
        pieces=tuple(_read_piece(each, url) for each in others),
        image=next((each.get("src", "") for one in sections for each in one.iter("img")), ""),
    )


def _read_piece(section: HtmlElement, url: str) -> Piece:
    anchored: list[HtmlElement] = section.xpath(_ANCHORED)
    has_title = bool(anchored) and anchored[0].tag in {"h2", "h3"}
    words = anchored[0].text_content().replace(_SOFT_HYPHEN, "") if has_title else ""
    return Piece(
        anchor=anchored[0].get("id", "") if anchored else "",
        title=" ".join(words.split()),
        is_paid="panel" in section.get("class", "").split(),
        html=_write(strip(section, url=url)),
    )


def _write(element: HtmlElement) -> Markup:
    inner = [html.tostring(child, encoding="unicode") for child in element]
    written = f"{Markup.escape(element.text or '')}{''.join(inner)}".strip()
    return Markup(written)  # noqa: S704  # lxml escaped it, and only harmless elements are left
