"""The texts of one mail in both its outputs, their links numbered throughout."""

from dataclasses import dataclass

from markupsafe import Markup

from newsletter.mail.cleaning import refuse_slots
from newsletter.mail.errors import Unrenderable
from newsletter.mail.salutation import find_salutation
from newsletter.markup import Document, MarkupError, parse, plain, to_html, to_text


@dataclass(frozen=True, kw_only=True, slots=True)
class Prose:
    """A text in restricted Markdown, in both its outputs."""

    html: Markup
    text: str  # with the numbers of notes
    notes: tuple[str, ...]  # "[3] https://example.org/"
    words: str  # in one line
    salutation: str  # that it begins with


class ProseReader:
    """Reads the texts of one mail and numbers their links throughout."""

    def __init__(self) -> None:
        self._next = 1

    def read(self, markdown: str, part: str, *, heading_level: int) -> Prose:
        """Read a text; raises Unrenderable with the part that it is."""
        document = _parse(markdown, part)
        noted = to_text(document, first_note=self._next)
        notes = tuple(f"[{self._next + at}] {url}" for at, url in enumerate(noted.links))
        self._next += len(noted.links)
        html = refuse_slots(to_html(document, heading_level=heading_level), part)
        return Prose(
            html=Markup(html),  # noqa: S704  # to_html escaped it
            text=noted.text,
            notes=notes,
            words=plain(document),
            salutation=find_salutation(document),
        )


def _parse(markdown: str, part: str) -> Document:
    try:
        return parse(markdown)
    except MarkupError as error:
        raise Unrenderable(part, str(error)) from error
