"""Word documents (.docx) as HTML, by mammoth: headings, lists, links, emphasis and notes."""

import re
import zlib
from io import BytesIO
from typing import Final
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile

import mammoth

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
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                _refuse_entities(read_part(archive, name))
    try:
        result = mammoth.convert_to_html(
            BytesIO(source),
            style_map=_STYLES,
            include_embedded_style_map=False,
            convert_image=_leave_out,
            external_file_access=False,
        )
    except _STUMBLES as error:
        raise DamagedInputError(kind=_KIND) from error
    return _WAY_BACK.sub("", str(result.value))


def _refuse_entities(part: bytes) -> None:
    """Refuse what mammoth's parser would unfold; without the NULs of UTF-16."""
    if b"<!entity" in part.replace(b"\x00", b"").lower():
        raise XmlEntitiesError(kind=_KIND)


def _leave_out(image: object) -> list[object]:
    del image
    return []
