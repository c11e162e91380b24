"""Word documents (.docx) as HTML, by mammoth: headings, lists, links, emphasis and notes."""

import re
import zlib
from io import BytesIO
from typing import Final
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile, ZipFile

import mammoth
from lxml import etree

from newsletter.roundups.archives import open_archive, read_part
from newsletter.roundups.errors import DamagedInputError, XmlEntitiesError

_KIND: Final = "a Word document"
# Styles by their names in English and German; "Normal" and the rest are paragraphs.
_STYLES: Final = """
r[style-name='Emphasis'] => em
r[style-name='Hervorhebung'] => em
r[style-name='Subtle Emphasis'] => em
r[style-name='Intense Emphasis'] => em
r[style-name='Strong'] => strong
r[style-name='Fett'] => strong
p[style-name='Title'] => h1:fresh
p[style-name='Titel'] => h1:fresh
p[style-name='Subtitle'] => p > em:fresh
p[style-name='Untertitel'] => p > em:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Zitat'] => blockquote > p:fresh
p[style-name='Quotations'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Intensives Zitat'] => blockquote > p:fresh
"""


_WAY_BACK: Final = re.compile(r'\s?<a href="#(?:foot|end)note-ref-[\w-]{1,20}">↑</a>')
# What a damaged document makes mammoth stumble over; it has no errors of its own.
_STUMBLES: Final = (
    AttributeError, LookupError, TypeError, ValueError, RecursionError, OSError, ExpatError,
    BadZipFile, zlib.error,
)  # fmt: skip


def convert_word(source: bytes) -> str:
    """Turn a Word document into HTML; pictures are left out, nothing outside the file is opened.

    Raises what `open_archive` raises, and XmlEntitiesError.
    """
    with open_archive(source, kind=_KIND) as archive:
        pared = _pare(archive)
    try:
        result = mammoth.convert_to_html(
            pared,
            style_map=_STYLES,
            include_embedded_style_map=False,
            convert_image=_leave_out,
            external_file_access=False,
        )
    except _STUMBLES as error:
        raise DamagedInputError(kind=_KIND) from error
    return _WAY_BACK.sub("", str(result.value))


def _pare(archive: ZipFile) -> BytesIO:
    """Copy what mammoth reads of a document; its parser takes a second for a megabyte of styles."""
    pared = BytesIO()
    with ZipFile(pared, "w") as copy:
        for name in dict.fromkeys(archive.namelist()):
            if name.endswith((".xml", ".rels")):
                part = read_part(archive, name)
                _refuse_entities(part)
                copy.writestr(name, _pare_styles(part) if name.endswith("/styles.xml") else part)
    pared.seek(0)
    return pared


def _pare_styles(part: bytes) -> bytes:
    """Leave of the styles their names and the lists they number; what is broken stays as it is."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(part, parser)
    except etree.XMLSyntaxError:
        return part
    for style in list(root):
        numbering = "numbering" in style.values()
        if not style.tag.endswith("}style"):
            root.remove(style)
            continue
        for child in list(style):
            if not (child.tag.endswith("}name") or (numbering and child.tag.endswith("}pPr"))):
                style.remove(child)
    return bytes(etree.tostring(root))


def _refuse_entities(part: bytes) -> None:
    """Refuse what mammoth's parser would unfold; without the NULs of UTF-16."""
    if b"<!entity" in part.replace(b"\x00", b"").lower():
        raise XmlEntitiesError(kind=_KIND)


def _leave_out(image: object) -> list[object]:
    del image
    return []
