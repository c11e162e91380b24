"""The list of issues, and the words of one issue around its items."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Response
from fastapi.responses import HTMLResponse

from newsletter.deliveries import count_held_letters, list_sendings
from newsletter.issues import (
    BadText,
    IssueIsPublished,
    IssueStatus,
    IssueSummary,
    StaleVersion,
    list_issues,
    read_issue,
    revise_issue,
)
from newsletter.web.desk.forms import IssueForm, say_problems
from newsletter.web.desk.issue_page import Typed, show_issue
from newsletter.web.desk.progress import ProgressView, view_progress
from newsletter.web.desk.schedules import view_schedules
from newsletter.web.desk.visit import IssueNumber, VisitDep
from newsletter.web.pages import redirect

router = APIRouter()

_PER_PAGE = 20
_HIGHEST = 2**31 - 1


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line in the list of issues."""

    issue: IssueSummary
    progress: ProgressView | None


@router.get("/desk")
async def show_issues(visit: VisitDep, before: int = _HIGHEST) -> HTMLResponse:
    """List the issues, the newest first."""
    issues = await list_issues(visit.session, before=min(before, _HIGHEST), limit=_PER_PAGE + 1)
    issues, more = issues[:_PER_PAGE], issues[_PER_PAGE:]
    numbers = [each.issue_id for each in issues if each.status is IssueStatus.PUBLISHED]
    sendings = await list_sendings(visit.session, numbers, now=visit.now)
    views = {number: view_progress(each, visit.language) for number, each in sendings.items()}
    rows = [Row(issue=issue, progress=views.get(issue.issue_id)) for issue in issues]
    older = rows[-1].issue.issue_id if more else None
    return visit.show(
        "issues.html",
        rows=rows,
        older=older,
        schedules=await view_schedules(visit, [row.issue.issue_id for row in rows]),
        held_letters=await count_held_letters(visit.session),
    )


@router.get("/desk/issues/{number:int}")
async def show_one(visit: VisitDep, number: IssueNumber) -> HTMLResponse:
    """Show one issue."""
    return await show_issue(visit, number)


@router.post("/desk/issues/{number:int}")
async def save_words(
    visit: VisitDep, number: IssueNumber, form: Annotated[IssueForm, Form()]
) -> Response:
    """Save the words around the items; if somebody else has changed them, show both."""
    try:
        await revise_issue(visit.session, number, version=form.version, text=form.text())
    except BadText as error:
        typed = Typed(problems=say_problems(error, visit.language), issue_form=form)
        return await show_issue(visit, number, typed=typed, status=422)
    except (StaleVersion, IssueIsPublished) as error:
        issue = (await read_issue(visit.session, number)).issue
        return visit.show(
            "stale_issue.html",
            409,
            number=number,
            published=isinstance(error, IssueIsPublished),
            typed=form.model_copy(update={"version": issue.version}),
            newer=IssueForm.of(issue),
        )
    return redirect(f"/desk/issues/{number}")
