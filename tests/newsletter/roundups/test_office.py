"""Word and OpenDocument files are read with their links and styles, and hostile ones refused."""

import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from newsletter.markup import Span
from newsletter.roundups import (
    BinaryInputError,
    BlockKind,
    DamagedInputError,
    InputKind,
    InputTooLargeError,
    LockedInputError,
    RoundupError,
    TooDeepError,
    TooManyPartsError,
    UnpackedTooLargeError,
    XmlEntitiesError,
    convert,
    count_accounted_characters,
    read,
    take_apart,
)

FOLDER = Path(__file__).parent / "samples"


def add_link(paragraph: Paragraph, text: str, url: str) -> None:
    """Add a link as Word writes it; python-docx has no way of its own."""
    number = paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link, run, words = (OxmlElement(name) for name in ("w:hyperlink", "w:r", "w:t"))
    link.set(qn("r:id"), number)
    words.text = text
    run.append(words)
    link.append(run)
    paragraph._p.append(link)


def save(document: Document) -> bytes:
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def write_roundup() -> Document:
    document = docx.Document()
    document.add_heading("Gartenschau der Woche", 0)
    document.add_paragraph("Zwei Stimmen aus dem Beet, für alle, die lieber lesen als jäten.")
    document.add_heading("Der Regenwurm kündigt", 1)
    document.add_paragraph("Von Anna Berg – 3. Dezember 2025")
    document.add_paragraph().add_run("Unter dem Rasen wächst der Widerstand.").italic = True
    text = document.add_paragraph("Der Kompost war zugesagt, geliefert wurde ")
    text.add_run("Kies").bold = True
    text.add_run(" und nichts als ")
    text.add_run("Kies").italic = True
    text.add_run(". Seit Montag wird verhandelt. […]")
    document.add_paragraph("Wir lockern hier seit vierzig Jahren den Boden.", style="Quote")
    add_link(document.add_paragraph(), "[Hier weiterlesen]", "https://beetblatt.example/wurm")
    document.add_heading("Tulpen sind auch nur Zwiebeln", 1)
    head = document.add_paragraph("Von Lena Brandt – 2. Dezember 2025")
    head.add_run().add_break()
    head.add_run("Die Schönheit einer Blüte sagt wenig über ihren Charakter.")
    document.add_paragraph("früh setzen", style="List Bullet")
    document.add_paragraph("spät gießen", style="List Bullet")
    add_link(document.add_paragraph(), "[Hier weiterlesen]", "https://zwiebelpost.example/tulpen")
    return document


def test_a_word_file_gives_items_with_styles_and_addresses() -> None:
    roundup = read(save(write_roundup()), name="schau.docx")
    assert (roundup.kind, roundup.title) == (InputKind.DOCX, "Gartenschau der Woche")
    worm, tulip = roundup.items
    assert (worm.title, tulip.title) == ("Der Regenwurm kündigt", "Tulpen sind auch nur Zwiebeln")
    assert [one.name for one in (*worm.contributors, *tulip.contributors)] == [
        "Anna Berg",
        "Lena Brandt",
    ]
    assert (worm.published_on, tulip.published_on) == (date(2025, 12, 3), date(2025, 12, 2))
    assert worm.link.url == "https://beetblatt.example/wurm"
    assert tulip.link.url == "https://zwiebelpost.example/tulpen"
    assert [block.kind for block in worm.blocks] == [BlockKind.PARAGRAPH, BlockKind.QUOTATION]
    assert BlockKind.LIST in [block.kind for block in tulip.blocks]
    spans = [span for span in worm.blocks[0].inlines if isinstance(span, Span)]
    strong = [span.text for span in spans if span.strong]
    slanted = [span.text for span in spans if span.emphasis]
    assert (strong, slanted) == (["Kies"], ["Kies"])
    assert count_accounted_characters(roundup) == roundup.source_characters


