"""What subscribers see, change and erase about themselves, with the link of any of their mails."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response

from newsletter.deliveries import forget
from newsletter.links import Purpose
from newsletter.translation import LANGUAGES
from newsletter.web.dependencies import NowDep, SessionDep, SiteDep
from newsletter.web.pages import redirect, render
from newsletter.web.readers import mask, read_reader
from newsletter.web.subscribe_form import Problem, problem
from subscribers import (
    ConsentKind,
    InvalidName,
    Preferences,
    change_preferences,
    erase_subscriber,
    read_preferences,
)

router = APIRouter(prefix="/preferences/{token}")


@router.get("")
async def show(
    request: Request, token: str, session: SessionDep, site: SiteDep, saved: str = ""
) -> HTMLResponse:
    """Show all that is stored about a person."""
    reader = await read_preferences(session, read_reader(site.links, Purpose.READER, token))
    request.state.language = reader.language
    return _show(request, token, reader, reader.name, saved=bool(saved))


@router.post("")
async def change(
    request: Request,
    token: str,
    session: SessionDep,
    site: SiteDep,
    name: Annotated[str, Form()] = "",
    language: Annotated[str, Form()] = "",
) -> Response:
    """Change name and language of a person."""
    subscriber_id = read_reader(site.links, Purpose.READER, token)
    reader = await read_preferences(session, subscriber_id)
    request.state.language = reader.language
    wanted = language if language in LANGUAGES else reader.language
    try:
        await change_preferences(session, subscriber_id, name=name, language=wanted)
    except InvalidName as error:
        wrong = problem("name", str(error), reader.language)
        return _show(request, token, reader, name, wrong=wrong)
    return redirect(f"/preferences/{token}?saved=yes")


@router.get("/erase")
async def ask_before_erasing(
    request: Request, token: str, session: SessionDep, site: SiteDep
) -> HTMLResponse:
    """Say what erasing means, and show the button."""
    reader = await read_preferences(session, read_reader(site.links, Purpose.READER, token))
    request.state.language = reader.language
    return render(request, "subscription/erase.html", address=mask(reader.address), token=token)


@router.post("/erase")
async def erase_everything(
    request: Request, token: str, session: SessionDep, site: SiteDep, now: NowDep
) -> HTMLResponse:
    """Forget a person."""
    subscriber_id = read_reader(site.links, Purpose.READER, token)
    reader = await read_preferences(session, subscriber_id)
    request.state.language = reader.language
    await forget(session, await erase_subscriber(session, subscriber_id, now=now))
    return render(request, "subscription/erased.html")


def _show(
    request: Request,
    token: str,
    reader: Preferences,
    name: str,
    *,
    saved: bool = False,
    wrong: Problem | None = None,
) -> HTMLResponse:
    """Show the page; `name` is what stands in the field."""
    confirmed = [entry.at for entry in reader.history if entry.kind is ConsentKind.CONFIRMED]
    return render(
        request,
        "subscription/preferences.html",
        422 if wrong else 200,
        token=token,
        reader=reader,
        name=name,
        since=confirmed[-1] if confirmed else None,
        saved=saved,
        problem=wrong,
    )
