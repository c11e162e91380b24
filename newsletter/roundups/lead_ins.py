"""What leads in a part of a byline - "Von", "Übersetzung:", "Quelle:" - and says what follows."""

import re
from dataclasses import dataclass
from enum import StrEnum, auto
from typing import Final

from newsletter.roundups.byline_words import (
    AUTHOR_PHRASES,
    AUTHOR_TITLES,
    AUTHOR_WORDS,
    BY,
    BY_AFTER_GENRE,
    GENRE_ARTICLES,
    GENRES,
    RECOMMENDERS,
    ROLE_PHRASES,
    ROLE_WORDS,
    SOURCE_WORDS,
)
from newsletter.roundups.models import Role
from newsletter.roundups.phrases import all_phrases, alternatives


class LeadKind(StrEnum):
    """What a lead-in announces."""

    PEOPLE = auto()
    SOURCE = auto()
    RECOMMENDER = auto()


@dataclass(frozen=True, kw_only=True)
class LeadIn:
    """A lead-in taken off: what it announces, and the rest of the text."""

    kind: LeadKind
    roles: tuple[Role, ...]
    rest: str


_LONGEST_BARE: Final = 60
_BY: Final = alternatives(all_phrases(BY))
_BY_ANY: Final = alternatives(all_phrases(BY, BY_AFTER_GENRE))
_GENRE: Final = alternatives(all_phrases(GENRES))
_FROM_WHOLE: Final = r"\s(?:from|aus|tiré|tirée|du|del|dal|dalla|do|uit|z)\s(?:[\w’'-]+\s){0,3}?\w+"
_ARTICLE: Final = alternatives(GENRE_ARTICLES)
_TITLES: Final = alternatives(AUTHOR_TITLES)
_ROLE_WORD: Final = {
    role: re.compile(rf"(?:{alternatives(all_phrases(table))})$", re.IGNORECASE)
    for role, table in ROLE_WORDS.items()
}
_ANY_ROLE_WORD: Final = alternatives(all_phrases(*ROLE_WORDS.values()))
_COLON_ROLES: Final = re.compile(
    rf"(?P<words>(?:{_ANY_ROLE_WORD})(?:\s?(?:/|&|,|und|and|et|y|e)\s?(?:{_ANY_ROLE_WORD}))*)"
    rf"(?:\s?:\s*|\s+(?:{_BY_ANY})\s+)",
    re.IGNORECASE,
)
_ROLE_PHRASES: Final = tuple(
    (role, re.compile(rf"(?:{alternatives(all_phrases(table))})(?:\s*:\s*|\s+)", re.IGNORECASE))
    for role, table in ROLE_PHRASES.items()
)
_AUTHOR: Final = re.compile(
    rf"(?:(?:{alternatives(all_phrases(AUTHOR_PHRASES))})(?:\s*:\s*|\s+)"
    rf"|(?:{alternatives(all_phrases(AUTHOR_WORDS))})\s*(?:\((?:in|innen)\)|[:*/]in(?:nen)?)?\s*:\s*"
    rf"|(?:(?:{_ARTICLE})\s+)?(?:[\w-]+\s+)?(?:{_GENRE})(?:{_FROM_WHOLE})?\s+(?:(?:{_BY_ANY})\s+|(?<=\s)d['’])"
    rf"|(?:{_BY})\s+)(?:(?:{_TITLES})\s+)?",
    re.IGNORECASE,
)
_SOURCE: Final = re.compile(
    rf"(?:{alternatives(all_phrases(SOURCE_WORDS))})(?:\s?\d{{1,2}})?(?P<colon>\s*:\s*|\s+(?:der\s|dem\s|den\s)?)",
    re.IGNORECASE,
)
_RECOMMENDER: Final = re.compile(rf"(?:{alternatives(RECOMMENDERS)})\b\s*:?\s*", re.IGNORECASE)
_ANY_ROLE_PHRASE: Final = alternatives(all_phrases(*ROLE_PHRASES.values()))
_TRANSLATED: Final = (
    r"(?:übersetzt )?aus dem \w+sch(?:en)? (?:übersetzt )?von|translated from (?:the )?\w+ by"
    r"|traduite? (?:du |de la |de l['’])\w+ par|traducid[oa] del? \w+ por"
    r"|tradott[oa] (?:dal |dallo |dall['’])\w+ da|traduzid[oa] do \w+ por|vertaald uit het \w+ door"
)
# Where a second lead-in begins in the middle: "NAME, übersetzt von NAME".
_INNER: Final = re.compile(
    rf"(?:,|(?<![\s,]))\s++(?=(?:{_ANY_ROLE_PHRASE})\s)"
    rf"|(?:,|(?<![\s,]))\s++(?=(?:{_TRANSLATED})\s)"
    rf"|,\s*(?=(?:{_BY})\s)|[,;]\s*(?=(?:{_ANY_ROLE_WORD})\s?:)",
    re.IGNORECASE,
)
_FROM_LANGUAGE: Final = re.compile(rf"(?:{_TRANSLATED})\s+", re.IGNORECASE)


def find_lead_in(text: str) -> LeadIn | None:
    """Take the lead-in off a part of a byline, or tell that it has none."""
    if match := _RECOMMENDER.match(text):
        return LeadIn(kind=LeadKind.RECOMMENDER, roles=(), rest=text[match.end() :])
    if match := _COLON_ROLES.match(text):
        roles = _read_roles(match["words"])
        return LeadIn(kind=LeadKind.PEOPLE, roles=roles, rest=text[match.end() :])
    for role, pattern in (*_ROLE_PHRASES, (Role.TRANSLATOR, _FROM_LANGUAGE)):
        if match := pattern.match(text):
            return LeadIn(kind=LeadKind.PEOPLE, roles=(role,), rest=text[match.end() :])
    if (match := _SOURCE.match(text)) and (":" in match["colon"] or " " in match[0].strip()):
        return LeadIn(kind=LeadKind.SOURCE, roles=(), rest=text[match.end() :])
    if match := _AUTHOR.match(text):
        return LeadIn(kind=LeadKind.PEOPLE, roles=(Role.AUTHOR,), rest=text[match.end() :])
    return None


def is_bare_lead_in(text: str) -> bool:
    """Tell whether a line leads in people and stops there: "Ein Artikel von:"."""
    if len(text) > _LONGEST_BARE or not text.endswith(":"):
        return False
    lead = find_lead_in(f"{text.rstrip(': ')} -") or find_lead_in(f"{text} -")
    return lead is not None and lead.kind is LeadKind.PEOPLE and lead.rest == "-"


def split_inner_lead_ins(text: str) -> str:
    """Put a bar before lead-ins in the middle of a line."""
    return _INNER.sub(" | ", text)


def _read_roles(words: str) -> tuple[Role, ...]:
    parts = re.split(r"\s?(?:/|&|,|\bund\b|\band\b|\bet\b|\by\b|\be\b)\s?", words)
    roles = (
        role for part in parts for role, word in _ROLE_WORD.items() if word.match(part.strip())
    )
    return tuple(dict.fromkeys(roles))
