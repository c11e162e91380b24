"""Sending an issue to oneself, a draft too, and what the server said to it."""

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Response
from fastapi.responses import HTMLResponse

from newsletter.deliveries import post_test
from newsletter.editors import Role
from newsletter.issues import masthead_of, read_rendition
from newsletter.mail import Unrenderable
from newsletter.web.desk.preview import find_test, show_preview
from newsletter.web.desk.visit import IssueNumber, VisitDep
from newsletter.web.pages import redirect
from subscribers import InvalidAddress

router = APIRouter()

_PATH = "/desk/issues/{number:int}/test"


@router.post(_PATH)
async def send_test(
    visit: VisitDep,
    number: IssueNumber,
    address: Annotated[str, Form()] = "",
    view: Annotated[str, Form()] = "",
) -> Response:
    """Send an issue to one address, marked as a test; only admins choose another than their own."""
    address = address.strip() or visit.editor.email
    if visit.editor.role is not Role.ADMIN and address.casefold() != visit.editor.email.casefold():
        sentence = visit.say("Only admins send tests to another address than their own.")
        return await show_preview(visit, number, view=view, alert=sentence, status=403)
    masthead = masthead_of(visit.site.settings)
    try:
        await read_rendition(visit.session, number, masthead=masthead, now=visit.local_now)
        letter = await post_test(visit.session, number, address, now=visit.now)
    except Unrenderable:
        return await show_preview(visit, number, view=view, status=422)  # it says why
    except InvalidAddress as error:
        sentence = visit.say(str(error))
        return await show_preview(
            visit, number, view=view, alert=sentence, address=address, status=422
        )
    kept = f"view={view}&" if view.isascii() and view.replace("-", "").isalpha() else ""
    return redirect(f"/desk/issues/{number}/preview?{kept}letter={letter}#test")


@router.get(f"{_PATH}/{{letter:int}}")
async def show_state(visit: VisitDep, number: IssueNumber, letter: int) -> HTMLResponse:
    """Answer with a fragment of the page: what became of a test."""
    state = await find_test(visit, number, letter)
    if state is None:
        raise HTTPException(404)
    return visit.show("preview_test.html", number=number, letter=letter, state=state)
