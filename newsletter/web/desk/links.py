"""The links of a draft: lost ones found again, and all of them tried."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Form, Response
from fastapi.responses import HTMLResponse
from starlette.requests import Request

from newsletter.fetch import FetchError, fetch
from newsletter.issues import (
    BadText,
    Evidence,
    IssueWithItems,
    Item,
    LinkCheck,
    LinkState,
    Offer,
    Pairing,
    clean_item_text,
    list_urls,
    needs_link,
    pair_offers,
    pair_pasted,
    read_issue,
    read_link_checks,
    read_page,
    read_run,
    revise_item,
    text_of,
)
from newsletter.roundups import RoundupError, decode, is_feed, read_feed, run_confined
from newsletter.web.desk.visit import IssueNumber, Visit, VisitDep
from newsletter.web.explanation import explain
from newsletter.web.pages import redirect

router = APIRouter()

_LINKS = "/desk/issues/{number:int}/links"
_EVIDENCE = {
    Evidence.TITLE: "by its title",
    Evidence.PLACE: "by its place below the title",
    Evidence.LABEL: "by the words of the link",
    Evidence.ORDER: "by its order",
}
_STATES = {
    LinkState.ALIVE: "answers",
    LinkState.DEAD: "dead",
    LinkState.UNCLEAR: "unclear",
}


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """An item without a link, and the address that may be its own."""

    item: Item
    url: str = ""
    words: str = ""
    evidence: str = ""
    is_taken: bool = False
    problem: str = ""


@dataclass(frozen=True, kw_only=True)
class LinkRow:
    """One address of the issue, and what it answered."""

    url: str
    places: tuple[Item, ...]
    state: str = ""
    label: str = ""
    reason: str = ""
    check: LinkCheck | None = None


@router.get(_LINKS)
async def show_links(visit: VisitDep, number: IssueNumber) -> HTMLResponse:
    """Show the links of an issue, what they answered, and how far a running check is."""
    return await _show(visit, number)


@router.post(f"{_LINKS}/found")
async def suggest_links(
    visit: VisitDep,
    number: IssueNumber,
    pasted: Annotated[str, Form()] = "",
    feed: Annotated[str, Form(max_length=2000)] = "",
) -> HTMLResponse:
    """Show which address would go to which item; nothing is changed yet."""
    found = await read_issue(visit.session, number)
    try:
        pairs = await _find_pairs(visit, found.items, pasted, feed.strip())
    except (FetchError, RoundupError) as error:
        problem = explain(error, visit.language)
        return await _show(visit, number, pasted=pasted, feed=feed, problem=problem)
    if not pairs:
        problem = visit.say("None of the addresses in it fits an item that has no link.")
        return await _show(visit, number, pasted=pasted, feed=feed, problem=problem)
    by_id = {pair.item_id: pair for pair in pairs}
    rows = [_suggest(visit, item, by_id.get(item.id or 0)) for item in _waiting(found)]
    return visit.show("links_found.html", number=number, issue=found.issue, rows=rows)


@router.post(f"{_LINKS}/apply")
async def apply_links(visit: VisitDep, number: IssueNumber) -> Response:
    """Put the chosen addresses into their items, all of them or none."""
    found = await read_issue(visit.session, number)
    chosen = await _read_chosen(visit.request, found)
    # Each is looked at before the first is written: what was bad is shown, and nothing is kept.
    rows = [_check_row(visit, row) for row in chosen]
    if any(row.problem for row in rows):
        return visit.show("links_found.html", 422, number=number, issue=found.issue, rows=rows)
    for row, version in zip(rows, await _read_versions(visit.request, rows), strict=True):
        if row.is_taken:
            text = replace(text_of(row.item), url=row.url.strip())
            await revise_item(visit.session, number, row.item.id or 0, version=version, text=text)
    await visit.record("linked", number)
    return redirect(f"/desk/issues/{number}")


async def _find_pairs(
    visit: Visit, items: Sequence[Item], pasted: str, feed: str
) -> tuple[Pairing, ...]:
    if not feed:
        return await asyncio.to_thread(pair_pasted, items, pasted)
    await visit.rest()
    page = await fetch(feed, guard=visit.site.guard)
    text = await asyncio.to_thread(decode, page.body)
    if is_feed(text):
        entries = (await asyncio.to_thread(run_confined, read_feed, text)).entries
        offers = [Offer(title=each.title or "", url=each.url or "") for each in entries]
    else:  # a page that lists its pieces does as well
        anchors = (await asyncio.to_thread(read_page, text)).anchors
        offers = [Offer(title=each.words, url=each.url) for each in anchors]
    return pair_offers(items, offers)


def _waiting(found: IssueWithItems) -> list[Item]:
    return [item for item in found.items if needs_link(item)]


def _suggest(visit: Visit, item: Item, pair: Pairing | None) -> Suggestion:
    if pair is None:
        return Suggestion(item=item)
    evidence = visit.say(_EVIDENCE[pair.evidence])
    return Suggestion(item=item, url=pair.url, words=pair.words, evidence=evidence, is_taken=True)


async def _read_chosen(request: Request, found: IssueWithItems) -> list[Suggestion]:
    form = await request.form(max_files=0, max_fields=1000)
    taken = set(form.getlist("take"))
    return [
        Suggestion(
            item=item, url=str(form.get(f"url:{item.id}", "")), is_taken=str(item.id) in taken
        )
        for item in _waiting(found)
    ]


async def _read_versions(request: Request, rows: Sequence[Suggestion]) -> list[int]:
    form = await request.form(max_files=0, max_fields=1000)
    versions = (str(form.get(f"version:{row.item.id}", "")) for row in rows)
    return [int(version) if version.isdecimal() else 0 for version in versions]


def _check_row(visit: Visit, row: Suggestion) -> Suggestion:
    if not row.is_taken:
        return row
    if not row.url.strip():
        return replace(row, problem=visit.say("The link is missing."))
    try:
        clean_item_text(replace(text_of(row.item), url=row.url.strip()))
    except BadText as error:
        return replace(row, problem=" ".join(each.say(visit.language) for each in error.problems))
    return row


async def _show(
    visit: Visit, number: int, *, pasted: str = "", feed: str = "", problem: str = ""
) -> HTMLResponse:
    found = await read_issue(visit.session, number)
    urls = list_urls(found.issue, found.items)
    checks = {each.url: each for each in await read_link_checks(visit.session, urls)}
    rows = [_row(visit, found, url, checks.get(url)) for url in urls]
    return visit.show(
        "links.html",
        422 if problem else 200,
        number=number,
        issue=found.issue,
        lost=_waiting(found),
        rows=rows,
        run=await read_run(visit.session, number, now=visit.now),
        pasted=pasted,
        feed=feed,
        problem=problem,
    )


def _row(visit: Visit, found: IssueWithItems, url: str, check: LinkCheck | None) -> LinkRow:
    places = tuple(item for item in found.items if url in list_urls(found.issue, (item,)))
    if check is None:
        return LinkRow(url=url, places=places)
    return LinkRow(
        url=url,
        places=places,
        state=check.state.value,
        label=visit.say(_STATES[check.state]),
        reason=visit.say(check.reason) if check.reason else "",
        check=check,
    )
