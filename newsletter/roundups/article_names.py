"""Names of authors as web pages give them; a wrong author is worse than none."""

import re
from collections.abc import Iterable
from typing import Final

from newsletter.roundups.byline_words import EDITORIAL_AUTHORS
from newsletter.roundups.bylines import parse_byline
from newsletter.roundups.models import Contributor, Role
from newsletter.roundups.names import looks_like_medium, parse_names
from newsletter.roundups.phrases import split_words

_MOST_AUTHORS: Final = 8
_LONGEST: Final = 200
_AGENCIES: Final = split_words(
    "dpa afp reuters ap apa sid epd kna ddp dapd ansa efe lusa pap tass ria interfax upi anp belga "
    "xinhua bloomberg afxp rtr ots aap keystone-sda sda ats dts dpa-afx pti ani ians"
)
# What makes a part of a printed author a job, a desk or an account instead of a person.
_NO_PERSON: Final = split_words(
    "admin administrator administration webmaster root wordpress user author authors autor autorin "
    "autoren auteur redaktion redakteur redakteurin redaktionsteam chefredakteur chefredakteurin "
    "onlineredaktion gastautor gastautorin gastbeitrag gast guest staff team desk newsroom editor "
    "editors editorial editorial-team reporter reporters writer writers contributor contributors "
    "correspondent korrespondent korrespondentin journalist journalistin columnist kolumnist "
    "kolumnistin volontär volontärin praktikant freelance freelancer politik wirtschaft kultur "
    "sport politics business culture opinion agentur agency agencies agenturen presse press "
    "pressestelle unbekannt unknown anonymous anonym none null undefined nan rédaction redazione "
    "redacción redação redactie redakcja редакция équipe équipo associated nachrichten news "
    "facebook twitter instagram linkedin verlag gmbh ag inc ltd llc e.v. stiftung foundation "
    "institut institute verein university universität club media medien group board service "
    "services office ministry ministerium services professor publisher herausgeber"
)
_ADDRESS: Final = re.compile(
    r"https?://|www\.|@|/{2}|\.(?:com|de|org|net|html?|php)\b", re.IGNORECASE
)
_ASIDE: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_PART: Final = re.compile(r"\s*[|•·;/]\s*|\s+[–—-]\s+|,\s*(?!jr|sr|ii)", re.IGNORECASE)
_LEAD: Final = re.compile(
    r"(?:(?:von|by|par|por|di|door|przez|от|text|autor(?:in)?|author|auteur|geschrieben von"
    r"|written by|posted by|verfasst von|ein(?:e)? (?:gastbeitrag|kommentar|analyse|essay) von"
    r"|(?:gastbeitrag|kommentar|analyse|essay) von)\s*:?\s+)",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"[^\W_]+")


def clean_authors(
    printed: Iterable[str], *, site: str | None, host: str, person: bool = False
) -> tuple[Contributor, ...]:
    """Read the authors of a page from what it prints, leaving out everything that is no person.

    With `person` the page says itself that it names persons, so that a surname may be a word that
    papers are called by.
    """
    own = _words_of(site, host)
    people: dict[str, Contributor] = {}
    for value in printed:
        for author in _read(value, own, person=person):
            people.setdefault(author.name.casefold(), author)
    # Dozens of authors are a list of the staff.
    return tuple(people.values()) if len(people) <= _MOST_AUTHORS else ()


def _read(value: str, own: frozenset[str], *, person: bool) -> tuple[Contributor, ...]:
    text = _ASIDE.sub(" ", value).strip(" .,;:|*-–—\n\t")
    if not text or len(text) > _LONGEST or _ADDRESS.search(text):
        return ()
    lead = _LEAD.match(text)
    rest = _settle_case(text[lead.end() :] if lead else text)
    byline = parse_byline(lead[0] + rest) if lead else None
    if byline and byline.contributors:
        people = tuple(one for one in byline.contributors if one.role is Role.AUTHOR)
    else:
        people = tuple(_read_parts(rest))
    return tuple(one for one in people if _is_person(one, own, person=person))


def _read_parts(text: str) -> Iterable[Contributor]:
    """Read part by part, so that a job or an agency beside a name does not cost the name."""
    for part in _PART.split(text):
        yield from parse_names(part) or ()


def _settle_case(text: str) -> str:
    """Write ANNA BERG and anna berg as Anna Berg: that is typing, not a name's spelling."""
    several = " " in text.strip()
    return text.title() if several and (text.isupper() or text.islower()) else text


def _is_person(author: Contributor, own: frozenset[str], *, person: bool) -> bool:
    words = {word.casefold() for word in author.name.split()}
    if words & (_NO_PERSON | _AGENCIES | EDITORIAL_AUTHORS):
        return False
    pieces = {piece.casefold() for piece in _WORD.findall(author.name)}
    as_site = pieces <= own or "".join(_WORD.findall(author.name)).casefold() in own
    if person:  # people have sites of their name, and surnames that papers have too
        return not (as_site and looks_like_medium(author.name))
    return not (as_site or looks_like_medium(author.name))


def _words_of(site: str | None, host: str) -> frozenset[str]:
    """Collect the words by which a site calls itself, and all of them run together."""
    pieces = [piece.casefold() for piece in _WORD.findall(site or "")]
    labels = host.casefold().split(".")
    return frozenset((*pieces, "".join(pieces), *labels, *_WORD.findall(host.casefold())))
