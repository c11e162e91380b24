"""What happens to markup on its way: other tags for the same, other signs, one long line."""

import html
import re
from collections.abc import Iterable, Iterator
from typing import Final

from benchmarks.evaluation.drafts import Draft
from benchmarks.evaluation.line_changes import is_wrapped

_HEADING: Final = re.compile(r"<h[1-6]\b[^>]*>(.*?)</h[1-6]>", re.IGNORECASE | re.DOTALL)
_PARAGRAPH: Final = re.compile(r"<(/?)p\b", re.IGNORECASE)
_BETWEEN_TAGS: Final = re.compile(r">\s*\n\s*<")
_QUOTES: Final = re.compile("[„“”»«]")


def minify(page: str) -> str:
    """Take the line breaks between tags out."""
    return _BETWEEN_TAGS.sub("><", page)


def use_divisions(page: str) -> str:
    """Put divisions for paragraphs."""
    return _PARAGRAPH.sub(r"<\1div", page)


def use_entities(page: str) -> str:
    """Write all that is not ASCII in numbers, and quotation marks straight."""
    straight = _QUOTES.sub("&quot;", page)
    return straight.encode("ascii", "xmlcharrefreplace").decode("ascii")


def write_page(draft: Draft) -> str | None:
    """Make a page of a text: titles are headings, other lines paragraphs."""
    if not draft.titled or is_wrapped(draft):
        return None
    lines = _list_lines(draft)
    return _frame(f"<h2>{text}</h2>" if titled else f"<p>{text}</p>" for text, titled in lines)


def write_broken_page(draft: Draft) -> str | None:
    """Make a page of a text whose bold titles share a paragraph with the line below."""
    if not draft.titled or is_wrapped(draft):
        return None
    return _frame(_break(_list_lines(draft)))


def _break(lines: list[tuple[str, bool]]) -> Iterator[str]:
    open_paragraph = False
    for text, titled in lines:
        if titled:
            yield f"<p><strong>{text}</strong><br>"
        else:
            yield f"{text}</p>" if open_paragraph else f"<p>{text}</p>"
        open_paragraph = titled


def _list_lines(draft: Draft) -> list[tuple[str, bool]]:
    """List the lines that are not blank, and tell which of them are titles."""
    titles = {place.title for place in draft.places}
    return [
        (html.escape(line.strip(), quote=False), number in titles)
        for number, line in enumerate(draft.lines)
        if line.strip()
    ]


def _frame(parts: Iterable[str]) -> str:
    return "<html><body>\n" + "\n".join(parts) + "\n</body></html>"


def use_bold_lines(page: str) -> str:
    """Put bold paragraphs for headings."""
    return _HEADING.sub(r"<p><strong>\1</strong></p>", page)
