"""The web application: every page, and what stands in front of all of them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from newsletter.clicks import Tally
from newsletter.resources import static_folder
from newsletter.web import (
    archive,
    confirmation,
    departure,
    embedding,
    health,
    images,
    preferences,
    redirects,
    slashes,
    static_files,
    subscription,
)
from newsletter.web.access_log import AccessLog
from newsletter.web.api import create_api
from newsletter.web.body_limit import BodyLimit
from newsletter.web.desk import router as desk_router
from newsletter.web.errors import LastResort, add_error_pages
from newsletter.web.head import AnswerHead
from newsletter.web.pages import Pages
from newsletter.web.proxies import parse_networks
from newsletter.web.security import OwnFormsOnly, SecurityHeaders
from newsletter.web.site import Site

_PAGES = (
    subscription.router,
    confirmation.router,
    departure.router,
    preferences.router,
    embedding.router,
    archive.router,
    images.router,
    redirects.router,
    health.router,
    static_files.router,
    desk_router,
    slashes.router,  # last: it takes whatever is left
)


def create_app(site: Site) -> FastAPI:
    """Return the application of a site, ready to be served.

    Raises SettingsError if a setting that only the web reads cannot be used.
    """
    parse_networks(site.settings.trusted_proxies)
    app = FastAPI(
        title=site.settings.name,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        # It would write the Host header, which anybody may choose, into the answer: see slashes.
        redirect_slashes=False,
        lifespan=_run,
    )
    app.state.site = site
    app.state.tally = Tally(site.sessions, site.clock)
    app.state.pages = Pages(site=site)
    add_error_pages(app)
    _add_middleware(app, site)
    app.mount("/api/v1", create_api(site), name="api")
    for router in _PAGES:
        app.include_router(router)
    app.mount("/static", static_files.HashedFiles(directory=static_folder()), name="static")
    return app


@asynccontextmanager
async def _run(app: FastAPI) -> AsyncIterator[None]:
    """Write what was clicked for as long as the application is served."""
    tally: Tally = app.state.tally
    async with tally.writing():
        yield


def _add_middleware(app: FastAPI, site: Site) -> None:
    """Put the gates in front of the pages; the last one added is met first."""
    base_url = site.settings.base_url
    app.add_middleware(AnswerHead)
    app.add_middleware(BodyLimit)
    app.add_middleware(OwnFormsOnly, base_url=base_url)
    app.add_middleware(LastResort)
    app.add_middleware(SecurityHeaders, https=base_url.startswith("https://"))
    app.add_middleware(AccessLog)
