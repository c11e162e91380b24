"""Who may write and send, as admins see it: listed, added, given a role, disabled."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Path, Response
from fastapi.responses import HTMLResponse

from newsletter.editors import (
    Editor,
    EditorExists,
    LastAdmin,
    NotAllowed,
    Role,
    UnknownEditor,
    add_editor,
    change_role,
    disable_editor,
    invite,
    list_editors,
)
from newsletter.web.desk.visit import Visit, VisitDep
from newsletter.web.pages import redirect
from subscribers import InvalidAddress

router = APIRouter()

_PAGE = "/desk/editors"
_EDITOR = f"{_PAGE}/{{editor_id}}"
_Id = Annotated[int, Path(ge=1, le=2**31 - 1)]


@dataclass(frozen=True, kw_only=True)
class Handed:
    """A one-time link to be handed to somebody; it is shown once."""

    email: str
    url: str


async def _require_admin(visit: VisitDep) -> Visit:
    if visit.editor.role is not Role.ADMIN:
        raise NotAllowed
    return visit


AdminDep = Annotated[Visit, Depends(_require_admin)]
"""The visit of an admin; any other editor is told that only admins may."""


@router.get(_PAGE)
async def show_editors(visit: AdminDep) -> HTMLResponse:
    """List all editors, with forms for what may be done about them."""
    return await _show(visit)


@router.post(_PAGE)
async def add(
    visit: AdminDep,
    email: Annotated[str, Form(max_length=1000)] = "",
    role: Annotated[Role, Form()] = Role.EDITOR,
) -> HTMLResponse:
    """Add an editor, and show the link with which they choose a password."""
    me = visit.editor.editor_id
    try:
        editor = await add_editor(visit.session, email, role=role, now=visit.now, by=me)
    except (InvalidAddress, EditorExists) as error:
        return await _show(visit, email=email, role=role, problem=visit.say(str(error)))
    return await _hand(visit, editor.id or 0)


@router.post(f"{_EDITOR}/invite")
async def invite_again(visit: AdminDep, editor_id: _Id) -> HTMLResponse:
    """Show a new link for somebody who has forgotten the password, or lost the first link."""
    return await _hand(visit, editor_id)


@router.post(f"{_EDITOR}/role")
async def give_role(visit: AdminDep, editor_id: _Id, role: Annotated[Role, Form()]) -> Response:
    """Make an editor an admin, or the other way round."""
    me = visit.editor.editor_id
    try:
        await change_role(visit.session, editor_id, role, now=visit.now, by=me)
    except LastAdmin as error:
        return await _show(visit, alert=visit.say(str(error)))
    # Who is no admin any more may not see this page.
    return redirect("/desk" if editor_id == me and role is not Role.ADMIN else _PAGE)


@router.get(f"{_EDITOR}/disable")
async def ask_to_disable(visit: AdminDep, editor_id: _Id) -> HTMLResponse:
    """Ask whether an account is really to be closed."""
    editor = await _find(visit, editor_id)
    return visit.show("editor_disable.html", each=editor)


@router.post(f"{_EDITOR}/disable")
async def disable(visit: AdminDep, editor_id: _Id) -> Response:
    """Close an account."""
    me = visit.editor.editor_id
    try:
        await disable_editor(visit.session, editor_id, now=visit.now, by=me)
    except LastAdmin as error:
        return await _show(visit, alert=visit.say(str(error)))
    return redirect(_PAGE)


async def _find(visit: Visit, editor_id: int) -> Editor:
    for editor in await list_editors(visit.session):
        if editor.id == editor_id and editor.disabled_at is None:
            return editor
    raise UnknownEditor(editor_id)


async def _hand(visit: Visit, editor_id: int) -> HTMLResponse:
    token = await invite(visit.session, editor_id, now=visit.now)
    editor = await _find(visit, editor_id)
    url = f"{visit.site.settings.base_url}/desk/setup/{token}"
    return await _show(visit, handed=Handed(email=editor.email, url=url))


async def _show(
    visit: Visit,
    *,
    email: str = "",
    role: Role = Role.EDITOR,
    problem: str = "",
    alert: str = "",
    handed: Handed | None = None,
) -> HTMLResponse:
    return visit.show(
        "editors.html",
        422 if problem else 409 if alert else 200,
        editors=await list_editors(visit.session),
        email=email,
        role=role,
        problem=problem,
        alert=alert,
        handed=handed,
    )
