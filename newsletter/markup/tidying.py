"""The one spelling of a tree: what `parse` returns and `serialise` can write."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from newsletter.markup.characters import clean
from newsletter.markup.targets import clean_url
from newsletter.markup.tree import (
    Block,
    Break,
    Document,
    Inline,
    Inlines,
    Listing,
    Paragraph,
    Quotation,
    Span,
    Subheading,
)

_BREAK = "\n"
_IN_ONE_LINE = {ord("\n"): " ", ord("\t"): " ", ord("\N{WORD JOINER}"): None}
"""The word joiner is what `serialise` guards delimiters with."""

_HIGHEST_NUMBER = 999_999_999  # CommonMark 5.2: nine digits
_Style = tuple[bool, bool, str]
_Letter = tuple[str, _Style]
_PLAIN: _Style = (False, False, "")


def tidy(document: Document) -> Document:
    """Return a document with the same words in its one spelling; twice is the same as once.

    Nothing is empty, blanks are single, styles begin and end with words, equal neighbours are one,
    links lead where they may.
    """
    blocks: list[Block] = []
    for block in document.blocks:
        last = blocks[-1] if blocks else None
        tidied = _tidy_block(block)
        if (
            isinstance(last, Listing)
            and isinstance(tidied, Listing)
            and last.ordered == tidied.ordered
        ):
            blocks[-1] = replace(last, items=last.items + tidied.items)
        elif tidied is not None:
            blocks.append(tidied)
    return Document(blocks=tuple(blocks))


def tidy_inlines(inlines: Iterable[Inline]) -> Inlines:
    """Return the inlines of one block in their one spelling."""
    letters = _style_blanks(_squeeze(_letters(inlines)))
    return tuple(_spans(letters))


def _tidy_block(block: Block) -> Block | None:
    if isinstance(block, Paragraph):
        inlines = tidy_inlines(block.inlines)
        return Paragraph(inlines=inlines) if inlines else None
    if isinstance(block, Subheading):
        unbroken = (Span(text=" ") if isinstance(one, Break) else one for one in block.inlines)
        inlines = tidy_inlines(unbroken)
        return Subheading(inlines=inlines) if inlines else None
    if isinstance(block, Quotation):
        lines = [tidy_inlines(paragraph.inlines) for paragraph in block.paragraphs]
        paragraphs = tuple(Paragraph(inlines=line) for line in lines if line)
        return Quotation(paragraphs=paragraphs) if paragraphs else None
    items = tuple(line for line in map(tidy_inlines, block.items) if line)
    start = min(max(block.start, 0), _HIGHEST_NUMBER) if block.ordered else 1
    return Listing(items=items, ordered=block.ordered, start=start) if items else None


def _letters(inlines: Iterable[Inline]) -> Iterator[_Letter]:
    for inline in inlines:
        if isinstance(inline, Break):
            yield _BREAK, _PLAIN
            continue
        url = clean_url(inline.url) if inline.url else None
        style = (inline.emphasis, inline.strong, url or "")
        for letter in clean(inline.text).translate(_IN_ONE_LINE):
            yield letter, style


def _squeeze(letters: Iterable[_Letter]) -> list[_Letter]:
    """Strip both ends and the surroundings of breaks; make runs of blanks and breaks single."""
    squeezed: list[_Letter] = []
    for letter, style in letters:
        before = squeezed[-1][0] if squeezed else _BREAK
        if letter == _BREAK:
            _strip_end(squeezed)
            if squeezed:
                squeezed.append((letter, style))
        elif not (letter.isspace() and (before == _BREAK or letter == before == " ")):
            squeezed.append((letter, style))
    _strip_end(squeezed)
    return squeezed


def _strip_end(letters: list[_Letter]) -> None:
    while letters and letters[-1][0].isspace():
        letters.pop()


def _style_blanks(letters: list[_Letter]) -> list[_Letter]:
    """Give each blank the style that the words on both its sides share."""
    styled = list(letters)
    after = _PLAIN
    for at in range(len(letters) - 1, -1, -1):
        letter, style = letters[at]
        if not letter.isspace():
            after = style
        elif letter != _BREAK:
            styled[at] = (letter, after)
    before = _PLAIN
    for at, (letter, style) in enumerate(styled):
        if not letter.isspace():
            before = style
        elif letter != _BREAK:
            styled[at] = (letter, _shared(before, style))
    return styled


def _shared(one: _Style, other: _Style) -> _Style:
    if one[2] != other[2]:  # a style ends where a link begins or ends
        return _PLAIN
    return one[0] and other[0], one[1] and other[1], one[2]


def _spans(letters: list[_Letter]) -> Iterator[Inline]:
    for (style, breaks), run in groupby(letters, key=lambda one: (one[1], one[0] == _BREAK)):
        if breaks:
            yield Break()
            continue
        emphasis, strong, url = style
        text = "".join(letter for letter, _ in run)
        yield Span(text=text, emphasis=emphasis, strong=strong, url=url)
