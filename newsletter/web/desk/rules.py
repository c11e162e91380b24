"""The house rules: what was learnt of the editors' corrections, accepted and deleted."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Response
from fastapi.responses import HTMLResponse

from newsletter.issues import HouseRule, accept_rule, delete_rule, list_rules, say_rule
from newsletter.web.desk.visit import VisitDep
from newsletter.web.pages import redirect

router = APIRouter()

_PAGE = "/desk/rules"
_RuleId = Annotated[int, Path(ge=1, le=2**31 - 1)]


@dataclass(frozen=True, kw_only=True)
class RuleRow:
    """One rule, in the words of a language."""

    rule: HouseRule
    sentence: str


@router.get(_PAGE)
async def show_rules(visit: VisitDep) -> HTMLResponse:
    """List the rules that are offered, and those that are followed."""
    rows = [
        RuleRow(rule=rule, sentence=say_rule(rule, visit.language))
        for rule in await list_rules(visit.session)
    ]
    return visit.show(
        "rules.html",
        offered=[row for row in rows if row.rule.accepted_at is None],
        accepted=[row for row in rows if row.rule.accepted_at],
    )


@router.post(f"{_PAGE}/{{rule_id}}/accept")
async def accept(visit: VisitDep, rule_id: _RuleId) -> Response:
    """Have a rule followed from the next import on."""
    await accept_rule(visit.session, rule_id, editor_id=visit.editor.editor_id, now=visit.now)
    return redirect(_PAGE)


@router.post(f"{_PAGE}/{{rule_id}}/delete")
async def delete(visit: VisitDep, rule_id: _RuleId) -> Response:
    """Forget a rule; one that is gone already stays so."""
    await delete_rule(visit.session, rule_id)
    return redirect(_PAGE)
