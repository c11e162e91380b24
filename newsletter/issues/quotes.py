"""Quotation marks set alike, as a language has them."""

import re
from typing import Final

_MARKS: Final = re.compile('[„“”"«»]')
_BLANKS: Final = " \u00a0\u202f"
_PAIRS: Final = {"de": "„“", "en": "“”"}


def even_quotes(text: str, language: str) -> str:
    """Set the double quotation marks of each paragraph in the pairs of a language.

    A paragraph whose marks do not pair off plainly stays as it is: only a person can tell there.
    """
    pair = _PAIRS.get(language)
    if pair is None:
        return text
    return "\n\n".join(_even(paragraph, pair) for paragraph in text.split("\n\n"))


def _even(paragraph: str, pair: str) -> str:
    marks = list(_MARKS.finditer(paragraph))
    if len(marks) % 2:
        return paragraph
    pieces, end = [], 0
    for number, mark in enumerate(marks):
        before, after = paragraph[end : mark.start()], paragraph[mark.end() :]
        opens, start = number % 2 == 0, mark.end()
        # French marks have a blank inside, which goes with them.
        if mark[0] == "«" and opens and after[:1] in _BLANKS:
            after, start = after[1:], start + 1
        if mark[0] == "»" and not opens and before[-1:] in _BLANKS:
            before = before[:-1]
        # A mark opens before a word and closes behind one; else they are nested, or inches.
        inside, outside = (after[:1], before[-1:]) if opens else (before[-1:], after[:1])
        if not inside.strip() or outside.isalnum():
            return paragraph
        pieces += [before, pair[number % 2]]
        end = start
    return "".join(pieces) + paragraph[end:]
