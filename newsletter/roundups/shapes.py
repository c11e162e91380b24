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
_QUOTES: Final = (
    ("„", "“"),
    ("„", "”"),
    ("“", "”"),
    ("»", "«"),
    ("«", "»"),
    ('"', '"'),
    ("”", "”"),
)
_DRESS: Final = re.compile(
    r"^(?:#{1,6}\s+|(?P<mark>\*{1,3}|_{1,3})(?=\S))(?P<bare>.*?)(?(mark)(?P=mark)|\s*#*)$"
)
_SHORTEST_QUOTATION: Final = 40


def ends_like_sentence(text: str) -> bool:
    """Tell whether a text ends with the mark of a sentence, closing quotes and brackets aside."""
    return text.rstrip(_CLOSERS + " ")[-1:] in set(_SENTENCE_END) or text.endswith(("[…]", "[...]"))


def is_prose(text: str) -> bool:
    """Tell whether a text is running text rather than a title."""
    if len(text) > _LONGEST_TITLE:
        return True
    bare = text.rstrip(_CLOSERS + " ")
    enough = count_words(text) >= _FEWEST_SENTENCE_WORDS
    if bare.endswith((".", "…")) or text.endswith(("[…]", "[...]")):
        return enough
    # "Lest auf!" is a title, "Es begann im Mai. Und wie!" is not.
    return enough and bare.endswith(("!", "?")) and bool(re.search(r"\w{3}[.!?] ", bare))


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
    """Tell whether a line holds neither letter nor digit."""
    return not any(char.isalnum() for char in text)


def undress(text: str) -> str:
    """Take the marks off a heading that was typed as "## Title" or "**Title**"."""
    return _DRESS.sub(r"\g<bare>", text)


def count_words(text: str) -> int:
    """Count the words of a text."""
    return len(text.split())


def count_visible(text: str) -> int:
    """Count the characters that are not white space."""
    return sum(map(len, text.split()))
