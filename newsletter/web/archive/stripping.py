"""Taking HTML out of the tables and styles that mail needs: what says something is kept."""

import re

from lxml import html
from lxml.etree import SubElement
from lxml.html import HtmlElement

_ATTRIBUTES = {
    "a": ("href",),
    "bdi": (),
    "bdo": (),
    "blockquote": (),
    "br": (),
    "cite": (),
    "em": (),
    "figcaption": (),
    "figure": (),
    "h1": (),
    "h2": (),
    "h3": (),
    "h4": (),
    "img": ("src", "alt", "width", "height"),
    "li": (),
    "ol": ("start",),
    "p": (),
    "span": (),
    "strong": (),
    "time": ("datetime",),
    "ul": (),
}
"""The elements that are kept, and with what besides language, direction and class. All others are
taken away from around their content."""

_CLASSES = {
    "accent",
    "byline",
    "credit",
    "dim",
    "group",
    "kicker",
    "label",
    "meta",
    "more",
    "section",
    "standfirst",
    "title",
}
"""What archive.css has rules for; other classes could meet rules that are meant for other pages."""

_SILENT = {"script", "style", "template", "title"}
_EMPTY = {"br", "img"}
_TARGET = re.compile(r"(?:https?:|mailto:|#)", re.IGNORECASE)
_HIDDEN = re.compile(r"display:\s*none", re.IGNORECASE)


def strip(source: HtmlElement, *, url: str) -> HtmlElement:
    """Return a section with the content of an element; links below `url` become links to here."""
    section = html.Element("section")
    _copy_children(source, section, url)
    return section


def _copy_children(source: HtmlElement, target: HtmlElement, url: str) -> None:
    _add_text(target, source.text)
    for child in source:
        if _says_something(child):
            _copy(child, target, url)
        _add_text(target, child.tail)


def _copy(element: HtmlElement, target: HtmlElement, url: str) -> None:
    attributes = _read_attributes(element, url)
    if not _is_kept(element, attributes):
        _copy_children(element, target, url)
        _add_text(target, " ")  # two cells side by side are not one word
        return
    copy = SubElement(target, element.tag, attributes)
    _copy_children(element, copy, url)
    if element.tag not in _EMPTY and not len(copy) and not (copy.text or "").strip():
        target.remove(copy)  # a rule, drawn with the border of an empty paragraph


def _says_something(node: HtmlElement) -> bool:
    if not isinstance(node.tag, str) or node.tag in _SILENT:  # comments have no tag
        return False
    return not _HIDDEN.search(node.get("style", ""))


def _is_kept(element: HtmlElement, attributes: dict[str, str]) -> bool:
    if element.tag == "a":
        return "href" in attributes
    if element.tag == "div":  # the mail's own are furniture, but for those of another language
        return "lang" in attributes or "dir" in attributes
    return element.tag in _ATTRIBUTES


def _read_attributes(element: HtmlElement, url: str) -> dict[str, str]:
    wanted = ("lang", "dir", *_ATTRIBUTES.get(element.tag, ()))
    found = {name: element.get(name) for name in wanted if element.get(name) is not None}
    classes = [each for each in element.get("class", "").split() if each in _CLASSES]
    if classes:
        found["class"] = " ".join(classes)
    if "href" in found:
        if found["href"].startswith(f"{url}#"):
            found["href"] = found["href"].removeprefix(url)
        if not _TARGET.match(found["href"]):
            del found["href"]
    return found


def _add_text(target: HtmlElement, text: str | None) -> None:
    if not text:
        return
    if len(target):
        target[-1].tail = (target[-1].tail or "") + text
    else:
        target.text = (target.text or "") + text
