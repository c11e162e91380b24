"""What a line looks like from outside: sentence or heading, quotation, ornament."""

import re
from typing import Final

_CLOSERS: Final = "\"'”“’‘»«›‹)]*_"
_OPENERS: Final = "\"'„“”»«›‹([*_"
_SENTENCE_END: Final = ".!?…"
_LONGEST_HEADING: Final = 120
_MOST_HEADING_WORDS: Final = 15
_LONGEST_TITLE: Final = 300
_FEWEST_SENTENCE_WORDS: Final = 6
_MOST_KICKER_WORDS: Final = 3
_FEWEST_SIGNS: Final = 3
_MOST_SIGNS: Final = 2
_QUOTES: Final = (
    ("„", "“"),
    ("„", "”"),
    ("“", "”"),
    ("»", "«"),
    ("«", "»"),
    ('"', '"'),
    ("”", "”"),
)
SYMBOLS: Final = "\u2600-\u27bf\u2b00-\u2bff\ufe0f\U0001f000-\U0001faff"
"""What emoji and dingbats are made of, for a class of a regex."""
_DRESS: Final = re.compile(
    r"^(?:#{1,6}\s+|\*{2,3}\s+(?=\S)|(?P<mark>\*{1,3}|_{1,3})(?=\S)|(?P<ticker>\+{2,3})\s*(?=\S))(?P<bare>.*?)"
    r"(?(mark)(?P=mark)|(?(ticker)\s*\+{2,3}|\s*#*))$"
)
OMISSIONS: Final = frozenset(("[…]", "[...]", "(…)", "(...)"))
"""Words left out, on a line of their own."""
_SYMBOL: Final = re.compile(
    "[\u2190-\u21ff\u25a0-\u25ff\u2794-\u27be\ufe0f\U0001f534-\U0001f53d]+\\s+(?=\\S)"
)
_NOTE_SIGN: Final = re.compile(r"\s?(?:\[\d{1,3}\]|[¹²³⁴⁵⁶⁷⁸⁹⁰]{1,3})$")
_SHORTEST_QUOTATION: Final = 40
_LONGEST_SENTENCE: Final = 150
_INNER_END: Final = re.compile(r"\w{3}[.!?]\s")


def ends_like_sentence(text: str) -> bool:
    """Tell whether a text ends with the mark of a sentence, closing quotes and brackets aside."""
    return text.rstrip(_CLOSERS + " ")[-1:] in set(_SENTENCE_END) or text.endswith(("[…]", "[...]"))


def is_prose(text: str) -> bool:
    """Tell whether a text is running text rather than a title."""
    if len(text) > _LONGEST_TITLE or text in OMISSIONS:
        return True
    bare = _NOTE_SIGN.sub("", text[-_LONGEST_TITLE:]).rstrip(_CLOSERS + " ")
    enough = count_words(text) >= _FEWEST_SENTENCE_WORDS
    if bare.endswith((".", "…")) or text.endswith(("[…]", "[...]")):
        return enough
    # "Lest auf!" is a title, "Es begann im Mai. Und wie!" is not.
    return enough and bare.endswith(("!", "?")) and bool(re.search(r"\w{3}[.!?] ", bare))


def is_brief_sentence(text: str) -> bool:
    """Tell whether a text is one sentence as short as a title."""
    return len(text) <= _LONGEST_SENTENCE and not _INNER_END.search(text)


def is_heading_shaped(text: str) -> bool:
    """Tell whether a text is short and does not end like a sentence."""
    short = len(text) <= _LONGEST_HEADING and count_words(text) <= _MOST_HEADING_WORDS
    return (
        short
        and not ends_like_sentence(text)
        and text[-1] not in ",;:-–"
        and any(char.isalpha() for char in text)
    )


def is_kicker_shaped(text: str) -> bool:
    """Tell whether a line above a title looks like the name of its section."""
    few = count_words(text) <= _MOST_KICKER_WORDS
    return (few or text.endswith(":") or text.isupper()) and is_heading_shaped(
        text.rstrip(":") or "-"
    )


def is_quotation(text: str) -> bool:
    """Tell whether a whole paragraph stands in one pair of quotation marks."""
    if len(text) < _SHORTEST_QUOTATION:
        return False
    for opening, closing in _QUOTES:
        if text.startswith(opening) and text.endswith((closing, closing + ".")):
            inner = text[1:].rstrip(".")[:-1]
            return opening not in inner and closing not in inner
    return False


def is_ornament(text: str) -> bool:
    """Tell whether a line holds neither letter nor digit, nor stands for words left out.

    Or the same few signs again and again: "<3 <3 <3", "x x x".
    """
    tokens = text.casefold().split()
    again = len(tokens) >= _FEWEST_SIGNS and len(set(tokens)) == 1 and len(tokens[0]) <= _MOST_SIGNS
    again = again and (len(tokens[0]) == 1 or not tokens[0].isalpha())  # "Ha ha ha" is a title
    return (again or not any(char.isalnum() for char in text)) and text not in OMISSIONS


def undress(text: str) -> str:
    """Take the marks off a heading typed as "## Title", "**Title**" or "+++ Title +++"."""
    symbol = _SYMBOL.match(text)
    return _DRESS.sub(r"\g<bare>", text[symbol.end() :] if symbol else text)


def is_dressed(text: str) -> bool:
    """Tell whether a heading was typed with marks around it."""
    return undress(text) != text


def count_words(text: str) -> int:
    """Count the words of a text."""
    return len(text.split())


def count_visible(text: str) -> int:
    """Count the characters that are not white space."""
    return sum(map(len, text.split()))
