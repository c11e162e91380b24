"""The way out: the unsubscribe page, and the one click of mail programs (RFC 8058)."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, Response

from newsletter.links import InvalidLink, Purpose
from newsletter.web.dependencies import AddressDep, NowDep, SessionDep, SiteDep
from newsletter.web.pages import render
from newsletter.web.readers import mask, read_reader
from subscribers import SubscriberStatus, UnknownSubscriber, read_preferences, unsubscribe

router = APIRouter()

_BUTTON = b"by=button"
"""The body that the button of our own page posts."""


@router.get("/unsubscribe/{token}")
async def show_button(
    request: Request, token: str, session: SessionDep, site: SiteDep
) -> HTMLResponse:
    """Show the button. Programs that open links must not unsubscribe anybody."""
    try:
        reader = await read_preferences(session, read_reader(site.links, Purpose.READER, token))
    except UnknownSubscriber:
        return render(request, "subscription/left.html", token=None)
    request.state.language = reader.language
    if reader.status is SubscriberStatus.UNSUBSCRIBED:
        return render(request, "subscription/left.html", token=token)
    return render(request, "subscription/leave.html", address=mask(reader.address), token=token)


@router.post("/unsubscribe/{token}")
async def leave(
    request: Request,
    token: str,
    session: SessionDep,
    site: SiteDep,
    address: AddressDep,
    now: NowDep,
) -> Response:
    """End the subscription, whatever the body says: only the look of the answer depends on it.

    RFC 8058 wants no cookie, no redirect and no question; mail providers differ in how they
    encode `List-Unsubscribe=One-Click`.
    """
    by_button = await request.body() == _BUTTON
    try:
        subscriber_id = read_reader(site.links, Purpose.READER, token)
    except InvalidLink as error:
        if by_button:
            raise
        return PlainTextResponse(str(error), 404)
    await unsubscribe(session, subscriber_id, ip=address or None, now=now)
    if not by_button:
        return PlainTextResponse("Unsubscribed.")
    try:
        request.state.language = (await read_preferences(session, subscriber_id)).language
    except UnknownSubscriber:
        return render(request, "subscription/left.html", token=None)
    return render(request, "subscription/left.html", token=token)
