"""One past issue as a web page, and the very mail that it was."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.exceptions import HTTPException

from newsletter.issues import ArchivedEdition, Neighbours, find_edition, find_neighbours
from newsletter.mail import web_view
from newsletter.web.archive.freshness import keep_fresh
from newsletter.web.archive.unfolding import Piece, Unfolded, unfold
from newsletter.web.dependencies import SessionDep, SiteDep
from newsletter.web.pages import render
from newsletter.web.security import mail_as_page
from newsletter.web.site import Site

router = APIRouter()

_LONGEST_SUMMARY = 200  # characters; search engines and messengers show less


@dataclass(frozen=True, kw_only=True)
class EditionPage:
    """What the page of an issue is made of."""

    number: int
    slug: str
    title: str
    language: str
    date: date
    url: str  # the address that is passed on
    summary: str
    unfolded: Unfolded
    neighbours: Neighbours

    def link(self, piece: Piece) -> str:
        """Return the address of a piece."""
        return f"{self.url}#{piece.anchor}"


@router.get("/archive/{slug}")
async def show_edition(request: Request, slug: str, session: SessionDep, site: SiteDep) -> Response:
    """Show an edition in our own layout: the words and links that were mailed."""
    archived = await _find(session, slug)
    neighbours = await find_neighbours(session, archived.edition)
    page = _make_page(archived, neighbours, site)
    answer = render(
        request,
        "archive/edition.html",
        edition=page,
        mailto=write_mailto,
        linked_data=describe(page, site.settings.name, site.settings.base_url),
        base_url=site.settings.base_url,
    )
    answer.headers["Vary"] = "Accept-Language"
    # The page changes once more: when there is a next issue to lead to.
    newest = neighbours.newer.date if neighbours.newer else archived.edition.frozen_at
    return keep_fresh(request, answer, modified=newest)


@router.get("/archive/{slug}/mail")
async def show_mail(request: Request, slug: str, session: SessionDep) -> Response:
    """Show the HTML that was mailed, byte for byte but for what was personal."""
    edition = (await _find(session, slug)).edition
    page = mail_as_page(web_view(edition.html, edition.language))
    page.headers["Content-Language"] = edition.language
    page.headers["X-Robots-Tag"] = "noindex"  # the page itself is what should be found
    return keep_fresh(request, page, modified=edition.frozen_at)


def write_mailto(title: str, url: str) -> str:
    """Return a link that opens a new mail with a title and an address in it (RFC 6068)."""
    subject, body = quote(title, safe=""), quote(f"{title}\r\n{url}", safe="")
    return f"mailto:?subject={subject}&body={body}"


def summarise(archived: ArchivedEdition, unfolded: Unfolded) -> str:
    """Return what an issue is about in one line: the editors' own, or the titles of its pieces."""
    text = archived.preheader or " · ".join(one.title for one in unfolded.pieces if one.title)
    if len(text) <= _LONGEST_SUMMARY:
        return text
    return text[:_LONGEST_SUMMARY].rpartition(" ")[0].rstrip(" ,;:·–-") + "…"


def describe(page: EditionPage, name: str, base_url: str) -> dict[str, Any]:
    """Return an issue as schema.org has it (JSON-LD)."""
    return {
        "@context": "https://schema.org",
        "@type": "PublicationIssue",
        "@id": page.url,
        "url": page.url,
        "name": page.title,
        "issueNumber": page.number,
        "datePublished": page.date.isoformat(),
        "inLanguage": page.language,
        "description": page.summary,
        "isPartOf": {"@type": "Periodical", "name": name, "url": f"{base_url}/archive"},
        "hasPart": [
            {"@type": "CreativeWork", "name": piece.title, "url": page.link(piece)}
            for piece in page.unfolded.pieces
            if piece.anchor and piece.title
        ],
    }


async def _find(session: AsyncSession, slug: str) -> ArchivedEdition:
    archived = await find_edition(session, slug) if slug.isprintable() else None
    if archived is None:
        raise HTTPException(404)
    return archived


def _make_page(archived: ArchivedEdition, neighbours: Neighbours, site: Site) -> EditionPage:
    edition = archived.edition
    url = f"{site.settings.base_url}/archive/{quote(archived.slug)}"
    mail = web_view(edition.html, edition.language)
    unfolded = unfold(mail, url=url)
    return EditionPage(
        number=edition.issue_id,
        slug=archived.slug,
        title=edition.subject,
        language=edition.language,
        date=edition.frozen_at.astimezone(site.zone).date(),
        url=url,
        summary=summarise(archived, unfolded),
        unfolded=unfolded,
        neighbours=neighbours,
    )
