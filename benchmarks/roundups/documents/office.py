"""Owns the files that LibreOffice saves: from a flat ODT or from plain HTML of our own."""

import shutil
import subprocess
import tempfile
from html import escape
from itertools import count, groupby
from pathlib import Path

from benchmarks.roundups.documents.layout import Block, Kind, Run, lay_out

NAMESPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}"'
    for short, long in {
        "office": "office:1.0",
        "text": "text:1.0",
        "style": "style:1.0",
        "table": "table:1.0",
        "fo": "xsl-fo-compatible:1.0",
    }.items()
)
STYLES = """<office:styles>
<style:style style:name="Standard" style:family="paragraph"/>
<style:style style:name="Quotations" style:family="paragraph" style:parent-style-name="Standard"/>
<style:style style:name="B" style:family="text"><style:text-properties fo:font-weight="bold"/>
</style:style><style:style style:name="I" style:family="text">
<style:text-properties fo:font-style="italic"/></style:style>
<style:style style:name="BI" style:family="text">
<style:text-properties fo:font-weight="bold" fo:font-style="italic"/></style:style>
</office:styles>"""
CONVERSIONS = {".docx": "docx:MS Word 2007 XML", ".odt": "odt", ".html": "html:HTML (StarWriter)"}


def write_office(body: str, header: dict[str, str], path: Path) -> None:
    """Let LibreOffice save light markup as .odt, .docx or .html."""
    with tempfile.TemporaryDirectory() as room:
        if header["made_with"].endswith("from HTML"):
            source = Path(room, path.stem + "-source.html")
            source.write_text(_html(lay_out(body), header["lang"]), "utf-8")
        else:
            source = Path(room, path.stem + "-source.fodt")
            source.write_text(_flat(lay_out(body)), "utf-8")
        _convert(source, path, Path(room))


def _convert(source: Path, path: Path, room: Path) -> None:
    program = shutil.which("soffice")
    if program is None:
        raise FileNotFoundError("LibreOffice (soffice) makes these files and is not installed")
    profile = f"-env:UserInstallation={(room / 'profile').as_uri()}"
    reading = ["--infilter=HTML (StarWriter)"] if source.suffix == ".html" else []
    order = [program, profile, "--headless", *reading, "--convert-to", CONVERSIONS[path.suffix]]
    done = subprocess.run(  # noqa: S603  our own program on our own file
        [*order, "--outdir", str(room / "out"), str(source)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    made = room / "out" / f"{source.stem}{path.suffix}"
    if not made.exists():
        raise FileNotFoundError(f"LibreOffice wrote nothing for {path.name}: {done.stderr!r}")
    shutil.copyfile(made, path)


def _flat(blocks: list[Block]) -> str:
    notes = count(1)
    parts = [
        _flat_group(kind, list(group), notes)
        for kind, group in groupby(blocks, key=lambda block: block.kind)
    ]
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document {NAMESPACES} '
        'xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.3" '
        'office:mimetype="application/vnd.oasis.opendocument.text">'
        f"{STYLES}<office:body><office:text>{''.join(parts)}</office:text></office:body>"
        "</office:document>"
    )


def _flat_group(kind: Kind, blocks: list[Block], notes: "count[int]") -> str:
    if kind is Kind.ROW:
        columns = len(blocks[0].lines)
        rows = "".join(_flat_row(block, notes) for block in blocks)
        head = f'<table:table-column table:number-columns-repeated="{columns}"/>'
        return f'<table:table table:name="T">{head}{rows}</table:table>'
    if kind in {Kind.BULLET, Kind.NUMBER}:
        entries = "".join(
            f"<text:list-item>{_flat_text(b, notes)}</text:list-item>" for b in blocks
        )
        return f"<text:list>{entries}</text:list>"
    return "".join(_flat_text(block, notes) for block in blocks)


def _flat_row(block: Block, notes: "count[int]") -> str:
    cells = (f"<text:p>{_flat_runs(runs, notes)}</text:p>" for runs in block.lines)
    inner = "".join(
        f'<table:table-cell office:value-type="string">{cell}</table:table-cell>' for cell in cells
    )
    return f"<table:table-row>{inner}</table:table-row>"


def _flat_text(block: Block, notes: "count[int]") -> str:
    inner = "<text:line-break/>".join(_flat_runs(runs, notes) for runs in block.lines)
    if block.kind is Kind.HEADING:
        return f'<text:h text:outline-level="{block.level}">{inner}</text:h>'
    style = "Quotations" if block.kind is Kind.QUOTE else "Standard"
    return f'<text:p text:style-name="{style}">{inner}</text:p>'


def _flat_runs(runs: tuple[Run, ...], notes: "count[int]") -> str:
    return "".join(_flat_run(run, notes) for run in runs)


def _flat_run(run: Run, notes: "count[int]") -> str:
    words = escape(run.text)
    if run.note:
        number = next(notes)
        return (
            f'<text:note text:id="ftn{number}" text:note-class="footnote">'
            f"<text:note-citation>{number}</text:note-citation>"
            f"<text:note-body><text:p>{words}</text:p></text:note-body></text:note>"
        )
    if run.address:
        words = f'<text:a xlink:type="simple" xlink:href="{escape(run.address)}">{words}</text:a>'
    style = "B" * run.bold + "I" * run.italic
    return f'<text:span text:style-name="{style}">{words}</text:span>' if style else words


def _html(blocks: list[Block], lang: str) -> str:
    inner = "\n".join(map(_html_block, blocks))
    head = '<meta charset="utf-8"><title></title>'
    return (
        f'<!doctype html><html lang="{lang}"><head>{head}</head><body>\n{inner}\n</body></html>\n'
    )


def _html_block(block: Block) -> str:
    inner = "<br>".join("".join(map(_html_run, runs)) for runs in block.lines)
    tags = {Kind.BULLET: "ul><li", Kind.NUMBER: "ol><li", Kind.QUOTE: "blockquote"}
    tag = f"h{block.level}" if block.kind is Kind.HEADING else tags.get(block.kind, "p")
    closing = "></".join(reversed(tag.split("><")))
    return f"<{tag}>{inner}</{closing}>"


def _html_run(run: Run) -> str:
    words = escape(run.text)
    if run.address:
        words = f'<a href="{escape(run.address)}">{words}</a>'
    if run.italic:
        words = f"<em>{words}</em>"
    return f"<strong>{words}</strong>" if run.bold else words
