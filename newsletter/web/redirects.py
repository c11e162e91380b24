"""The way from a mail to what it links to, where clicks are counted: one link, nobody known."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse

from newsletter.clicks import Tally, is_program, read_token
from newsletter.links import InvalidLink
from newsletter.web.dependencies import AddressDep, SessionDep, SiteDep

router = APIRouter()

_HEADERS = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}


@router.get("/r/{token}")
async def send_on(
    request: Request, token: str, session: SessionDep, site: SiteDep, address: AddressDep
) -> RedirectResponse:
    """Send a reader on to a link of an issue, and count it if a person seems to have opened it.

    It leads only where the frozen edition does. Old mails find their way when nothing is counted
    any more.
    """
    tally: Tally = request.app.state.tally
    link = read_token(site.links, token)
    target = await tally.find_target(session, link)
    if target is None:
        raise InvalidLink("This link is damaged or not one of ours.")
    if site.settings.click_counts and _looks_like_a_reader(request):
        tally.note(link, address)
    return RedirectResponse(target, 302, headers=_HEADERS)


def _looks_like_a_reader(request: Request) -> bool:
    """Tell whether this is no HEAD, no fetching ahead, and no program that says so."""
    headers = request.headers
    ahead = any("prefetch" in headers.get(name, "") for name in ("sec-purpose", "purpose"))
    is_head = getattr(request.state, "is_head", False)
    return not (is_head or ahead or is_program(headers.get("user-agent", "")))
