"""From Markdown to the HTML that it stands for: CommonMark, so that one border serves both."""

import re
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from newsletter.roundups.bylines import parse_byline
from newsletter.roundups.errors import InputTooLargeError, TooDeepError, TooMuchMarkupError
from newsletter.roundups.links import parse_link

LONGEST: Final = 400_000  # characters; a roundup has some 25,000
# Each may look for its other end through the rest of its paragraph.
_MOST_SIGNS: Final = (("[", 5_000), ("*_>", 60_000))
DEEPEST: Final = 50  # levels; the parser drops what lies deeper
_BOLD_LINE: Final = re.compile(r"\s*(\*\*|__)[^*_\n]{1,300}\1\s*")
_markdown: Final = MarkdownIt("commonmark", {"maxNesting": DEEPEST})


def write_html(text: str) -> str:
    """Return Markdown as HTML, raw HTML in it untouched.

    Raises InputTooLargeError beyond LONGEST characters, which take seconds, TooMuchMarkupError and
    TooDeepError.
    """
    if len(text) > LONGEST:
        raise InputTooLargeError(size=len(text), limit=LONGEST)
    for signs, limit in _MOST_SIGNS:
        count = sum(map(text.count, signs))
        if count > limit:
            raise TooMuchMarkupError(count=count, limit=limit)
    environment: dict[str, object] = {}
    tokens = _markdown.parse(text, environment)
    if any(token.level >= DEEPEST - 1 for token in tokens):
        raise TooDeepError(limit=DEEPEST)
    for token in tokens:
        if token.type == "inline" and token.children:
            _keep_lines(token)
    return str(_markdown.renderer.render(tokens, _markdown.options, environment))


def _keep_lines(token: Token) -> None:
    """Keep the line ends of a paragraph that has a byline or a link in a line of its own.

    Otherwise they are where an editor's program wrapped the text.
    """
    lines = token.content.split("\n")
    if len(lines) > 1 and (_BOLD_LINE.fullmatch(lines[0]) or any(map(_is_telling, lines))):
        for child in token.children or ():
            if child.type == "softbreak":
                child.type = "hardbreak"


def _is_telling(line: str) -> bool:
    byline = parse_byline(line.replace("**", ""))  # "**Author:** NAME"
    return (byline is not None and byline.opens) or parse_link(line) is not None
