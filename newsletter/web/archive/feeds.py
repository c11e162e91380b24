"""The latest issues for feed readers, each with its full text."""

import asyncio
from collections.abc import Sequence
from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from newsletter.issues import ArchivedEdition, list_latest
from newsletter.mail import web_view
from newsletter.web.archive.atom import write_atom
from newsletter.web.archive.edition_page import summarise
from newsletter.web.archive.feed import Entry, Feed
from newsletter.web.archive.freshness import keep_fresh
from newsletter.web.archive.json_feed import write_json_feed
from newsletter.web.archive.unfolding import unfold
from newsletter.web.dependencies import SessionDep, SiteDep
from newsletter.web.site import Site

router = APIRouter()

_LATEST = 20  # issues


@router.get("/archive/feed.xml")
async def send_atom(request: Request, session: SessionDep, site: SiteDep) -> Response:
    """Answer with an Atom feed."""
    latest = await list_latest(session, limit=_LATEST)
    feed = await asyncio.to_thread(_make_feed, latest, site, "feed.xml")
    answer = Response(write_atom(feed), media_type="application/atom+xml; charset=utf-8")
    return keep_fresh(request, answer, modified=feed.updated_at)


@router.get("/archive/feed.json")
async def send_json(request: Request, session: SessionDep, site: SiteDep) -> Response:
    """Answer with a JSON Feed."""
    latest = await list_latest(session, limit=_LATEST)
    feed = await asyncio.to_thread(_make_feed, latest, site, "feed.json")
    answer = Response(write_json_feed(feed), media_type="application/feed+json")
    return keep_fresh(request, answer, modified=feed.updated_at)


def _make_feed(latest: Sequence[ArchivedEdition], site: Site, file: str) -> Feed:
    settings = site.settings
    return Feed(
        title=settings.name,
        language=settings.language,
        home_url=f"{settings.base_url}/archive",
        url=f"{settings.base_url}/archive/{file}",
        icon_url=f"{settings.base_url}/favicon.ico",
        updated_at=latest[0].edition.frozen_at if latest else None,
        entries=tuple(_make_entry(each, settings.base_url) for each in latest),
    )


def _make_entry(archived: ArchivedEdition, base_url: str) -> Entry:
    edition = archived.edition
    mail = web_view(edition.html, edition.language)
    # Readers show it in pages of their own: every link must be whole.
    unfolded = unfold(mail, url="")
    return Entry(
        url=f"{base_url}/archive/{quote(archived.slug)}",
        title=edition.subject,
        language=edition.language,
        published_at=edition.frozen_at,
        summary=summarise(archived, unfolded),
        html=str(unfolded.body),
        image_url=unfolded.image,
    )
