"""What search engines may find, and what is a single person's."""

from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse
from lxml.builder import ElementMaker
from lxml.etree import _Element, tostring

from newsletter.issues import EditionLink, list_links
from newsletter.web.archive.freshness import keep_fresh
from newsletter.web.dependencies import SessionDep, SiteDep

router = APIRouter()

_SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"
_E = ElementMaker(namespace=_SCHEMA, nsmap={None: _SCHEMA})
_MOST = 50_000 - 2  # what a sitemap may hold (sitemaps.org), less two pages: 136 years of days
_PRIVATE = ("/confirm/", "/desk", "/preferences/", "/unsubscribe/")


@router.get("/sitemap.xml")
async def send_sitemap(request: Request, session: SessionDep, site: SiteDep) -> Response:
    """Answer with the addresses of all public pages."""
    base_url = site.settings.base_url
    links = (await list_links(session))[:_MOST]
    root = _E.urlset(
        _E.url(_E.loc(f"{base_url}/")),
        _E.url(_E.loc(f"{base_url}/archive")),
        *(_write(link, base_url) for link in links),
    )
    body = tostring(root, xml_declaration=True, encoding="utf-8")
    answer = Response(body, media_type="application/xml")
    return keep_fresh(request, answer, modified=links[0].date if links else None)


@router.get("/robots.txt")
async def tell_robots(request: Request, site: SiteDep) -> Response:
    """Lead search engines to what is public, and keep them out of what is a single person's."""
    rules = "".join(f"Disallow: {path}\n" for path in _PRIVATE)
    sitemap = f"Sitemap: {site.settings.base_url}/sitemap.xml\n"
    answer = PlainTextResponse(f"User-agent: *\n{rules}\n{sitemap}")
    return keep_fresh(request, answer, modified=None)


def _write(link: EditionLink, base_url: str) -> _Element:
    return _E.url(
        _E.loc(f"{base_url}/archive/{quote(link.slug)}"),
        _E.lastmod(link.date.isoformat(timespec="seconds")),
    )
