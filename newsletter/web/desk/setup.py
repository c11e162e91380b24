"""The page of a one-time link: its holder chooses a password and is signed in."""

from typing import Annotated, cast

from fastapi import APIRouter, Form, Request, Response
from pydantic import BaseModel

from newsletter.editors import (
    Invited,
    WeakPassword,
    accept_invitation,
    open_session,
    read_invitation,
)
from newsletter.translation import translate
from newsletter.web.dependencies import AddressDep, LanguageDep, NowDep, SessionDep, SiteDep
from newsletter.web.desk.access import give_secret
from newsletter.web.pages import redirect, render
from subscribers import InvalidAddress

router = APIRouter()


class Choice(BaseModel):
    """What the form of an invitation sends."""

    email: str = ""  # asked of the first editor only
    password: str = ""
    repeated: str = ""


@router.get("/desk/setup/{token}")
async def show_invitation(
    request: Request, token: str, session: SessionDep, now: NowDep
) -> Response:
    """Show the form; the link is not used up."""
    return _show_form(request, await read_invitation(session, token, now=now), Choice())


@router.post("/desk/setup/{token}")
async def take_choice(
    request: Request,
    token: str,
    choice: Annotated[Choice, Form()],
    site: SiteDep,
    session: SessionDep,
    ip: AddressDep,
    language: LanguageDep,
    now: NowDep,
) -> Response:
    """Set the password, use up the link, and sign its holder in."""
    invited = await read_invitation(session, token, now=now)
    if choice.password != choice.repeated:
        fault = translate(language, "The two passwords are not the same.")
        return _show_form(request, invited, choice, password_fault=fault)
    try:
        editor = await accept_invitation(
            session, token, email=choice.email, password=choice.password, now=now
        )
    except InvalidAddress as error:
        fault = translate(language, error.message)
        return _show_form(request, invited, choice, email_fault=fault)
    except WeakPassword as error:
        fault = translate(language, str(error))
        return _show_form(request, invited, choice, password_fault=fault)
    user_agent = request.headers.get("user-agent", "")
    secret = await open_session(
        session, cast("int", editor.id), ip=ip, user_agent=user_agent, now=now
    )
    response = redirect("/desk")
    give_secret(response, site, secret)
    return response


def _show_form(
    request: Request,
    invited: Invited,
    choice: Choice,
    *,
    email_fault: str = "",
    password_fault: str = "",
) -> Response:
    return render(
        request,
        "desk/sign_in/setup.html",
        422 if email_fault or password_fault else 200,
        invited=invited,
        email=invited.email or choice.email,
        email_fault=email_fault,
        password_fault=password_fault,
    )
