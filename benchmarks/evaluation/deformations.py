"""The table of deformations: what each does, and to which files it makes sense."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Final

from benchmarks.evaluation import line_changes, page_changes
from benchmarks.evaluation.corpora import Specimen
from benchmarks.evaluation.drafts import Draft, drop_blocks, make_draft

_TEXT: Final = frozenset((".txt",))
_LINES: Final = frozenset((".txt", ".md"))
_PAGES: Final = frozenset((".html",))
_ALL: Final = _LINES | _PAGES

Encode = Callable[[str], bytes | None]


@dataclass(frozen=True, kw_only=True)
class Deformation:
    """One way in which roundups come out of shape; exactly one of the three changes is set."""

    name: str
    suffixes: frozenset[str]
    lines: line_changes.Change | None = None
    page: Callable[[str], str] | None = None  # markup to markup
    make: Callable[[Draft], str | None] | None = None  # text to markup
    encode: Encode | None = None


def _encode_windows(text: str) -> bytes | None:
    try:
        return text.encode("cp1252")
    except UnicodeEncodeError:
        return None


def _lines(name: str, suffixes: frozenset[str], change: line_changes.Change) -> Deformation:
    return Deformation(name=name, suffixes=suffixes, lines=change)


DEFORMATIONS: Final = (
    _lines("no blank lines", _TEXT, line_changes.drop_blank_lines),
    _lines("a blank line below each line", _TEXT, line_changes.double_space),
    _lines("wrapped at 72", _TEXT, line_changes.wrap_lines),
    _lines("trailing spaces", _LINES, line_changes.add_trailing_spaces),
    _lines("indented", _TEXT, line_changes.indent),
    _lines("quoted as in a reply", _TEXT, line_changes.quote),
    _lines("straight quotes", _LINES, line_changes.straighten_quotes),
    _lines("unbreakable spaces in bylines", _LINES, line_changes.glue_bylines),
    _lines("hyphens in bylines", _LINES, line_changes.hyphenate_bylines),
    _lines("tabs in bylines", _TEXT, line_changes.tabulate_bylines),
    _lines("bylines missing", _LINES, line_changes.drop_bylines),
    _lines("links missing", _LINES, line_changes.drop_links),
    _lines("full stops behind titles", _LINES, line_changes.end_titles),
    _lines("titles in capitals", _LINES, line_changes.shout_titles),
    _lines("bullets before titles", _TEXT, line_changes.list_titles),
    _lines("days as 3.12.2025", _LINES, line_changes.write_days("%d.%m.%Y")),
    _lines("days as 03/12/2025", _LINES, line_changes.write_days("%d/%m/%Y", american="%m/%d/%Y")),
    _lines("days as 2025-12-03", _LINES, line_changes.write_days("%Y-%m-%d")),
    *(
        _lines(f"bylines in {name}", _LINES, line_changes.translate_bylines(language))
        for language, name in (
            ("de", "German"),
            ("en", "English"),
            ("fr", "French"),
            ("es", "Spanish"),
            ("it", "Italian"),
            ("nl", "Dutch"),
        )
    ),
    _lines("as escaped Markdown", _TEXT, line_changes.escape_markdown),
    Deformation(name="as a page", suffixes=_TEXT, make=page_changes.write_page),
    Deformation(
        name="as a page with soft breaks", suffixes=_TEXT, make=page_changes.write_broken_page
    ),
    Deformation(name="minified", suffixes=_PAGES, page=page_changes.minify),
    Deformation(name="divisions for paragraphs", suffixes=_PAGES, page=page_changes.use_divisions),
    Deformation(name="bold lines for headings", suffixes=_PAGES, page=page_changes.use_bold_lines),
    Deformation(name="entities", suffixes=_PAGES, page=page_changes.use_entities),
    Deformation(
        name="CRLF", suffixes=_ALL, encode=lambda text: text.replace("\n", "\r\n").encode()
    ),
    Deformation(name="Windows-1252", suffixes=_LINES, encode=_encode_windows),
    Deformation(name="UTF-16", suffixes=_LINES, encode=lambda text: text.encode("utf-16")),
)


def deform(specimen: Specimen, deformation: Deformation) -> Specimen | None:
    """Deform a roundup, and its gold with it; None where that makes no sense."""
    if PurePath(specimen.gold.file).suffix not in deformation.suffixes:
        return None
    text = specimen.source.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n")
    if deformation.encode is not None:
        source = deformation.encode(text)
        return None if source is None else replace(specimen, source=source)
    if deformation.page is not None:
        page = deformation.page(text)
        return None if page == text else replace(specimen, source=page.encode())
    draft = make_draft(text, specimen.gold)
    if deformation.make is not None:
        made = deformation.make(draft)
        gold = drop_blocks(specimen.gold)
        return None if made is None else Specimen(source=made.encode(), gold=gold)
    changed = deformation.lines(draft) if deformation.lines else None
    if changed is None:
        return None
    return Specimen(source="\n".join(changed.lines).encode(), gold=changed.gold)
