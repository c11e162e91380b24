"""The way in: the page of the subscribe form, and the same answer whoever sends it."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.deliveries import post_confirmation
from newsletter.networks import widen
from newsletter.web.consent import consent_wording
from newsletter.web.dependencies import AddressDep, LanguageDep, NowDep, SessionDep, SiteDep
from newsletter.web.errors import error_page
from newsletter.web.evenness import TAKES_ITS_TIME
from newsletter.web.pages import redirect, render
from newsletter.web.subscribe_form import SubscribeForm, Typed, find_problems, problem
from subscribers import InvalidName, Wording, admit_request, subscribe

router = APIRouter()


@router.get("/")
async def show_front_page(request: Request, site: SiteDep, language: LanguageDep) -> HTMLResponse:
    """Show the form."""
    wording = consent_wording(site.settings.name, language)
    return render(request, "subscription/form.html", form=SubscribeForm(wording=wording))


@router.get("/subscribe")
async def lead_to_front_page(request: Request) -> RedirectResponse:
    """Bring whoever opens the address to which the form posts to the form."""
    return redirect(f"/?{request.url.query}" if request.url.query else "/")


@router.post("/subscribe", dependencies=[TAKES_ITS_TIME])
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
        if address and not await admit_request(session, widen(address), now=now):
            return error_page(request, 429)
        try:
            await _note(session, typed, wording, ip=address or None, now=now)
        except InvalidName as error:
            problems = (problem("name", str(error), language),)
    if problems:
        form = SubscribeForm(wording=wording, typed=typed, problems=problems)
        return render(request, "subscription/form.html", 422, form=form)
    return _thank(request, typed)


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
