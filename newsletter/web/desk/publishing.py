"""Publishing a draft, and seeing beforehand what readers will see."""

from dataclasses import dataclass

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse
from starlette.requests import Request

from newsletter.issues import (
    SIZE_ERROR,
    SIZE_WARNING,
    Issue,
    IssueStatus,
    PublishingBlocked,
    Severity,
    masthead_of,
    prove,
    publish,
    read_edition,
    read_issue,
)
from newsletter.mail import Unrenderable, plain_view, web_view
from newsletter.markup import parse, plain
from newsletter.web.desk.issue_page import Typed, show_issue
from newsletter.web.desk.visit import IssueNumber, Visit, VisitDep
from newsletter.web.explanation import explain
from newsletter.web.pages import redirect
from newsletter.web.security import framed

router = APIRouter()

_REASON = "reason:"  # followed by the code of the error that is overridden
_TICK = "tick"


@dataclass(frozen=True, kw_only=True)
class Preview:
    """An issue as it would go out, or as it went."""

    issue: Issue
    line: str = ""  # what inboxes show behind the subject
    html: str = ""
    text: str = ""
    size: int = 0  # of the HTML as mailed, in bytes
    trouble: str = ""  # why it cannot be rendered

    @property
    def kilobytes(self) -> int:
        """The size, as people read it."""
        return round(self.size / 1000)


@router.post("/desk/issues/{number:int}/publish")
async def publish_issue(visit: VisitDep, number: IssueNumber) -> Response:
    """Freeze a draft; errors stop it unless each has a reason to go out all the same."""
    reasons, ticks = await _read_reasons(visit.request)
    before = (await read_issue(visit.session, number)).issue.status
    try:
        await publish(
            visit.session,
            number,
            masthead=masthead_of(visit.site.settings),
            overrides=reasons,
            now=visit.local_now,
            editor_id=visit.editor.editor_id,
            ticks=ticks,
        )
    except Unrenderable:
        return await show_issue(visit, number, status=422)  # it says why, whenever it is shown
    except PublishingBlocked as error:
        typed = Typed(problems=_explain(error, visit), reasons=reasons, ticks=frozenset(ticks))
        return await show_issue(visit, number, typed=typed, status=422)
    if before is IssueStatus.DRAFT:
        await visit.record("published", number)
    return redirect(f"/desk/issues/{number}")


@router.get("/desk/issues/{number:int}/preview")
async def show_preview(
    visit: VisitDep, number: IssueNumber, width: str = "desktop"
) -> HTMLResponse:
    """Show the mail in a frame, its plain text, its size, and its line in an inbox."""
    return visit.show(
        "preview.html",
        number=number,
        preview=await _preview(visit, number),
        width="phone" if width == "phone" else "desktop",
        sender=visit.site.settings.name,
        warning_kilobytes=SIZE_WARNING // 1000,
        error_kilobytes=SIZE_ERROR // 1000,
    )


@router.get("/desk/issues/{number:int}/preview.html")
async def show_framed(visit: VisitDep, number: IssueNumber) -> HTMLResponse:
    """Answer with the mail alone, for the frame."""
    return framed((await _preview(visit, number)).html)


async def _preview(visit: Visit, number: int) -> Preview:
    found = await read_issue(visit.session, number)
    if found.issue.status is IssueStatus.PUBLISHED:
        edition = await read_edition(visit.session, number)
        html, text, language = edition.html, edition.text, edition.language
    else:
        masthead = masthead_of(visit.site.settings)
        try:
            rendered = (await prove(found, masthead=masthead, now=visit.local_now)).rendered
        except Unrenderable as error:
            return Preview(issue=found.issue, trouble=explain(error, visit.language))
        html, text, language = rendered.html, rendered.text, rendered.language
    return Preview(
        issue=found.issue,
        line=found.issue.preheader or plain(parse(found.issue.intro)),
        html=web_view(html, language),
        text=plain_view(text, language),
        size=len(html.encode()),
    )


def _explain(error: PublishingBlocked, visit: Visit) -> dict[str, str]:
    """Say what stops the publishing, by the field of the form where it can be let pass."""
    problems: dict[str, str] = {}
    for finding in error.findings:
        sentence = finding.say(visit.language)
        if finding.severity is Severity.ERROR:
            advice = visit.say("Mend this, or say why it may go out as it is.")
            problems[f"{_REASON}{finding.code}"] = f"{sentence} {advice}"
        else:
            advice = visit.say("Mend this, or tick it off.")
            explained = f"{sentence} {advice}"
            # One box ticks off all items of which the same is true.
            if explained not in problems.values():
                problems[f"{_TICK}:{finding.key}"] = explained
    return problems


async def _read_reasons(request: Request) -> tuple[dict[str, str], list[str]]:
    """Return the reasons by code, and the keys of the warnings that were ticked off."""
    async with request.form(max_files=0, max_fields=1000) as form:
        reasons = {
            name.removeprefix(_REASON): str(value)
            for name, value in form.multi_items()
            if name.startswith(_REASON)
        }
        return reasons, " ".join(map(str, form.getlist(_TICK))).split()
