"""The way in: the page of the subscribe form, and the same answer whoever sends it."""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.deliveries import post_confirmation
from newsletter.web.consent import consent_wording
from newsletter.web.dependencies import AddressDep, LanguageDep, NowDep, SessionDep, SiteDep
from newsletter.web.errors import error_page
from newsletter.web.pages import redirect, render
from newsletter.web.subscribe_form import SubscribeForm, Typed, find_problems, problem
from subscribers import InvalidName, Wording, count_requests, subscribe

router = APIRouter()

_REQUESTS_AN_HOUR = 10
"""How many confirmation mails one address of the network may cause in an hour."""


@router.get("/")
async def show_front_page(request: Request, site: SiteDep, language: LanguageDep) -> HTMLResponse:
    """Show the form."""
    wording = consent_wording(site.settings.name, language)
    return render(request, "subscription/form.html", form=SubscribeForm(wording=wording))


@router.get("/subscribe")
async def lead_to_front_page(request: Request) -> RedirectResponse:
    """Bring whoever opens the address to which the form posts to the form."""
    return redirect(f"/?{request.url.query}" if request.url.query else "/")


@router.post("/subscribe")
async def take_form(
    request: Request,
    session: SessionDep,
    site: SiteDep,
    language: LanguageDep,
    address: AddressDep,
    now: NowDep,
    typed: Annotated[Typed, Form()],
) -> Response:
    """Note a request, and answer everybody alike: the page must not tell who is subscribed."""
    if typed.homepage:
        return _thank(request, typed)
    wording = consent_wording(site.settings.name, language)
    problems = find_problems(typed, wording)
    if not problems:
        if await _asks_too_often(session, address, now):
            return error_page(request, 429)
        try:
            await _note(session, typed, wording, ip=address or None, now=now)
        except InvalidName as error:
            problems = (problem("name", str(error), language),)
    if problems:
        form = SubscribeForm(wording=wording, typed=typed, problems=problems)
        return render(request, "subscription/form.html", 422, form=form)
    return _thank(request, typed)


async def _asks_too_often(session: AsyncSession, ip: str, now: datetime) -> bool:
    """Say whether one network asks for so many mails that strangers would be bothered by them."""
    since = now - timedelta(hours=1)
    return bool(ip) and await count_requests(session, ip=ip, since=since) >= _REQUESTS_AN_HOUR


def _thank(request: Request, typed: Typed) -> HTMLResponse:
    return render(request, "subscription/asked.html", address=typed.email.strip())


async def _note(
    session: AsyncSession, typed: Typed, wording: Wording, *, ip: str | None, now: datetime
) -> None:
    requested = await subscribe(
        session,
        typed.email,
        name=typed.name,
        language=wording.language,
        wording=wording,
        ip=ip,
        now=now,
    )
    if requested.mail_due and requested.subscriber_id is not None:
        await post_confirmation(
            session, requested.subscriber_id, language=wording.language, now=now
        )
