"""What editors see of their own account: sessions, access tokens, the language of the desk."""

from typing import Annotated

from fastapi import APIRouter, Form, Path, Response

from newsletter.editors import (
    choose_language,
    list_sessions,
    list_tokens,
    revoke_session,
    revoke_token,
)
from newsletter.translation import LANGUAGES
from newsletter.web.desk.browsers import name_browser
from newsletter.web.desk.visit import VisitDep
from newsletter.web.pages import redirect

router = APIRouter()

_PAGE = "/desk/sessions"
_LARGEST = 2**63 - 1  # what the database takes for the number of a session


@router.get(_PAGE)
async def show_account(visit: VisitDep) -> Response:
    """Show the editor's open sessions and the languages to choose from."""
    me = visit.editor.editor_id
    return visit.show(
        "sign_in/account.html",
        sessions=await list_sessions(visit.session, me, now=visit.now),
        tokens=await list_tokens(visit.session, me),
        name_browser=name_browser,
    )


@router.post("/desk/sessions/{session_id}/revoke")
async def end_session(visit: VisitDep, session_id: Annotated[int, Path(le=_LARGEST)]) -> Response:
    """End one of the editor's own sessions; one that is over already stays so."""
    await revoke_session(visit.session, visit.editor.editor_id, session_id, now=visit.now)
    return redirect(_PAGE)


@router.post("/desk/tokens/{token_id}/revoke")
async def end_token(
    visit: VisitDep, token_id: Annotated[int, Path(ge=1, le=2**31 - 1)]
) -> Response:
    """End one of the editor's own access tokens."""
    await revoke_token(visit.session, token_id, editor_id=visit.editor.editor_id, now=visit.now)
    return redirect(_PAGE)


@router.post("/desk/language")
async def take_language(visit: VisitDep, language: Annotated[str, Form()] = "") -> Response:
    """Keep the language that an editor chose; anything unknown: as the browser asks."""
    chosen = language if language in LANGUAGES else ""
    await choose_language(visit.session, visit.editor.editor_id, chosen)
    return redirect(_PAGE)
