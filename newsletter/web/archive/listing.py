"""The front page of the archive: the latest issues, a year of them, or what a search finds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Annotated
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.exceptions import HTTPException

from newsletter.issues import (
    EditionSummary,
    SearchResult,
    list_editions,
    list_years,
    search_archive,
)
from newsletter.markup import clean_line
from newsletter.translation import LANGUAGES
from newsletter.web.archive.freshness import keep_fresh
from newsletter.web.dependencies import SessionDep, SiteDep
from newsletter.web.pages import render

router = APIRouter()

_LATEST = 30  # issues on the front page; the others are a year away
_HITS = 20  # on a page
_LAST_PAGE = 50
_LONGEST_SEARCH = 200  # characters

YearParameter = Annotated[int | None, Query(ge=1, le=9999)]
WordsParameter = Annotated[str, Query(alias="q")]
PageParameter = Annotated[int, Query(ge=1, le=_LAST_PAGE)]


@dataclass(frozen=True, kw_only=True)
class YearLink:
    """A year that can be looked at."""

    year: int
    count: int
    url: str
    current: bool


@dataclass(frozen=True, kw_only=True)
class Found:
    """A page of a search."""

    result: SearchResult
    better: str  # address of the page before; empty: there is none
    further: str  # address of the page behind; empty: there is none


@router.get("/archive")
async def show_list(
    request: Request,
    session: SessionDep,
    site: SiteDep,
    year: YearParameter = None,
    q: WordsParameter = "",
    page: PageParameter = 1,
) -> Response:
    """Show the latest editions by year, or all of a year, or the pieces that contain words."""
    words = clean_line(q)[:_LONGEST_SEARCH]
    found = await _search(request, session, words, page) if words else None
    editions = () if found else await _list(session, site.zone, year)
    answer = render(
        request,
        "archive/list.html",
        words=words,
        found=found,
        year=None if found else year,
        years=_by_year(editions, site.zone),
        year_links=await _link_years(request, session, site.zone, year),
        chosen_language=request.query_params.get("lang", "") in LANGUAGES,
        canonical=_address(request, site.settings.base_url, lang=False, year=year),
        base_url=site.settings.base_url,
    )
    answer.headers["Vary"] = "Accept-Language"
    newest = next(iter(await list_editions(session, zone=site.zone, limit=1)), None)
    return keep_fresh(request, answer, modified=newest.date if newest else None)


async def _list(
    session: AsyncSession, zone: ZoneInfo, year: int | None
) -> Sequence[EditionSummary]:
    limit = _LATEST if year is None else None
    editions = await list_editions(session, zone=zone, year=year, limit=limit)
    if year is not None and not editions:
        raise HTTPException(404)
    return editions


async def _search(request: Request, session: AsyncSession, words: str, page: int) -> Found:
    offset = (page - 1) * _HITS
    result = await search_archive(session, words, limit=_HITS, offset=offset)
    is_last = offset + _HITS >= result.total or page == _LAST_PAGE
    return Found(
        result=result,
        better=_address(request, q=words, page=page - 1) if page > 1 else "",
        further="" if is_last else _address(request, q=words, page=page + 1),
    )


async def _link_years(
    request: Request, session: AsyncSession, zone: ZoneInfo, current: int | None
) -> tuple[YearLink, ...]:
    """Return all years; none if the front page shows all there is anyway."""
    years = await list_years(session, zone=zone)
    if len(years) < 2 and sum(each.count for each in years) <= _LATEST:  # noqa: PLR2004 - one year
        return ()
    return tuple(
        YearLink(
            year=each.year,
            count=each.count,
            url=_address(request, year=each.year),
            current=each.year == current,
        )
        for each in years
    )


def _by_year(
    editions: Sequence[EditionSummary], zone: ZoneInfo
) -> list[tuple[int, tuple[EditionSummary, ...]]]:
    years = groupby(editions, lambda edition: _local_year(edition.date, zone))
    return [(year, tuple(found)) for year, found in years]


def _local_year(moment: datetime, zone: ZoneInfo) -> int:
    return moment.astimezone(zone).year


def _address(
    request: Request, base_url: str = "", *, lang: bool = True, **values: str | int | None
) -> str:
    """Return an address of the archive; it keeps a language that was chosen, unless told not to."""
    chosen = request.query_params.get("lang", "")
    if lang and chosen in LANGUAGES:
        values["lang"] = chosen
    query = urlencode({key: value for key, value in values.items() if value is not None})
    return f"{base_url}/archive{'?' if query else ''}{query}"
