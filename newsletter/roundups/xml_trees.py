"""XML from strangers: no entities of its own, nothing fetched, what is broken is told."""

import re
from html.entities import html5
from typing import Any, Final

from lxml import etree

from newsletter.roundups.errors import DamagedInputError, XmlEntitiesError

Element = Any  # lxml has no types

_ENTITIES: Final = re.compile(r"<!ENTITY\b", re.IGNORECASE)
_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_NAMED: Final = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,30};)")
_AMPERSAND: Final = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});)")
_PROLOG: Final = 100_000  # characters in which a document type stands, if anywhere
XML: Final = "{http://www.w3.org/XML/1998/namespace}"


def parse_xml(text: str, *, kind: str) -> Element:
    """Parse XML that is already decoded; small damage is mended as browsers and readers do.

    Raises XmlEntitiesError for a document that declares entities (by which a few lines unfold to
    gigabytes, or read files), and DamagedInputError for what has no root.
    """
    declaration = text.find("<!DOCTYPE")
    if _ENTITIES.search(text, 0, _PROLOG) or (
        declaration >= 0 and _ENTITIES.search(text, declaration)
    ):
        raise XmlEntitiesError(kind=kind)
    bare = _DECLARATION.sub("", text, count=1).strip()
    root = _parse(bare, recover=False)
    if root is None:
        # Entities of HTML and lone ampersands are no XML, but people write them.
        mended = _AMPERSAND.sub("&amp;", _NAMED.sub(_spell_out, bare))
        root = _parse(mended, recover=True)
    if root is None:
        raise DamagedInputError(kind=kind)
    return root


def _parse(text: str, *, recover: bool) -> Element | None:
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        recover=recover,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser=parser)
    except etree.XMLSyntaxError:
        return None


def _spell_out(match: re.Match[str]) -> str:
    return html5.get(match[1], match[0])


def local_name(element: Element) -> str:
    """Give the name of an element without its namespace; "" for what is no element."""
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def namespace_of(element: Element) -> str:
    """Give the namespace of an element, "" if it has none."""
    tag = element.tag
    return tag[1:].split("}", 1)[0] if isinstance(tag, str) and tag.startswith("{") else ""
