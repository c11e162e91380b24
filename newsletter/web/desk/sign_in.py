"""The door of the desk: signing in and out."""

import math
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from pydantic import BaseModel

from newsletter.editors import Admitted, TooManyAttempts, first_editor_missing, sign_in, sign_out
from newsletter.web.dependencies import AddressDep, NowDep, SessionDep, SiteDep
from newsletter.web.desk import account, setup
from newsletter.web.desk.access import (
    PerhapsEditor,
    choose_target,
    give_secret,
    read_secret,
    take_secret,
)
from newsletter.web.pages import redirect, render

router = APIRouter()
router.include_router(setup.router)
router.include_router(account.router)


class Credentials(BaseModel):
    """What the sign-in form sends."""

    email: str = ""
    password: str = ""
    next: str = ""  # the page of the desk that was asked for


@router.get("/desk/sign-in")
async def show_sign_in(
    request: Request,
    session: SessionDep,
    editor: PerhapsEditor,
    wanted: Annotated[str, Query(alias="next")] = "",
) -> Response:
    """Show the form, or how the first editor is made."""
    if editor:
        return redirect(choose_target(wanted))
    if await first_editor_missing(session):
        return render(request, "desk/sign_in/nobody.html")
    return _show_form(request, Credentials(next=wanted))


@router.post("/desk/sign-in")
async def check_sign_in(
    request: Request,
    credentials: Annotated[Credentials, Form()],
    site: SiteDep,
    session: SessionDep,
    ip: AddressDep,
    now: NowDep,
) -> Response:
    """Open a session; the one that this browser had before is over."""
    answer = await sign_in(
        session,
        credentials.email,
        credentials.password,
        ip=ip,
        user_agent=request.headers.get("user-agent", ""),
        now=now,
    )
    if isinstance(answer, TooManyAttempts):
        page = _show_form(request, credentials, 429, retry_at=answer.retry_at)
        page.headers["Retry-After"] = str(math.ceil((answer.retry_at - now).total_seconds()))
        return page
    if not isinstance(answer, Admitted):
        return _show_form(request, credentials, 422, refused=True)
    await sign_out(session, read_secret(request, site), now=now)
    response = redirect(choose_target(credentials.next))
    give_secret(response, site, answer.token)
    return response


@router.post("/desk/sign-out")
async def leave(request: Request, site: SiteDep, session: SessionDep, now: NowDep) -> Response:
    """End the session of this browser."""
    await sign_out(session, read_secret(request, site), now=now)
    response = redirect("/desk/sign-in")
    take_secret(response, site)
    return response


def _show_form(
    request: Request,
    credentials: Credentials,
    status: int = 200,
    *,
    refused: bool = False,
    retry_at: datetime | None = None,
) -> Response:
    return render(
        request,
        "desk/sign_in/form.html",
        status,
        email=credentials.email,
        next=credentials.next,
        refused=refused,
        retry_at=retry_at,
    )
