"""What one click does about the findings: mend them, or tick a warning off."""

from typing import Annotated

from fastapi import APIRouter, Form, Response

from newsletter.issues import (
    masthead_of,
    mend,
    prove,
    read_background,
    read_issue,
    take_tick_back,
    tick_off,
)
from newsletter.mail import Unrenderable
from newsletter.web.desk.issue_page import show_issue
from newsletter.web.desk.visit import IssueNumber, VisitDep
from newsletter.web.pages import redirect

router = APIRouter()

_Keys = Annotated[str, Form(max_length=100_000)]


@router.post("/desk/issues/{number:int}/fix")
async def mend_findings(visit: VisitDep, number: IssueNumber, keys: _Keys = "") -> Response:
    """Apply the fixes of some findings; those that are gone meanwhile are left out."""
    found = await read_issue(visit.session, number)
    background = await read_background(visit.session, found)
    masthead = masthead_of(visit.site.settings)
    try:
        proof = await prove(found, masthead=masthead, now=visit.local_now, background=background)
    except Unrenderable:
        return await show_issue(visit, number, status=422)  # it says why, whenever it is shown
    if await mend(visit.session, number, proof.findings, keys.split()):
        await visit.record("mended", number)
    return redirect(f"/desk/issues/{number}#findings")


@router.post("/desk/issues/{number:int}/ticks")
async def tick_findings(
    visit: VisitDep, number: IssueNumber, keys: _Keys = "", back: Annotated[str, Form()] = ""
) -> Response:
    """Keep that warnings were looked at, or take that back."""
    if back:
        await take_tick_back(visit.session, number, keys.split())
    else:
        await tick_off(
            visit.session,
            number,
            keys.split(),
            editor_id=visit.editor.editor_id,
            now=visit.now,
        )
    return redirect(f"/desk/issues/{number}#findings")
