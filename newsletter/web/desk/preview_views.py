"""The ways in which an issue is looked at before it goes out: clients, light, cuts, weights."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from lxml import html as lxml_html

from newsletter.mail import weigh


class View(StrEnum):
    """One tab of the preview."""

    DESKTOP = "desktop"  # as wide as the page
    PHONE = "phone"  # 375 pixels
    DARK = "dark"  # as a client shows it by night
    BARE = "no-images"  # as a client shows it that loads none
    TEXT = "text"  # the plain text part
    SOURCE = "source"  # the HTML as it is written

    @property
    def is_framed(self) -> bool:
        """Whether it is the mail itself that is shown."""
        return self not in {View.TEXT, View.SOURCE}


TAB_WORDS = {
    View.DESKTOP: "Desktop",
    View.PHONE: "Phone",
    View.DARK: "Dark",
    View.BARE: "Without images",
    View.TEXT: "Plain text",
    View.SOURCE: "HTML source",
}
"""What the tabs are called, as message ids."""


@dataclass(frozen=True, kw_only=True, slots=True)
class InboxRow:
    """What the list of an inbox shows of a mail."""

    client: str  # what it looks like: phone, wide or narrow
    subject: str
    preheader: str
    is_cut: bool  # whether the subject is longer than there is room


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A part of the mail and how heavy it is."""

    position: int | None  # of the item; None: what stands around the items
    title: str
    size: int  # bytes

    @property
    def kilobytes(self) -> float:
        """The size with one place, as people compare it."""
        return round(self.size / 1000, 1)


# Characters of a subject and of what stands below it; in a wide list, of both in one line. Clients
# differ by fonts and widths: these are what remains of 375 and of 1,200 pixels.
_ROOM = {"phone": (38, 80), "wide": (70, 110), "narrow": (42, 42)}
_PADDING = re.compile("[\\s\N{ZERO WIDTH NON-JOINER}]*\N{ZERO WIDTH NON-JOINER}.*", re.DOTALL)
_LONGEST_LINE = 200
_NAMED = 3  # of the heaviest items
_QUERY = re.compile(r"\(prefers-color-scheme:\s*(dark|light)\)")
_ALWAYS, _NEVER = "(min-width: 0)", "(max-width: 0)"  # what fits into any media query
_SCHEMES = re.compile(r"(content=\"|color-scheme:\s*)light dark")


def force_scheme(html: str, *, dark: bool) -> str:
    """Return a mail that is dark, or light, whatever the machine is set to that shows it."""
    forced = "dark" if dark else "light"
    html = _QUERY.sub(lambda query: _ALWAYS if query[1] == forced else _NEVER, html)
    return _SCHEMES.sub(rf"\g<1>{forced}", html)


def read_preheader(html: str) -> str:
    """Return what inboxes show behind the subject: the first words of the mail."""
    body = lxml_html.document_fromstring(html).body
    for silent in body.xpath(".//style | .//script"):
        silent.drop_tree()
    words = _PADDING.sub("", str(body.text_content()).lstrip().replace("\N{SOFT HYPHEN}", ""))
    return " ".join(words.split())[:_LONGEST_LINE]


def draw_inbox(subject: str, preheader: str) -> tuple[InboxRow, ...]:
    """Return the rows of an inbox as clients cut them."""
    return tuple(
        InboxRow(
            client=client,
            subject=_cut(subject, room),
            preheader=_cut(preheader, rest - len(subject[:room]) * (client == "wide")),
            is_cut=len(subject) > room,
        )
        for client, (room, rest) in _ROOM.items()
    )


def weigh_parts(html: str, titles: Sequence[str]) -> tuple[Part, ...]:
    """Return what stands around the items, and the heaviest items, the heaviest first."""
    weight = weigh(html)
    heaviest = [
        Part(
            position=number,
            title=titles[number - 1] if number <= len(titles) else "",
            size=weight.items[number - 1],
        )
        for number in weight.heaviest(_NAMED)
    ]
    return (Part(position=None, title="", size=weight.frame), *heaviest)


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else text[: room - 1].rstrip() + "…"
