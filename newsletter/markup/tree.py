"""What a text in restricted Markdown is made of."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """A run of characters in one style; neighbours with one `url` are one link."""

    text: str
    emphasis: bool = False
    strong: bool = False
    url: str = ""  # empty: no link


@dataclass(frozen=True, slots=True)
class Break:
    """A line break that the author wanted."""


Inline = Span | Break
Inlines = tuple[Inline, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Paragraph:
    """A paragraph."""

    inlines: Inlines


@dataclass(frozen=True, kw_only=True, slots=True)
class Subheading:
    """A heading inside a text; there is one level of them, and they have no line breaks."""

    inlines: Inlines


@dataclass(frozen=True, kw_only=True, slots=True)
class Quotation:
    """Words of somebody else, set apart."""

    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Listing:
    """A list; its items are lines, not blocks."""

    items: tuple[Inlines, ...]
    ordered: bool = False
    start: int = 1  # number of the first item of an ordered list; 1 in a bullet list


Block = Paragraph | Subheading | Quotation | Listing


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """A whole text."""

    blocks: tuple[Block, ...] = ()
