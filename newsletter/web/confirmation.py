"""The second half of the double opt-in: the link of the confirmation mail, and its button."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from newsletter.links import InvalidLink, Purpose
from newsletter.web.consent import consent_wording
from newsletter.web.dependencies import AddressDep, NowDep, SessionDep, SiteDep
from newsletter.web.language import page_language
from newsletter.web.pages import render
from newsletter.web.readers import mask, read_reader
from newsletter.web.site import Site
from newsletter.web.subscribe_form import SubscribeForm
from subscribers import (
    ConfirmationExpired,
    Preferences,
    SubscriberStatus,
    SubscriptionEnded,
    UnknownSubscriber,
    confirm,
    read_preferences,
)

router = APIRouter()

_USELESS = (InvalidLink, UnknownSubscriber, ConfirmationExpired, SubscriptionEnded)
"""Why a link confirms nothing (any more): in each case, to ask again is all that helps."""


@router.get("/confirm/{token}")
async def show_button(
    request: Request, token: str, session: SessionDep, site: SiteDep
) -> HTMLResponse:
    """Show whom the link is about, and the button. Programs that open links must not confirm."""
    try:
        subscriber_id = read_reader(site.links, Purpose.CONFIRM, token)
        reader = await read_preferences(session, subscriber_id)
    except _USELESS as error:
        return _offer_form(request, site, error)
    request.state.language = reader.language
    if reader.status is SubscriberStatus.PENDING:
        return render(request, "subscription/confirm.html", address=mask(reader.address))
    if reader.status is SubscriberStatus.ACTIVE:
        return _welcome(request, site, subscriber_id, reader)
    return _offer_form(request, site, SubscriptionEnded(subscriber_id))


@router.post("/confirm/{token}")
async def press_button(
    request: Request,
    token: str,
    session: SessionDep,
    site: SiteDep,
    address: AddressDep,
    now: NowDep,
) -> HTMLResponse:
    """Make the subscription an active one; a second press changes nothing."""
    try:
        subscriber_id = read_reader(site.links, Purpose.CONFIRM, token)
        await confirm(session, subscriber_id, ip=address or None, now=now)
        reader = await read_preferences(session, subscriber_id)
    except _USELESS as error:
        return _offer_form(request, site, error)
    request.state.language = reader.language
    return _welcome(request, site, subscriber_id, reader)


def _welcome(request: Request, site: Site, subscriber_id: int, reader: Preferences) -> HTMLResponse:
    token = site.links.reader_token(subscriber_id)
    return render(request, "subscription/welcome.html", address=mask(reader.address), token=token)


def _offer_form(request: Request, site: Site, error: Exception) -> HTMLResponse:
    damaged = isinstance(error, InvalidLink)
    wording = consent_wording(site.settings.name, page_language(request))
    form = SubscribeForm(wording=wording)
    return render(
        request, "subscription/again.html", 404 if damaged else 410, damaged=damaged, form=form
    )
