"""The blocks of a roundup as Markdown: text stays text, and nothing is said twice."""

import pytest

from newsletter.issues.prose import write_blocks
from newsletter.markup import Break, Inlines, Listing, Span, parse
from newsletter.roundups import Block, BlockKind, InputKind, read

PARAGRAPH, QUOTATION, LIST = BlockKind.PARAGRAPH, BlockKind.QUOTATION, BlockKind.LIST
LINK = "https://blatt.example/a"


def write(kind: BlockKind, text: str, inlines: Inlines = ()) -> str:
    return write_blocks([Block(kind=kind, text=text, lines=(1, 1), inlines=inlines)])


def read_block(kind: BlockKind, html: str) -> Block:
    """Return a block with the words and styles of some HTML."""
    text = "Ein langer Absatz, der die Einführung macht. Dann folgt noch ein Satz."
    page = f"<h2>Titel</h2><p>Von Anna Berg – 3. Mai 2025</p><p>{text}</p>{html}<p>{text}</p>"
    found = read(page, kind=InputKind.HTML).items[0].blocks[0]
    assert found.kind is kind
    return found


def spell(inlines: Inlines) -> str:
    return "".join("\n" if isinstance(one, Break) else one.text for one in inlines)


def write_styled(kind: BlockKind, *inlines: Span | Break) -> str:
    return write(kind, spell(inlines), inlines).replace("\u2060", "")


@pytest.mark.parametrize(
    ("kind", "text", "markdown"),
    [
        (PARAGRAPH, "1. Mai\nund # mehr", r"1\. Mai und # mehr"),
        (BlockKind.SUBHEADING, "Was der Boden behält", "## Was der Boden behält"),
        (LIST, "- eins\n• zwei", "- eins\n- zwei"),
        (BlockKind.NOTE, "Wort der Redaktion", "*Wort der Redaktion*"),
        (BlockKind.NOTE, "*Der Text ist gekürzt.", "*\u2060Der Text ist gekürzt.\u2060*"),
    ],
)
def test_each_kind_of_block_has_its_markup(kind: BlockKind, text: str, markdown: str) -> None:
    assert write(kind, text).replace("\u2060", "") == markdown.replace("\u2060", "")


@pytest.mark.parametrize(
    ("printed", "words"),
    [
        ("„Man bleibt nicht stehen.“", "Man bleibt nicht stehen."),
        ("»Man bleibt nicht stehen«.", "Man bleibt nicht stehen."),
        ("« On ne reste pas. »", "On ne reste pas."),
        ("“One stays” or “one goes”", "“One stays” or “one goes”"),
        ("Ohne Zeichen.", "Ohne Zeichen."),
    ],
)
def test_a_quotation_set_apart_needs_no_marks(printed: str, words: str) -> None:
    assert write(QUOTATION, printed) == f"> {words}"


@pytest.mark.parametrize(
    ("printed", "markdown"),
    [
        ("1. eins\n2. zwei", "1. eins\n2. zwei"),
        ("(3) drei\n(4) vier", "3. drei\n4. vier"),
        ("1) eins\n- zwei", "- 1) eins\n- zwei"),
    ],
)
def test_numbers_of_a_list_are_not_printed_twice(printed: str, markdown: str) -> None:
    assert write(LIST, printed).replace("\\", "") == markdown


@pytest.mark.parametrize(
    ("printed", "markdown"),
    [
        (
            "Siehe https://hof.example/1, dann weiter.",
            "Siehe [https://hof.example/1](https://hof.example/1), dann weiter.",
        ),
        (
            "Mehr im [Hofblatt](https://hof.example/2).",
            "Mehr im [Hofblatt](https://hof.example/2).",
        ),
        ("Kein Ziel: https://", "Kein Ziel: https://"),
        ("Kein Ziel: http://a:b@c/", "Kein Ziel: http://a:b@c/"),
    ],
)
def test_addresses_in_a_text_become_links(printed: str, markdown: str) -> None:
    assert write(PARAGRAPH, printed) == markdown


def test_a_paragraph_that_is_set_apart_as_a_whole_stays_so() -> None:
    assert write(PARAGRAPH, "**Fett ist es**") == "**Fett ist es**"
    assert write(PARAGRAPH, "_Schräg ist es_") == "*Schräg ist es*"
    assert write(PARAGRAPH, "*eins* und *zwei*") == r"\*eins\* und \*zwei\*"


def test_words_left_out_stand_beside_words() -> None:
    def blocks(*texts: str) -> list[Block]:
        return [Block(kind=PARAGRAPH, text=text, lines=(1, 1)) for text in texts]

    heading = Block(kind=BlockKind.SUBHEADING, text="Danach", lines=(1, 1))

    assert write_blocks(blocks("Eins.", "[…]", "Zwei.")) == "Eins. […]\n\nZwei."
    assert write_blocks(blocks("[…]", "Zwei.", "Drei.")) == "[…] Zwei.\n\nDrei."
    assert write_blocks([heading, *blocks("[…]")]) == "## Danach\n\n[…]"


def test_words_left_out_keep_the_styles_beside_them() -> None:
    styled = (Span(text="Eins "), Span(text="zwei", strong=True))
    blocks = [
        Block(kind=PARAGRAPH, text="[…]", lines=(1, 1)),
        Block(kind=PARAGRAPH, text="Eins zwei", lines=(2, 2), inlines=styled),
    ]

    assert write_blocks(blocks) == "[…] Eins **zwei**"


def test_styles_and_links_of_the_source_are_kept() -> None:
    link = Span(text="dort", url="https://hof.example/3")

    assert (
        write_styled(PARAGRAPH, Span(text="Wie *", emphasis=True), Span(text=" steht "), link)
        == r"*Wie \** steht [dort](https://hof.example/3)"
    )
    assert write_styled(BlockKind.SUBHEADING, Span(text="Nur "), link).startswith("## Nur [dort]")
    assert (
        write_styled(PARAGRAPH, Span(text="Siehe https://hof.example/4", strong=True))
        == "**Siehe** [**https://hof.example/4**](https://hof.example/4)"
    )


def test_a_styled_quotation_or_note_loses_only_its_marks() -> None:
    quoted = Span(text="„"), Span(text="Man bleibt", emphasis=True), Span(text=" nicht stehen“.")

    assert write_styled(QUOTATION, *quoted) == "> *Man bleibt* nicht stehen."
    assert (
        write_styled(BlockKind.NOTE, Span(text="* "), Span(text="Gekürzt", strong=True))
        == "***Gekürzt***"
    )


def test_an_entry_of_a_styled_list_ends_at_its_break() -> None:
    eins, zwei = Span(text="eins", strong=True), Span(text="zwei")

    assert write(LIST, "3. eins\n4. zwei", (eins, Break(), zwei)) == "3. **eins**\n4. zwei"
    assert write(LIST, "- eins\n- zwei", (eins, Break(), zwei)) == "- **eins**\n- zwei"


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
def test_styles_and_links_of_a_page_survive(kind: BlockKind, html: str, written: str) -> None:
    markdown = write_blocks([read_block(kind, html)])
    assert markdown.replace("\N{WORD JOINER}", "") == written
    assert write_blocks([read_block(kind, html)]) == markdown


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
