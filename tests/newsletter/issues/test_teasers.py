"""What a roundup's blocks said, a teaser says: its emphasis, its links, its lists."""

import pytest

from newsletter.issues.drafting import write_blocks
from newsletter.markup import Break, Listing, Span, parse
from newsletter.roundups import Block, BlockKind, InputKind, read

LINK = "https://blatt.example/a"


def block(kind: BlockKind, html: str) -> Block:
    """Return a block with the words and styles of some HTML."""
    text = "Ein langer Absatz, der die Einführung macht. Dann folgt noch ein Satz."
    page = f"<h2>Titel</h2><p>Von Anna Berg – 3. Mai 2025</p><p>{text}</p>{html}<p>{text}</p>"
    found = read(page, kind=InputKind.HTML).items[0].blocks[0]
    assert found.kind is kind
    return found


@pytest.mark.parametrize(
    ("kind", "html", "written"),
    [
        (
            BlockKind.PARAGRAPH,
            f"<p>Ein <b>Wort</b>, <em>noch <a href='{LINK}'>eins</a></em> und * Sterne.</p>",
            f"Ein **Wort**, *noch* [*eins*]({LINK}) und \\* Sterne.",
        ),
        (
            BlockKind.QUOTATION,
            f"<blockquote><p>Er sagte <a href='{LINK}'>viel</a> und nichts.</p></blockquote>",
            f"> Er sagte [viel]({LINK}) und nichts.",
        ),
        (BlockKind.SUBHEADING, "<h3>Ein <i>neuer</i> <b>Teil</b></h3>", "## Ein *neuer* Teil"),
        (
            BlockKind.LIST,
            f"<ul><li><b>Eins</b></li><li>- zwei <a href='{LINK}'>dort</a></li></ul>",
            f"- **Eins**\n- \\- zwei [dort]({LINK})",
        ),
        (BlockKind.LIST, "<ol start='3'><li>Drei</li><li>Vier</li></ol>", "3. Drei\n4. Vier"),
        (
            BlockKind.NOTE,
            f"<p>Anmerkung der Redaktion: <a href='{LINK}'>gekürzt</a>.</p>",
            f"*Anmerkung der Redaktion:* [*gekürzt*]({LINK})*.*",
        ),
    ],
)
def test_styles_and_links_of_a_block_survive(kind: BlockKind, html: str, written: str) -> None:
    markdown = write_blocks([block(kind, html)])
    assert markdown.replace("\N{WORD JOINER}", "") == written
    assert write_blocks([block(kind, html)]) == markdown


def test_lists_of_plain_text_lose_their_markers_only() -> None:
    plain = Block(kind=BlockKind.LIST, text="- eins\n• 2. zwei\n\n* drei", lines=(1, 3))
    assert write_blocks([plain]) == "- eins\n- 2\\. zwei\n- drei"
    ordered = Block(kind=BlockKind.LIST, text="(2) eins\n3. zwei", lines=(1, 2))
    assert write_blocks([ordered]) == "2. eins\n3. zwei"
    mixed = Block(kind=BlockKind.LIST, text="1. eins\n- zwei", lines=(1, 2))
    assert isinstance(parse(write_blocks([mixed])).blocks[0], Listing)


def test_a_note_of_many_lines_keeps_them() -> None:
    inlines = (Span(text="eins"), Break(), Span(text="zwei"))
    note = Block(kind=BlockKind.NOTE, text="eins\nzwei", lines=(1, 2), inlines=inlines)
    assert write_blocks([note]) == "*eins*\\\n*zwei*"
