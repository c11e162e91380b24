"""Deleting a draft that is not wanted any more."""

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from newsletter.issues import IssueIsPublished, IssueStatus, delete_draft, read_issue
from newsletter.web.desk.visit import IssueNumber, VisitDep
from newsletter.web.pages import redirect

router = APIRouter()

_PATH = "/desk/issues/{number:int}/delete"


@router.get(_PATH)
async def ask_to_delete(visit: VisitDep, number: IssueNumber) -> HTMLResponse:
    """Ask whether a draft is really to go."""
    found = await read_issue(visit.session, number)
    if found.issue.status is IssueStatus.PUBLISHED:
        raise IssueIsPublished(number)
    return visit.show("delete.html", number=number, issue=found.issue, count=len(found.items))


@router.post(_PATH)
async def delete(visit: VisitDep, number: IssueNumber) -> Response:
    """Delete a draft with its items and what it was read from."""
    await delete_draft(visit.session, number)
    await visit.record("deleted", number)
    return redirect("/desk")
