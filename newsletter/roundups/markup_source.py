"""A source opened: whatever its kind, the same blocks, and what it says of itself."""

from dataclasses import dataclass, field, replace

from newsletter.roundups.blocks import SourceBlock, cut_blocks
from newsletter.roundups.bold_leads import split_bold_leads
from newsletter.roundups.closing_credits import split_closing
from newsletter.roundups.errors import EmptyInputError
from newsletter.roundups.front_matter import split_front_matter
from newsletter.roundups.html_blocks import cut_page
from newsletter.roundups.html_border import open_page
from newsletter.roundups.html_facts import read_facts
from newsletter.roundups.line_lists import hold_lines
from newsletter.roundups.linked_lines import split_linked_lines
from newsletter.roundups.markdown_source import write_html
from newsletter.roundups.models import InputKind, SourceFacts
from newsletter.roundups.references import link_sources, resolve_references, unfold_numbers
from newsletter.roundups.text_lines import split_text_lines, strip_quoting, strip_trailing


@dataclass(frozen=True, kw_only=True)
class OpenedSource:
    """The blocks of a source, its text (all that is left behind the border), and its facts."""

    blocks: tuple[SourceBlock, ...]
    text: str
    facts: SourceFacts = field(default_factory=SourceFacts)


def open_source(text: str, kind: InputKind) -> OpenedSource:
    """Cut clean text of any kind into blocks.

    Raises the RoundupErrors of markup that is empty, too deep, or too much.
    """
    if kind in {InputKind.TEXT, InputKind.MARKDOWN}:
        text = strip_trailing(strip_quoting(text))
    if kind is InputKind.TEXT:
        lines = hold_lines(link_sources(resolve_references(cut_blocks(text))))
        return OpenedSource(blocks=split_closing(split_text_lines(lines)), text=text)
    if kind is InputKind.MARKDOWN:
        front = split_front_matter(text)
        opened = open_html(write_html(front.text))
        return replace(opened, facts=front.facts)
    return open_html(text)


def open_html(text: str) -> OpenedSource:
    """Cut HTML into blocks; raises as `open_source` does."""
    page = open_page(text)
    facts = read_facts(page.root)
    cut = resolve_references(tuple(unfold_numbers(cut_page(page, facts.url))))
    blocks = split_closing(split_bold_leads(split_linked_lines(cut)))
    if not blocks:
        raise EmptyInputError
    return OpenedSource(
        blocks=blocks, text="\n".join(block.printed for block in blocks), facts=facts
    )
