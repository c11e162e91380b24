"""Which kind of input a text is: plain text is read, the others are named."""

import re
from typing import Final

from newsletter.roundups.errors import UnsupportedKindError
from newsletter.roundups.models import InputKind

_HEAD: Final = 4_000
_FEED: Final = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--[^>]{0,500}-->\s*)?<(?:rss|feed|rdf:RDF)\b", re.IGNORECASE
)
_HTML: Final = re.compile(r"\s*(?:<!doctype\s+html|<html\b|<head\b|<body\b)", re.IGNORECASE)
_XML: Final = re.compile(r"\s*<\?xml\b")
_TAG: Final = re.compile(
    r"</(?:p|div|a|h[1-6]|ul|ol|li|table|span|strong|em|b|i|blockquote)>|<br\s*/?>", re.IGNORECASE
)
_MAIL_FIELD: Final = re.compile(
    r"^(From|To|Subject|Date|Message-ID|Received|Return-Path|MIME-Version|Content-Type):\s",
    re.MULTILINE,
)
_MAIL_ONLY: Final = frozenset({"Message-ID", "Received", "Return-Path", "MIME-Version"})
_HEADING: Final = re.compile(r"^#{1,6} \S", re.MULTILINE)
_INLINE_LINK: Final = re.compile(r"\[[^\[\]\n]{1,200}\]\(https?://")
_MIN_HEADINGS: Final = 2
_MIN_INLINE_LINKS: Final = 3
_MIN_TAGS: Final = 3
_MIN_MAIL_FIELDS: Final = 3


def detect_kind(text: str) -> InputKind:
    """Tell the kind of a clean text; raises UnsupportedKindError for what is no plain text."""
    head = text[:_HEAD]
    if head.startswith("{\\rtf"):
        raise UnsupportedKindError(kind="a rich text document (RTF)")
    if _FEED.match(head):
        raise UnsupportedKindError(kind="a feed (RSS or Atom)")
    if _HTML.match(head) or (
        head.lstrip().startswith("<") and len(_TAG.findall(head)) >= _MIN_TAGS
    ):
        raise UnsupportedKindError(kind="a web page (HTML)")
    if _XML.match(head):
        raise UnsupportedKindError(kind="an XML document")
    if _is_mail(head):
        raise UnsupportedKindError(kind="a mail with its headers")
    if _is_markdown(head):
        raise UnsupportedKindError(kind="Markdown with headings and links")
    return InputKind.TEXT


def _is_markdown(head: str) -> bool:
    headings, links = len(_HEADING.findall(head)), len(_INLINE_LINK.findall(head))
    return headings >= _MIN_HEADINGS and links >= _MIN_INLINE_LINKS


def _is_mail(head: str) -> bool:
    fields = set(_MAIL_FIELD.findall(head.lstrip().split("\n\n", 1)[0]))
    return len(fields) >= _MIN_MAIL_FIELDS and bool(fields & _MAIL_ONLY)
