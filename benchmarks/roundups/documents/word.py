"""Owns Word files as python-docx writes them."""

from datetime import datetime
from pathlib import Path

from docx import Document
from docx.document import Document as WordFile
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from benchmarks.roundups.documents.layout import Block, Kind, Run, lay_out

STYLES = {Kind.BULLET: "List Bullet", Kind.NUMBER: "List Number", Kind.QUOTE: "Intense Quote"}
WRITTEN = datetime(2025, 12, 5, 9, 0)  # noqa: DTZ001  python-docx takes naive UTC


def write_word(body: str, header: dict[str, str], path: Path) -> None:
    """Write light markup as a .docx; `running` and `foot` of the header stand on each page."""
    word = Document()
    word.core_properties.created = word.core_properties.modified = WRITTEN
    word.core_properties.title = header.get("properties", "")
    section = word.sections[0]
    section.header.paragraphs[0].text = header.get("running", "")
    section.footer.paragraphs[0].text = header.get("foot", "")
    rows: list[Block] = []
    for block in lay_out(body):
        if block.kind is Kind.ROW:
            rows.append(block)
            continue
        _close_table(word, rows)
        _fill(_paragraph(word, block), block.lines)
    _close_table(word, rows)
    word.save(str(path))


def _paragraph(word: WordFile, block: Block) -> Paragraph:
    if block.kind is Kind.HEADING:
        heading: Paragraph = word.add_heading(level=block.level - 1)  # one # is Word's Title style
        return heading
    return word.add_paragraph(style=STYLES.get(block.kind))


def _close_table(word: WordFile, rows: list[Block]) -> None:
    if not rows:
        return
    table = word.add_table(rows=0, cols=len(rows[0].lines), style="Table Grid")
    for row in rows:
        for cell, runs in zip(table.add_row().cells, row.lines, strict=True):
            _fill(cell.paragraphs[0], (runs,))
    rows.clear()


def _fill(paragraph: Paragraph, lines: tuple[tuple[Run, ...], ...]) -> None:
    for number, runs in enumerate(lines):
        if number:
            paragraph.add_run().add_break()
        for run in runs:
            _add(paragraph, run)


def _add(paragraph: Paragraph, run: Run) -> None:
    if run.note:
        raise ValueError("python-docx writes no footnotes: let LibreOffice make this one")
    added = paragraph.add_run(run.text)
    added.bold = run.bold or None
    added.italic = run.italic or None
    if run.address:
        link = OxmlElement("w:hyperlink")
        target = paragraph.part.relate_to(
            run.address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True
        )
        link.set(qn("r:id"), target)
        link.append(added._r)  # noqa: SLF001  python-docx has no public way to make a link
        paragraph._p.append(link)  # noqa: SLF001
