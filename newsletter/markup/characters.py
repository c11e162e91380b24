"""Which characters a text may contain: what XML, HTML and mail can all carry."""

import re

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_BLANKS = re.compile(r"\s+")


def clean(text: str) -> str:
    r"""Return a text without what no mail can carry.

    Line ends of all kinds become `\n`, control characters and noncharacters go, half
    surrogate pairs become U+FFFD.
    """
    text = _LINE_ENDS.sub("\n", text)
    text = _FORBIDDEN.sub("", text)
    return _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", text)


def clean_line(text: str) -> str:
    """Return a text cleaned and in one line, all its white space single blanks."""
    if text.isprintable():  # then there is nothing to clean, and no white space but blanks
        return " ".join(text.split())
    return _BLANKS.sub(" ", clean(text)).strip()
