"""The short names under which issues stand in the archive."""

import re
import unicodedata

_LETTERS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "œ": "oe", "ø": "oe", "ł": "l"}
)
_LONGEST = 80


def make_slug(number: int, title: str) -> str:
    """Return the number and the title in ASCII, such as `12-der-langsame-garten`.

    It is unique because the number is, whatever becomes of the title.
    """
    folded = unicodedata.normalize("NFC", title).lower().translate(_LETTERS)
    ascii_only = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", ascii_only)
    slug = str(number)
    for word in words:
        if len(slug) + 1 + len(word) > _LONGEST:
            break
        slug = f"{slug}-{word}"
    return slug
