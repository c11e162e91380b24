"""From restricted Markdown to its tree."""

from collections.abc import Iterable, Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from newsletter.markup.characters import clean
from newsletter.markup.errors import TooDeep, TooLong, TooManyBrackets
from newsletter.markup.targets import clean_url
from newsletter.markup.tidying import tidy
from newsletter.markup.tree import (
    Block,
    Break,
    Document,
    Inline,
    Listing,
    Paragraph,
    Quotation,
    Span,
    Subheading,
)

_LONGEST = 200_000  # characters; a mail is clipped at half of that
_MOST_BRACKETS = 2_000  # each may look for its end through the rest of the text
_DEEPEST = 50  # levels; the parser drops what lies deeper
_RULES = (
    "blockquote",
    "heading",
    "hr",
    "list",
    "autolink",
    "emphasis",
    "escape",
    "link",
    "newline",
)


class _RestrictedMarkdown(MarkdownIt):
    """CommonMark without code, raw HTML, images, references and entities: those stay text."""

    def __init__(self) -> None:
        super().__init__("zero", {"maxNesting": _DEEPEST})
        self.enable(list(_RULES))

    def validateLink(self, url: str) -> bool:  # noqa: N802  # the library's name
        return clean_url(url) is not None

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        return clean_url(url) or url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802
        return link


_markdown = _RestrictedMarkdown()


def parse(text: str) -> Document:
    """Read restricted Markdown; what is not allowed in it becomes text.

    Quotations and lists inside others are flattened: of a list into its items, of a quotation into
    its paragraphs. Raises TooLong beyond 200,000 characters, TooManyBrackets beyond 2,000 and
    TooDeep beyond some 20 levels.
    """
    if len(text) > _LONGEST:
        raise TooLong(len(text), _LONGEST)
    brackets = text.count("[")
    if brackets > _MOST_BRACKETS:
        raise TooManyBrackets(brackets, _MOST_BRACKETS)
    tokens = _markdown.parse(clean(text))
    if any(token.level >= _DEEPEST - 1 for token in tokens):
        raise TooDeep
    builder = _Builder()
    for token in tokens:
        builder.take(token)
    return tidy(Document(blocks=tuple(builder.blocks)))


class _Builder:
    """Turns the parser's flat tokens into blocks; only the outermost container counts."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._outermost: Token | None = None
        self._depth = 0
        self._parts: list[list[Inline]] = []  # paragraphs of a quotation or items of a list
        self._prefix = ""
        self._heading = False

    def take(self, token: Token) -> None:
        if token.type in {"blockquote_open", "bullet_list_open", "ordered_list_open"}:
            self._open(token)
        elif token.type in {"blockquote_close", "bullet_list_close", "ordered_list_close"}:
            self._close()
        elif token.type == "list_item_open":
            self._start_item(token)
        elif token.type in {"paragraph_open", "heading_open"}:
            self._heading = token.type == "heading_open"
        elif token.type == "inline":
            self._add(list(_read_inlines(token.children or ())))
        elif token.type == "hr":
            self._heading = False
            self._add([Span(text=token.markup[0] * 3)])

    def _open(self, token: Token) -> None:
        self._depth += 1
        if self._depth == 1:
            self._outermost = token
            self._parts = []

    def _close(self) -> None:
        self._depth -= 1
        if self._depth == 0 and self._outermost is not None:
            self.blocks.append(_build_container(self._outermost, self._parts))
            self._outermost = None

    def _start_item(self, token: Token) -> None:
        if self._in_quotation():
            self._prefix = f"{token.info}{token.markup} " if token.info else "– "
        else:
            self._parts.append([])

    def _add(self, inlines: list[Inline]) -> None:
        if self._outermost is None:
            kind = Subheading if self._heading else Paragraph
            self.blocks.append(kind(inlines=tuple(inlines)))
        elif self._in_quotation():
            self._parts.append([Span(text=self._prefix), *inlines])
            self._prefix = ""
        else:
            item = self._parts[-1]
            item.extend([Break(), *inlines] if item else inlines)

    def _in_quotation(self) -> bool:
        return self._outermost is not None and self._outermost.type == "blockquote_open"


def _build_container(token: Token, parts: Iterable[list[Inline]]) -> Block:
    lines = tuple(tuple(part) for part in parts)
    if token.type == "blockquote_open":
        return Quotation(paragraphs=tuple(Paragraph(inlines=line) for line in lines))
    ordered = token.type == "ordered_list_open"
    start = token.attrGet("start")
    return Listing(items=lines, ordered=ordered, start=1 if start is None else int(start))


def _read_inlines(tokens: Iterable[Token]) -> Iterator[Inline]:
    emphasis = strong = 0
    url = ""
    for token in tokens:
        if token.type == "hardbreak":
            yield Break()
        elif token.type in {"link_open", "link_close"}:
            url = str(token.attrGet("href") or "")
        elif token.type in {"em_open", "em_close"}:
            emphasis += token.nesting
        elif token.type in {"strong_open", "strong_close"}:
            strong += token.nesting
        else:
            text = " " if token.type == "softbreak" else token.content
            yield Span(text=text, emphasis=emphasis > 0, strong=strong > 0, url=url)
