"""Runs of words in one style: what a block of markup is made of. A block holds no line breaks."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby, takewhile
from typing import Final

from newsletter.markup import Break, Inlines, Span

Spans = tuple[Span, ...]

_BLANKS: Final = re.compile(r"\s+")
# What may stand around a link without being words of its own.
_DECORATION: Final = re.compile(r"[\W_]*")


def squeeze(spans: Iterable[Span]) -> Spans:
    """Make all white space single blanks, strip both ends and join equal neighbours."""
    squeezed: list[Span] = []
    blank = True
    for span in spans:
        text = _BLANKS.sub(" ", span.text)
        text = text[1:] if blank and text.startswith(" ") else text
        if text:
            blank = text.endswith(" ")
            squeezed.append(span if text == span.text else replace(span, text=text))
    while squeezed and not (text := squeezed[-1].text.rstrip()):
        squeezed.pop()
    if squeezed:
        squeezed[-1] = replace(squeezed[-1], text=text)
    return tuple(_join_equal(squeezed))


def _join_equal(spans: Iterable[Span]) -> Iterator[Span]:
    for _, run in groupby(spans, key=lambda span: (span.emphasis, span.strong, span.url)):
        equal = list(run)
        text = "".join(span.text for span in equal)
        yield equal[0] if len(equal) == 1 else replace(equal[0], text=text)


def write_text(spans: Iterable[Span]) -> str:
    """Return the words without their styles."""
    return "".join(span.text for span in spans)


def cut(spans: Spans, start: int, end: int | None = None) -> Spans:
    """Return the runs of the characters from `start` to before `end`, squeezed."""
    place, kept = 0, list[Span]()
    for span in spans:
        first, last = max(start - place, 0), None if end is None else max(end - place, 0)
        kept.append(replace(span, text=span.text[first:last]))
        place += len(span.text)
    return squeeze(span for span in kept if span.text)


def are_all_strong(spans: Spans) -> bool:
    """Tell whether all words are bold; blanks and signs between them do not count."""
    return _are_all(spans, [span.strong for span in spans])


def are_all_emphasised(spans: Spans) -> bool:
    """Tell whether all words are in italics; blanks and signs between them do not count."""
    return _are_all(spans, [span.emphasis for span in spans])


def _are_all(spans: Spans, styled: list[bool]) -> bool:
    plain = (span for span, set_apart in zip(spans, styled, strict=True) if not set_apart)
    return any(styled) and all(_DECORATION.fullmatch(span.text) for span in plain)


def find_whole_target(spans: Spans) -> str | None:
    """Return the address that all words link to, or None; brackets and arrows may stand outside."""
    targets = {span.url for span in spans if not _DECORATION.fullmatch(span.text)}
    return (targets.pop() or None) if len(targets) == 1 else None


def find_leading_strong(spans: Spans) -> str:
    """Return the bold words a text begins with; nothing where all of it is bold."""
    bold = list(takewhile(lambda span: span.strong, spans))
    return write_text(bold) if len(bold) < len(spans) else ""


def find_targets(spans: Spans) -> tuple[tuple[str, str], ...]:
    """Return text and address of each link, in order."""
    runs = groupby(spans, key=lambda span: span.url)
    return tuple((write_text(run).strip(), url) for url, run in runs if url)


def drop_styles(spans: Spans, *, strong: bool = False, emphasis: bool = False) -> Spans:
    """Take bold or italics off all words."""
    return squeeze(
        replace(
            span,
            strong=span.strong and not strong,
            emphasis=span.emphasis and not emphasis,
        )
        for span in spans
    )


def join_lines(above: Inlines, below: Inlines) -> Inlines:
    """Put a line break between two lines."""
    return (*above, Break(), *below) if above and below else (*above, *below)
