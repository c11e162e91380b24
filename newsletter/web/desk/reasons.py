"""Who did not get an issue, and why: by reason, with what it means and what can be done."""

from dataclasses import dataclass

from fastapi import APIRouter, HTTPException
from fastapi.responses import HTMLResponse

from newsletter.deliveries import Reason, list_reasons, read_progress
from newsletter.translation import write_number
from newsletter.web.desk.progress import STATE_WORDS, view_progress
from newsletter.web.desk.visit import IssueNumber, Visit, VisitDep
from newsletter.web.retelling import retell

router = APIRouter()


@dataclass(frozen=True, kw_only=True)
class ReasonView:
    """One reason in the words of a language."""

    reason: Reason
    label: str  # of the state
    meaning: str
    remedy: str
    said: str  # codes and words of the server, or a sentence of ours; empty: none
    is_ours: bool
    written: str  # how many people
    share: float  # of the most frequent reason, in hundredths


@router.get("/desk/issues/{number:int}/reasons")
async def show_reasons(visit: VisitDep, number: IssueNumber) -> HTMLResponse:
    """List why people did not get an issue, the most frequent reason first."""
    progress = await read_progress(visit.session, number, now=visit.now)
    if progress is None:
        raise HTTPException(404)
    reasons = await list_reasons(visit.session, number)
    most = reasons[0].people if reasons else 0
    missed = progress.audience - progress.queued - progress.sent
    others = max(0, missed - sum(reason.people for reason in reasons))
    return visit.show(
        "reasons.html",
        number=number,
        progress=view_progress(progress, visit.language),
        reasons=[_view(visit, reason, most) for reason in reasons],
        missed=missed,
        others=others,
        write=lambda amount: write_number(amount, visit.language),
    )


def _view(visit: Visit, reason: Reason, most: int) -> ReasonView:
    advice = reason.advice
    is_ours = reason.code is None
    words = retell(reason.words, visit.language) if is_ours else reason.words
    said = (reason.code, reason.enhanced, words)
    return ReasonView(
        reason=reason,
        label=visit.say(STATE_WORDS[reason.status]),
        meaning=visit.say(advice.meaning),
        remedy=visit.say(advice.remedy),
        said=" ".join(str(word) for word in said if word),
        is_ours=is_ours,
        written=write_number(reason.people, visit.language),
        share=round(100 * reason.people / most, 2),
    )