@pytest.mark.parametrize("ending", ["odt", "docx"])
def test_what_libreoffice_saves_is_read_alike(ending: str) -> None:
    source = (FOLDER / f"gartenschau_libreoffice.{ending}").read_bytes()
    roundup = read(source)
    assert roundup.kind.value == ending
    assert roundup.title == "Gartenschau der Woche"
    assert [item.title for item in roundup.items] == [
        "Der Regenwurm kündigt den Mietvertrag",
        "Tulpen sind auch nur Zwiebeln",
        "Das Schweigen der Gießkannen",
    ]
    assert [one.name for one in roundup.items[1].contributors] == [
        "Karl-Heinz Vogel",
        "Lena de Vries",
    ]
    assert [item.link.url for item in roundup.items] == [
        "https://beetblatt.example/regenwurm",
        "https://zwiebelpost.example/tulpen",
        "https://schuppenbote.example/kannen",
    ]
    assert roundup.items[1].link.language == "en"
    kinds = [block.kind for block in roundup.items[0].blocks]
    assert BlockKind.QUOTATION in kinds
    inner = [
        getattr(span, "url", "") for block in roundup.items[0].blocks for span in block.inlines
    ]
    assert "https://beetblatt.example/mietrecht" in inner
    assert count_accounted_characters(roundup) == roundup.source_characters


@pytest.mark.parametrize("ending", ["odt", "docx"])
def test_notes_stay_with_their_numbers(ending: str) -> None:
    text = convert((FOLDER / f"fussnoten_libreoffice.{ending}").read_bytes()).text
    assert "Rübe[1]" in text or ">[1]</a>" in text
    assert "↑" not in text
    assert "Gemeint ist die gelbe Rübe." in text


def test_what_an_import_keeps_of_a_document_reads_as_the_same_items() -> None:
    taken = take_apart(save(write_roundup()))
    assert read(taken.text).items == taken.roundup.items


def pack(parts: dict[str, str | bytes]) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def with_document(content: str | bytes, **more: str | bytes) -> bytes:
    with zipfile.ZipFile(BytesIO(save(docx.Document()))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return pack({**parts, "word/document.xml": content, **more})


WORD = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body>{}</w:body></w:document>"
)
OPEN = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:xlink="http://www.w3.org/1999/xlink" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0">'
    "<office:automatic-styles>{}</office:automatic-styles>"
    "<office:body><office:text>{}</office:text></office:body></office:document-content>"
)


def open_document(body: str, styles: str = "") -> bytes:
    kind = "application/vnd.oasis.opendocument.text"
    return pack({"mimetype": kind, "content.xml": OPEN.format(styles, body)})


ENTITY = '<!DOCTYPE a [<!ENTITY b "ha">]>'


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda: with_document(ENTITY + WORD.format("")), XmlEntitiesError),
        (lambda: with_document((ENTITY + WORD.format("")).encode("utf-16")), XmlEntitiesError),
        (lambda: with_document("<w:document"), DamagedInputError),
        (lambda: with_document(WORD.format("<w:r>" * 3_000 + "</w:r>" * 3_000)), DamagedInputError),
        (lambda: with_document(b"0" * 50_000_001), UnpackedTooLargeError),
        (lambda: with_document("x", **{f"a{n}": "" for n in range(2_000)}), TooManyPartsError),
        (lambda: save(write_roundup())[:-400], BinaryInputError),
        (lambda: save(write_roundup()).replace(b"\xff", b"\xfe"), RoundupError),
        (lambda: save(write_roundup()) + b"\0" * 20_000_000, InputTooLargeError),
        (
            lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            LockedInputError,
        ),
        (lambda: open_document("<text:section>" * 300 + "</text:section>" * 300), TooDeepError),
        (lambda: open_document("<text:p>x</text:p>" * 500_000), UnpackedTooLargeError),
        (lambda: pack({"mimetype": "application/vnd.oasis.opendocument.text"}), DamagedInputError),
        (
            lambda: pack(
                {
                    "mimetype": "application/vnd.oasis.opendocument.text",
                    "content.xml": ENTITY + "<a/>",
                }
            ),
            XmlEntitiesError,
        ),
        (
            lambda: pack({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}),
            BinaryInputError,
        ),
        (lambda: pack({"a.txt": "x"}), BinaryInputError),
    ],
    ids=range(16),
)
def test_a_hostile_or_broken_document_is_refused(
    make: Callable[[], bytes], error: type[RoundupError]
) -> None:
    with pytest.raises(error):
        read(make())


