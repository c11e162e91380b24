"""OpenDocument texts (.odt) as HTML: headings, lists, links, emphasis, quotations, notes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from typing import Final

from newsletter.roundups.archives import open_archive, read_part
from newsletter.roundups.errors import TooDeepError
from newsletter.roundups.xml_trees import Element, local_name, parse_xml

_KIND: Final = "an OpenDocument text"
_DEEPEST: Final = 200  # levels of elements
_MOST_BLANKS: Final = 100
_FO: Final = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_STYLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_LINK: Final = "{http://www.w3.org/1999/xlink}href"
_BOLD: Final = re.compile(r"bold|[6-9]00")
# What is drawn, counted, commented or was deleted, but is no text of the document.
_SILENT: Final = frozenset(
    {
        "tracked-changes", "annotation", "sequence-decls", "variable-decls", "user-field-decls",
        "note-citation", "image", "object", "object-ole", "title", "desc", "forms", "ruby-text",
        "soft-page-break", "event-listeners",
    }
)  # fmt: skip
_TAGS: Final = {
    "list-item": "li",
    "list-header": "li",
    "table": "table",
    "table-row": "tr",
    "table-cell": "td",
}
_PLAIN_STYLE: Final = {
    "title": "h1",
    "subtitle": "em",
    "quotations": "blockquote",
    "quote": "blockquote",
    "intense_20_quote": "blockquote",
}


@dataclass(frozen=True, kw_only=True)
class _Style:
    """What a style says itself; None where it leaves that to its parent."""

    parent: str | None = None
    bold: bool | None = None
    italic: bool | None = None
    hidden: bool | None = None
    ordered: bool = False


@dataclass
class _Writer:
    """Collects HTML while the document is gone through."""

    styles: dict[str, _Style]
    parts: list[str] = field(default_factory=list)
    notes: list[Element] = field(default_factory=list)
    depth: int = 0


def convert_open_document(source: bytes) -> str:
    """Turn an OpenDocument text into HTML.

    Raises what `open_archive` and `parse_xml` raise, and TooDeepError.
    """
    with open_archive(source, kind=_KIND) as archive:
        content = parse_xml(_decode(read_part(archive, "content.xml")), kind=_KIND)
        named = "styles.xml" in archive.namelist()
        shared = parse_xml(_decode(read_part(archive, "styles.xml")), kind=_KIND) if named else None
    styles = dict(_read_styles(shared)) if shared is not None else {}
    writer = _Writer(styles={**styles, **dict(_read_styles(content))})
    for body in content.iter():
        if local_name(body) == "text" and local_name(body.getparent()) == "body":
            _write_inside(writer, body)
    return "".join(writer.parts) + "".join(_write_notes(writer))


def _write_notes(writer: _Writer) -> Iterator[str]:
    """Write the notes below the text, each behind its number; a note may hold no other."""
    for number, note in enumerate(writer.notes, start=1):
        inside = _Writer(styles=writer.styles)
        _write_inside(inside, note)
        yield "".join(inside.parts).replace("<p>", f"<p>[{number}] ", 1)


def _decode(part: bytes) -> str:
    return part.decode("utf-8-sig", "replace")


def _read_styles(root: Element) -> Iterator[tuple[str, _Style]]:
    for style in root.iter(f"{_STYLE}style", f"{_TEXT}list-style"):
        look = style.find(f"{_STYLE}text-properties")
        weight = None if look is None else look.get(f"{_FO}font-weight")
        slant = None if look is None else look.get(f"{_FO}font-style")
        display = None if look is None else look.get(f"{_TEXT}display")
        yield (
            style.get(f"{_STYLE}name") or "",
            _Style(
                parent=style.get(f"{_STYLE}parent-style-name"),
                bold=None if weight is None else bool(_BOLD.search(weight)),
                italic=None if slant is None else slant in {"italic", "oblique"},
                hidden=None if display is None else display == "none",
                ordered=len(style) > 0 and local_name(style[0]) == "list-level-style-number",
            ),
        )


def _chain(writer: _Writer, name: str | None) -> Iterator[tuple[str, _Style]]:
    """Go from a style up through its parents."""
    for _ in range(_DEEPEST):
        style = writer.styles.get(name or "")
        if name:
            yield name, style or _Style()
        if style is None or style.parent is None:
            return
        name = style.parent


def _write_inside(writer: _Writer, element: Element) -> None:
    writer.depth += 1
    if writer.depth > _DEEPEST:
        raise TooDeepError(limit=_DEEPEST)
    writer.parts.append(escape(element.text or ""))
    for child in element:
        _write(writer, child)
        writer.parts.append(escape(child.tail or ""))
    writer.depth -= 1


def _write(writer: _Writer, element: Element) -> None:
    name = local_name(element)
    if not name or name in _SILENT:
        return
    if name in {"p", "h"}:
        _write_paragraph(writer, element, name)
    elif name == "span":
        _wrap(writer, element, _inline_tags(writer, element.get(f"{_TEXT}style-name")))
    elif name == "a":
        _wrap(writer, element, [f'a href="{escape(element.get(_LINK) or "")}"'])
    elif name == "list":
        ordered = any(one.ordered for _, one in _chain(writer, _list_style(element)))
        _wrap(writer, element, ["ol" if ordered else "ul"])
    elif name in _TAGS:
        _wrap(writer, element, [_TAGS[name]])
    elif name == "note":
        writer.notes.append(element)
        writer.parts.append(f"[{len(writer.notes)}]")
    elif name in {"line-break", "s", "tab"}:
        writer.parts.append("<br>" if name == "line-break" else _write_blanks(element))
    else:
        _write_inside(writer, element)


def _write_blanks(element: Element) -> str:
    printed = element.get(f"{_TEXT}c") or "1"
    count = int(printed) if printed.isdecimal() and len(printed) < len("1000") else 1
    return " " * min(count, _MOST_BLANKS)


def _list_style(element: Element) -> str | None:
    """Give the style of a list; an inner list has that of the one around it."""
    lists = (element, *element.iterancestors(f"{_TEXT}list"))
    found = (one.get(f"{_TEXT}style-name") for one in lists)
    return next((name for name in found if name), None)


def _write_paragraph(writer: _Writer, element: Element, name: str) -> None:
    style = element.get(f"{_TEXT}style-name")
    known = (_PLAIN_STYLE.get(one.lower()) for one, _ in _chain(writer, style))
    special = next((tag for tag in known if tag), None)
    if name == "h":
        printed = element.get(f"{_TEXT}outline-level") or "1"
        level = int(printed) if printed in {"1", "2", "3", "4", "5", "6"} else 6
        _wrap(writer, element, [f"h{level}"])
    elif special == "h1":
        _wrap(writer, element, ["h1"])
    else:
        around = [special] if special == "blockquote" else []
        slanted = ["em"] if special == "em" else []
        inner = [tag for tag in _inline_tags(writer, style) if tag not in slanted]
        _wrap(writer, element, [*around, "p", *slanted, *inner])


def _inline_tags(writer: _Writer, style: str | None) -> list[str]:
    """Tell the tags a style is written with; the nearest style that says something decides."""
    chain = [one for _, one in _chain(writer, style)]
    names = {name.lower() for name, _ in _chain(writer, style)}
    if next((one.hidden for one in chain if one.hidden is not None), False):
        return ["span hidden"]
    bold = next((one.bold for one in chain if one.bold is not None), None)
    italic = next((one.italic for one in chain if one.italic is not None), None)
    tags = ["strong"] if bold or (bold is None and "strong_20_emphasis" in names) else []
    return [*tags, "em"] if italic or (italic is None and "emphasis" in names) else tags


def _wrap(writer: _Writer, element: Element, tags: list[str]) -> None:
    writer.parts += [f"<{tag}>" for tag in tags]
    _write_inside(writer, element)
    writer.parts += [f"</{tag.split(' ', 1)[0]}>" for tag in reversed(tags)]
