"""The API as an application of its own: only it is described to whoever asks."""

from fastapi import FastAPI

from newsletter import __version__
from newsletter.web.api import importing
from newsletter.web.errors import add_error_pages
from newsletter.web.site import Site

_ABOUT = """\
Takes finished roundups apart and makes drafts of them.

Every call needs an access token of an editor in its Authorization header. Whoever runs the
newsletter makes one with `newsletter editor token add EMAIL --name NAME`. Cookies are not looked
at. What goes wrong is said in one sentence, `{"error": "..."}`, in German or English as
Accept-Language asks.
"""


def create_api(site: Site) -> FastAPI:
    """Return the API of a site, to be mounted where it is to be found."""
    api = FastAPI(
        title=f"{site.settings.name}: API",
        description=_ABOUT,
        version=__version__,
        openapi_url="/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    api.state.site = site
    add_error_pages(api)
    api.include_router(importing.router)
    return api