def test_a_locked_part_is_said() -> None:
    source = bytearray(save(write_roundup()))
    place = source.find(b"PK\x01\x02")
    source[place + 8] |= 1
    with pytest.raises((LockedInputError, DamagedInputError)):
        read(bytes(source))


def test_styles_of_an_open_document_go_from_parent_to_child() -> None:
    styles = (
        '<style:style style:name="B"><style:text-properties fo:font-weight="bold"/></style:style>'
        '<style:style style:name="C" style:parent-style-name="B"/>'
        '<style:style style:name="N" style:parent-style-name="B">'
        '<style:text-properties fo:font-weight="normal" fo:font-style="italic"/></style:style>'
        '<style:style style:name="H"><style:text-properties text:display="none"/></style:style>'
        '<style:style style:name="Z" style:parent-style-name="Z"/>'
        '<text:list-style style:name="L"><text:list-level-style-number/></text:list-style>'
    )
    body = (
        '<text:h text:outline-level="9">Tief</text:h><text:p text:style-name="Title">Titel</text:p>'
        '<text:p text:style-name="Subtitle">Unter</text:p><text:p '
        'text:style-name="Quotations">Zitat</text:p>'
        '<text:p><text:span text:style-name="C">fett</text:span><text:span '
        'text:style-name="N">schräg</text:span>'
        '<text:span text:style-name="H">versteckt</text:span><text:span '
        'text:style-name="Z">rund</text:span>'
        '<text:span text:style-name="Strong_20_Emphasis">stark</text:span>'
        '<text:span text:style-name="Emphasis">betont</text:span></text:p>'
        '<text:p>a<text:s text:c="3"/>b<text:s/>c<text:tab/>d<text:s '
        'text:c="99999"/>e<text:line-break/>f</text:p>'
        '<text:list text:style-name="L"><text:list-item><text:p>eins</text:p><text:list>'
        "<text:list-item>"
        "<text:p>innen</text:p></text:list-item></text:list></text:list-item></text:list>"
        "<text:list><text:list-item><text:p>Punkt</text:p></text:list-item></text:list>"
        '<text:p><text:a xlink:href="https://a.example/?x=1&amp;y=&quot;">Link</text:a> '
        "&lt;b&gt;</text:p>"
        "<text:tracked-changes><text:p>gelöscht</text:p></text:tracked-changes><!-- stumm -->"
    )
    text = convert(open_document(body, styles)).text
    for part in (
        "<h6>Tief</h6>",
        "<h1>Titel</h1>",
        "<p><em>Unter</em></p>",
        "<blockquote><p>Zitat</p></blockquote>",
        "<strong>fett</strong><em>schräg</em><span hidden>versteckt</span>rund",
        "<strong>stark</strong><em>betont</em>",
        "a   b c d e<br>f",
        "<ol><li><p>eins</p><ol><li><p>innen</p></li></ol></li></ol>",
        "<ul><li><p>Punkt</p></li></ul>",
        '<a href="https://a.example/?x=1&amp;y=&quot;">Link</a> &lt;b&gt;',
    ):
        assert part in text
    assert "gelöscht" not in text


def test_what_styles_look_like_is_left_out_and_their_names_are_kept() -> None:
    document = write_roundup()
    styles = document.styles.element
    for number in range(3_000):
        style = OxmlElement("w:style")
        style.set(qn("w:type"), "table")
        style.set(qn("w:styleId"), f"Look{number}")
        style.append(OxmlElement("w:tblPr"))
        styles.append(style)
    plain, heavy = read(save(write_roundup())), read(save(document))
    assert heavy.items == plain.items


def test_broken_styles_are_a_damaged_document() -> None:
    packed = BytesIO(save(write_roundup()))
    target = BytesIO()
    with zipfile.ZipFile(packed) as archive, zipfile.ZipFile(target, "w") as copy:
        for name in archive.namelist():
            part = archive.read(name)
            copy.writestr(name, part[:-20] if name == "word/styles.xml" else part)
    with pytest.raises(DamagedInputError):
        read(target.getvalue())
