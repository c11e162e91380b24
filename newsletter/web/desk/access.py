"""Who is at the desk: the cookie of a session, and the dependency that lets only editors pass."""

import re
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, HTTPException, Request, Response

from newsletter.editors import SESSION_LIFE, SignedIn, find_session
from newsletter.web.dependencies import NowDep, SessionDep, SiteDep
from newsletter.web.site import Site

_FIRST_PAGE = "/desk"

_DESK_PATH = re.compile(r"/desk(?:[/?][!-\[\]-~]*)?")
"""Printable ASCII without blanks and backslashes, which browsers read as slashes."""


def read_secret(request: Request, site: Site) -> str:
    """Return the secret of the session that a browser says it has, or an empty text."""
    return request.cookies.get(_cookie_name(site), "")


def give_secret(response: Response, site: Site, secret: str) -> None:
    """Have a browser keep the secret of a new session."""
    _set_cookie(response, site, secret, max_age=int(SESSION_LIFE.total_seconds()))


def take_secret(response: Response, site: Site) -> None:
    """Have a browser forget the secret of its session."""
    _set_cookie(response, site, "", max_age=0)


def choose_target(wanted: str) -> str:
    """Return where to go after signing in: a page of the desk, never one of another site."""
    if _DESK_PATH.fullmatch(wanted) and not wanted.startswith("/desk/sign-"):
        return wanted
    return _FIRST_PAGE


async def _find_editor(
    request: Request, session: SessionDep, site: SiteDep, now: NowDep
) -> SignedIn | None:
    secret = read_secret(request, site)
    editor = await find_session(session, secret, now=now) if secret else None
    if editor:
        request.state.language = editor.language
    return editor


PerhapsEditor = Annotated[SignedIn | None, Depends(_find_editor)]
"""Who is signed in, if anybody is."""


async def _require_editor(request: Request, editor: PerhapsEditor) -> SignedIn:
    if editor:
        return editor
    # A stream of events cannot be sent on to a form, and a form that was posted would be lost.
    if request.method != "GET" or request.headers.get("accept") == "text/event-stream":
        raise HTTPException(401)
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    raise HTTPException(303, headers={"Location": f"/desk/sign-in?{urlencode({'next': here})}"})


CurrentEditor = Annotated[SignedIn, Depends(_require_editor)]
"""Who is signed in; everybody else is sent to the sign-in page, or gets a 401."""


def _cookie_name(site: Site) -> str:
    # Browsers take a name with this prefix only from the very host, over TLS, for all paths: no
    # neighbour under the same domain can plant a session. Without TLS there is no such promise.
    return "__Host-session" if _is_https(site) else "session"


def _set_cookie(response: Response, site: Site, value: str, *, max_age: int) -> None:
    # Lax, not strict: a link to the desk in a mail must find the editor signed in.
    response.set_cookie(
        _cookie_name(site),
        value,
        max_age=max_age,
        path="/",
        secure=_is_https(site),
        httponly=True,
        samesite="lax",
    )


def _is_https(site: Site) -> bool:
    return site.settings.base_url.startswith("https://")
