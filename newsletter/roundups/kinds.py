"""Which kind of input a text is, told by what it holds: some are read, the others are named."""

import re
from typing import Final

from newsletter.roundups.errors import UnsupportedKindError
from newsletter.roundups.feeds import is_feed
from newsletter.roundups.front_matter import split_front_matter
from newsletter.roundups.mails import is_mail
from newsletter.roundups.models import InputKind

_HEAD: Final = 4_000
_HTML: Final = re.compile(
    r"\s*(?:<!--(?:(?!-->).){0,2000}-->\s*)*"
    r"(?:<!doctype\s+html|<html\b|<head\b|<body\b|<meta\b|<!--\s*(?:wp:|StartFragment)"
    r"|Version:[\d.]{1,5}\s+StartHTML:|<\?xml\b[^>]{0,200}>\s*<(?:!doctype )?html\b)",
    re.IGNORECASE | re.DOTALL,
)
_XML: Final = re.compile(r"\s*<\?xml\b")
_TAG: Final = re.compile(
    r"</?(?:p|div|a|h[1-6]|ul|ol|li|table|tr|td|span|strong|em|b|i|font|blockquote|section|article"
    r"|main|header|figure|img)(?:\s[^<>]{0,2000})?>|<br\s*/?>",
    re.IGNORECASE,
)
_HEADING: Final = re.compile(r"^#{1,6} {1,3}\S", re.MULTILINE)
_INLINE_LINK: Final = re.compile(r"\[[^\[\]\n]{1,300}\]\(<?https?://")
_EMPHASIS: Final = re.compile(
    r"(?<![\w*])(\*{1,3}|_{2})(?=[^\s*_])[^*\n]{1,300}?(?<=[^\s*_])\1(?![\w*])"
)
_REFERENCE: Final = re.compile(r"^ {0,3}\[[^\[\]\n]{1,100}\]:\s{0,3}<?https?://", re.MULTILINE)
_UNDERLINE: Final = re.compile(r"^\S[^\n]{0,300}\n(?:={3,}|-{3,})[ \t]*$", re.MULTILINE)
_LISTED_LINK: Final = re.compile(
    r"^ {0,3}[-*+] [^\[\]\n]{0,60}\[[^\[\]\n]{1,300}\]\(<?https?://", re.MULTILINE
)
_ESCAPE: Final = re.compile(r"\\[\[\]*_#`>]|(?<=\d)\\[.)]")
# What each sign of Markdown counts, and what it takes together: a lone link is pasted text.
_SIGNS: Final = (
    (_HEADING, 2, 6),
    (_UNDERLINE, 2, 6),
    (_INLINE_LINK, 1, 4),
    (_REFERENCE, 2, 4),
    (_EMPHASIS, 1, 4),
    (_LISTED_LINK, 1, 4),
    (_ESCAPE, 2, 4),
)
_MIN_SIGNS: Final = 5
_REACH: Final = 40_000
_MIN_TAGS: Final = 1
_MIN_INNER_TAGS: Final = 4
_CHARACTERS_A_TAG: Final = 1_500


def detect_kind(text: str) -> InputKind:
    """Tell the kind of a clean text; raises UnsupportedKindError for what is no plain text."""
    head = text[:_HEAD]
    if head.startswith("{\\rtf"):
        raise UnsupportedKindError(kind="a rich text document (RTF)")
    if is_feed(text):
        return InputKind.FEED
    if _HTML.match(head) or (_is_fragment(text) and not _is_mixed(text)):
        return InputKind.HTML
    if _XML.match(head):
        raise UnsupportedKindError(kind="an XML document")
    if is_mail(text[:_REACH].encode("utf-8", "replace")):
        return InputKind.MAIL
    if _is_markdown(text[:_REACH]):
        return InputKind.MARKDOWN
    return InputKind.TEXT


def _is_fragment(text: str) -> bool:
    """Tell whether a text is a piece of a page; a text may speak of a few tags, too."""
    tags = len(_TAG.findall(text[:_REACH]))
    if text[:_HEAD].lstrip().startswith("<"):
        return tags >= _MIN_TAGS
    return tags >= _MIN_INNER_TAGS and tags * _CHARACTERS_A_TAG >= min(len(text), _REACH)


def _is_mixed(text: str) -> bool:
    """Tell whether a text is Markdown that uses a few tags: more of its signs than of them."""
    reach = text[:_REACH]
    signs = len(_HEADING.findall(reach)) + len(_INLINE_LINK.findall(reach))
    return _is_markdown(reach) and signs > len(_TAG.findall(reach))


def _is_markdown(text: str) -> bool:
    front = split_front_matter(text)
    if front.text is not text and len(front.text) < len(text):
        return True
    found = ((len(sign.findall(text)) * weight, most) for sign, weight, most in _SIGNS)
    scores = [min(score, most) for score, most in found]
    # Stars alone are how people write in plain text; so are numbered heads with a "#".
    return sum(scores) >= _MIN_SIGNS and sum(score > 0 for score in scores) > 1
