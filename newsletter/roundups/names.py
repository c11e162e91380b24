"""Names of people: what looks like one, how several are told apart, and what stands before them."""

import re
from typing import Final

from newsletter.roundups.byline_words import EDITORIAL_AUTHORS, MEDIA_ENDINGS, MEDIA_WORDS
from newsletter.roundups.models import Contributor, Role
from newsletter.roundups.note_words import STOP_WORDS
from newsletter.roundups.phrases import split_words

_MOST_TOKENS: Final = 5
_MOST_NAMES: Final = 8
_PREFIX: Final = re.compile(
    r"(?:(?:Univ\.-)?[Pp]rof(?:\.|essor(?:in)?\b)?|[Dd]r(?:s|in)?\b\.?|PD\b|Priv\.-Doz\.|Doz\."
    r"|Dipl\.-\w{2,8}\.?|Mag\.|Ing\.|[Mm]ed\.|[Pp]hil\.|[Jj]ur\.|[Rr]er\.|[Nn]at\.|[Pp]ol\."
    r"|[Hh]abil\.|[Hh]\.\s?c\.|mult\.|em\."
    r"|Ir\.|Drs\.|[Mm]gr\b|inż\.|[Дд]-р\b|[Пп]роф\.|ד״ר|د\.|Ph\.D\."
    r"|Dott(?:\.ssa|\.)|Sir\b|Dame\b|Lord\b|Rev\.|Mgr\.?|Mrs?\.|Ms\.|Mme\.?|Sra?\.)(?:\s+|$)"
)
_TOKEN: Final = re.compile(r"[^\W\d_](?:[^\W\d_]|[.]|['’\-‐‑](?=[^\W\d_]))*['’]?$")
_CLIPPED: Final = frozenset(("'t", "’t", "'s", "’s"))  # Dutch particles
_PARTICLES: Final = split_words(
    "von vom van de der den del della di da dal dos das do du la le lo los las ten ter te zu zur "
    "zum af av y e bin ibn al el ben und i d' d’ st"
)
_FIRST_PARTICLES: Final = split_words("van de di da del la le el al ibn ten ter d' du von")
SUFFIXES: Final = frozenset(
    ("jr", "jr.", "sr", "sr.", "ii", "iii", "iv", "phd", "ph.d.", "m.a.", "md")
)
_UND: Final = r"(?<!\svon)\sund"  # "von und zum Walde" is one name
_AND: Final = re.compile(
    rf"\s*(?:,\s*(?:und|and)\s|&|(?:{_UND}|\s(?:and|sowie|et|y|e|en|i|и|och|u\.|u))\s|,|\s/\s)\s*"
)
_SHORT_AND: Final = re.compile(
    rf"\s*(?:,\s*(?:und|and)\s|&|(?:{_UND}|\s(?:and|sowie|et|и|u\.|u))\s|,|\s/\s)\s*"
)
_ARTICLES: Final = split_words(
    "der die das dem den ein eine the a an le la les l' il lo el los las un une una o os as de het"
)
_ALL_STOP_WORDS: Final = frozenset[str]().union(*STOP_WORDS.values())
_DOMAIN: Final = re.compile(r"(?:[\w-]+\.)+[a-z]{2,12}$", re.IGNORECASE)
_LEADING_ARTICLE: Final = re.compile(r"(?:der|unserer|the|la|de)\s+", re.IGNORECASE)


def parse_names(
    text: str, *, role: Role = Role.AUTHOR, lenient: bool = False
) -> tuple[Contributor, ...] | None:
    """Read a list of names, or None when any part does not look like a name.

    A name has at least two words, unless `lenient`: then the context says that a name must come.
    """
    # "Ortega y Gasset" is one name, unless both halves are names by themselves.
    for separator, certain in _passes(lenient=lenient):
        parts = [part for part in separator.split(text.strip(" ,;")) if part]
        if not 1 <= len(parts) <= _MOST_NAMES:
            return None
        people = [_parse_name(part, role, lenient=certain) for part in _reattach(parts)]
        if all(people):
            return tuple(person for person in people if person)
    return None


def _passes(*, lenient: bool) -> tuple[tuple[re.Pattern[str], bool], ...]:
    strict = ((_AND, False), (_SHORT_AND, False))
    return (*strict, (_SHORT_AND, True), (_AND, True)) if lenient else strict


def _reattach(parts: list[str]) -> list[str]:
    """Put "Jr." back behind its name."""
    whole: list[str] = []
    for part in parts:
        if whole and part.lower() in SUFFIXES:
            whole[-1] += f", {part}"
        else:
            whole.append(part)
    return whole


def _parse_name(text: str, role: Role, *, lenient: bool) -> Contributor | None:
    prefix, name = _split_prefix(text.strip())
    bare = _LEADING_ARTICLE.sub("", name)
    if lenient and bare.lower() in EDITORIAL_AUTHORS:
        return Contributor(name=bare, role=role)
    tokens = name.replace(",", "").split()
    fewest = 1 if lenient or prefix else 2
    if not fewest <= len(tokens) <= _MOST_TOKENS or not _are_name_tokens(tokens, lenient=lenient):
        return None
    return Contributor(name=name, prefix=prefix, role=role)


def _split_prefix(text: str) -> tuple[str | None, str]:
    end = 0
    while (match := _PREFIX.match(text, end)) and match.end() > end:
        end = match.end()
    return text[:end].strip() or None, text[end:].strip()


def _are_name_tokens(tokens: list[str], *, lenient: bool) -> bool:
    first, last = tokens[0], tokens[-1]
    if not _is_capital(first[0]) and first not in _FIRST_PARTICLES:
        return False
    if len(tokens) > 1 and last.lower() in SUFFIXES:
        last = tokens[-2]
    if not _is_capital(last[0]) and "'" not in last and "’" not in last:
        return False
    if first.lower() in _ARTICLES - _FIRST_PARTICLES:
        return False
    return all(_is_name_token(token, lenient=lenient) for token in tokens)


def _is_name_token(token: str, *, lenient: bool) -> bool:
    if token in _PARTICLES or token in _CLIPPED or token.lower() in SUFFIXES:
        return True
    if not _TOKEN.match(token):
        return False
    if not _is_capital(token[0]) and not (
        token[:2] in {"d'", "d’", "al"} and any(map(str.isupper, token))
    ):
        return False
    if "." in token[:-1] and not re.fullmatch(r"(?:\w{1,2}\.)+-?\w*\.?", token):
        return False
    if token.endswith(".") and len(token) > len("Chr."):
        return False
    return lenient or token.lower() in _PARTICLES or token.lower() not in _ALL_STOP_WORDS


def _is_capital(letter: str) -> bool:
    """Tell whether a name may begin with a letter; scripts without capitals have others."""
    return letter.isupper() or (letter.isalpha() and letter.upper() == letter.lower())


def looks_like_medium(text: str) -> bool:
    """Tell whether a text names a paper, a site or a station."""
    words = [word.strip(".,").lower() for word in text.split()]
    known = any(word in MEDIA_WORDS or word.endswith(MEDIA_ENDINGS) for word in words)
    return known or bool(_DOMAIN.fullmatch(text))


def may_be_source(text: str) -> bool:
    """Tell whether a text may name where a piece appeared: short, and no sentence."""
    tokens = text.split()
    if not 1 <= len(tokens) <= _MOST_TOKENS + 1 or any(char in text for char in ":?!;"):
        return False
    return text[0].isupper() or looks_like_medium(text)
