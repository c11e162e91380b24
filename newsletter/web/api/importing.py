"""Taking a roundup apart, and making a draft of it."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from newsletter.editors import record
from newsletter.issues import (
    Issue,
    Proof,
    Severity,
    asks_for_review,
    draft,
    masthead_of,
    prove,
    read_background,
    read_issue,
)
from newsletter.mail import Unrenderable
from newsletter.roundups import as_json
from newsletter.web.api.access import HolderDep
from newsletter.web.api.bodies import Since, Until, describe_body, take_body
from newsletter.web.dependencies import LanguageDep, NowDep, SiteDep
from newsletter.web.explanation import explain
from newsletter.web.site import Site

router = APIRouter()

_REFUSALS: dict[int | str, dict[str, Any]] = {
    401: {"description": "The access token is missing or not valid."},
    413: {"description": "More than is taken at once."},
    422: {"description": "It cannot be fetched or taken apart, for the reason that is said."},
}

Title = Annotated[str, Query(max_length=200, description="Of the issue; empty: the roundup's.")]


class DraftFinding(BaseModel):
    """Something the checks found in a draft."""

    code: str = Field(examples=["link.missing"])
    severity: Severity
    item: int | None = Field(description="The item's position, from 1; null: the whole issue.")
    message: str


class Drafted(BaseModel):
    """A draft that was made of a roundup."""

    issue: int = Field(description="The issue's number.")
    address: str = Field(description="Its page on the desk.")
    title: str
    items: int
    reading: str = Field(examples=["bylines"])
    asks_for_review: bool = Field(description="Whether an editor should look at the import first.")
    findings: list[DraftFinding]


@router.post(
    "/roundups",
    summary="Take a roundup apart",
    openapi_extra=describe_body(),
    responses=_REFUSALS,
)
async def read_roundup(
    request: Request, site: SiteDep, _: HolderDep, since: Since = None, until: Until = None
) -> dict[str, Any]:
    """Answer with what `newsletter roundup read --json` prints; nothing is stored."""
    return as_json((await take_body(request, site, since=since, until=until)).roundup)


@router.post(
    "/issues",
    status_code=201,
    summary="Make a draft of a roundup",
    openapi_extra=describe_body(),
    responses=_REFUSALS,
)
async def draft_issue(
    request: Request,
    response: Response,
    site: SiteDep,
    holder: HolderDep,
    now: NowDep,
    language: LanguageDep,
    title: Title = "",
    since: Since = None,
    until: Until = None,
) -> Drafted:
    """Answer with the number of the draft, and with what the checks find in it."""
    taken = await take_body(request, site, since=since, until=until)
    async with site.sessions.begin() as session:
        issue = await draft(
            session, taken.roundup, source=taken.text, title=title, language=None, now=now
        )
        number = issue.id or 0
        await record(session, holder.editor_id, "issue.drafted", f"issue {number}", now=now)
    drafted = await _describe(site, issue, language)
    response.headers["Location"] = drafted.address
    return drafted


async def _describe(site: Site, issue: Issue, language: str) -> Drafted:
    number = issue.id or 0
    async with site.sessions() as session:
        found = await read_issue(session, number)
        background = await read_background(session, found)
    local = site.clock().astimezone(site.zone)
    try:
        proof = await prove(
            found, masthead=masthead_of(site.settings), now=local, background=background
        )
    except Unrenderable as error:
        sentence = explain(error, language)
        findings = [
            DraftFinding(
                code="issue.unrenderable", severity=Severity.ERROR, item=None, message=sentence
            )
        ]
    else:
        findings = _say(proof, language)
    imported = found.imported
    return Drafted(
        issue=number,
        address=f"{site.settings.base_url}/desk/issues/{number}",
        title=issue.title,
        items=len(found.items),
        reading=imported.reading if imported else "",
        asks_for_review=imported is not None and asks_for_review(imported),
        findings=findings,
    )


def _say(proof: Proof, language: str) -> list[DraftFinding]:
    return [
        DraftFinding(
            code=each.code,
            severity=each.severity,
            item=each.position,
            message=each.say(language),
        )
        for each in proof.findings
    ]
