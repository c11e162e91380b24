"""Past issues, as they were mailed."""

from hashlib import sha256
from itertools import groupby

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException

from newsletter.issues import EditionSummary, find_edition, list_editions
from newsletter.mail import web_view
from newsletter.web.dependencies import SessionDep, SiteDep
from newsletter.web.pages import render
from newsletter.web.security import mail_as_page

router = APIRouter(prefix="/archive")


@router.get("")
async def show_list(request: Request, session: SessionDep, site: SiteDep) -> HTMLResponse:
    """Show all editions, the latest first, by year."""

    def year(edition: EditionSummary) -> int:
        return edition.date.astimezone(site.zone).year

    years = [(key, tuple(found)) for key, found in groupby(await list_editions(session), year)]
    return render(request, "archive/list.html", years=years)


@router.get("/{slug}")
async def show_edition(request: Request, slug: str, session: SessionDep) -> Response:
    """Show an edition: the very HTML that was mailed, outside of our own layout."""
    edition = await find_edition(session, slug) if slug.isprintable() else None
    if edition is None:
        raise HTTPException(404)
    page = mail_as_page(web_view(edition.html, edition.language))
    tag = f'"{sha256(page.body).hexdigest()[:32]}"'
    fresh = {
        "ETag": tag,
        "Cache-Control": "public, max-age=300",
        "Content-Language": edition.language,
    }
    if _knows(request, tag):
        return Response(status_code=304, headers=fresh)
    page.headers.update(fresh)
    return page


def _knows(request: Request, tag: str) -> bool:
    """Whether the client has this very page (RFC 9110, 13.1.2, weak comparison)."""
    known = request.headers.get("if-none-match", "").split(",")
    return any(each.strip().removeprefix("W/") in {tag, "*"} for each in known)
