"""The line above a clipping that says where it was cut out: "Post, Local, p. 14, by NAME"."""

import re
from dataclasses import replace
from typing import Final

from newsletter.roundups.byline_lines import trim
from newsletter.roundups.bylines import Byline
from newsletter.roundups.dates import find_date
from newsletter.roundups.lead_ins import LeadKind, find_lead_in
from newsletter.roundups.models import Contributor
from newsletter.roundups.names import may_be_source, parse_names

_LONGEST: Final = 200
_MOST_PIECES: Final = 8
_SCORE: Final = 0.9
_PAGE: Final = re.compile(
    r"(?:s\.|seite|seiten|p\.|pp\.|page|pages|pág\.|págs\.|página|pag\.|pagina|blz\.|str\.|strona"
    r"|стр\.|с\.)\s?[a-z]?\d{1,4}(?:\s?(?:[–/-]|und|and|f\.|ff\.)\s?\d{0,4})?\.?",
    re.IGNORECASE,
)
_ASIDE: Final = re.compile(r"[(\[][^()\[\]]{0,80}[)\]]")
_BETWEEN: Final = re.compile(r"\s*[,;|/·•]\s*|\s+[–—-]\s+")


def parse_clipping(line: str, *, month_first: bool) -> Byline | None:
    """Read a line that names a paper first and a page behind it; None for anything else."""
    if len(line) > _LONGEST or not _PAGE.search(line):
        return None
    dated = find_date(line, month_first=month_first)
    text = f"{line[: dated.start]} , {line[dated.end :]}" if dated else line
    cut = _BETWEEN.split(_ASIDE.sub(lambda match: f", {match[0][1:-1]} ,", text).strip())
    pieces = [piece for one in cut if (piece := trim(one))]
    paged = [place for place, piece in enumerate(pieces) if _PAGE.fullmatch(piece)]
    if not paged or not 0 < paged[0] < _MOST_PIECES or not may_be_source(pieces[0]):
        return None
    if any(char in ":?!" for piece in pieces[: paged[0]] for char in piece):
        return None
    people = _find_people(pieces[1:], dated=dated is not None)
    if not people:
        return None  # the running title of a printed page, most likely
    return Byline(
        contributors=people,
        printed_date=dated,
        source=pieces[0],
        score=_SCORE,
    )


def _find_people(pieces: list[str], *, dated: bool) -> tuple[Contributor, ...]:
    """Find who is led in, or else the only piece that is a name; beside a day only."""
    leads = [lead for piece in pieces if (lead := find_lead_in(piece))]
    led = [
        replace(person, role=role)
        for lead in leads
        if lead.kind is LeadKind.PEOPLE
        for role in lead.roles
        for person in parse_names(lead.rest, lenient=True) or ()
    ]
    named = [people for piece in pieces if (people := parse_names(piece))]
    return tuple(led) or (named[0] if dated and len(named) == 1 else ())
