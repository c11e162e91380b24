"""Publishing a draft."""

from fastapi import APIRouter, Response
from starlette.requests import Request

from newsletter.issues import (
    IssueStatus,
    PublishingBlocked,
    Severity,
    masthead_of,
    publish,
    read_issue,
)
from newsletter.mail import Unrenderable
from newsletter.web.desk.issue_page import Typed, show_issue
from newsletter.web.desk.visit import IssueNumber, Visit, VisitDep
from newsletter.web.pages import redirect

router = APIRouter()

_REASON = "reason:"  # followed by the code of the error that is overridden
_TICK = "tick"


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
