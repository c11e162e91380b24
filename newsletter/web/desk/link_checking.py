"""Trying the links of an issue in the background, while its page shows how far that is."""

import asyncio
from collections.abc import Sequence
from contextlib import aclosing

from fastapi import APIRouter, BackgroundTasks, Response

from newsletter.issues import (
    check_links,
    keep_link_check,
    list_urls,
    read_issue,
    read_link_checks,
    start_run,
)
from newsletter.web.desk.progress import closing_of
from newsletter.web.desk.visit import IssueNumber, VisitDep
from newsletter.web.pages import redirect
from newsletter.web.site import Site

router = APIRouter()

_LONGEST = 300.0  # seconds; what was not tried by then is tried the next time


@router.post("/desk/issues/{number:int}/links/check")
async def start_check(visit: VisitDep, number: IssueNumber, later: BackgroundTasks) -> Response:
    """Try every link whose last answer is old; a check that runs already goes on alone."""
    found = await read_issue(visit.session, number)
    urls = list_urls(found.issue, found.items)
    known = await read_link_checks(visit.session, urls)
    fresh = {each.url for each in known if each.is_fresh(visit.now)}
    wanted = [url for url in urls if url not in fresh]
    if await start_run(visit.session, number, len(wanted), now=visit.now):
        closing = closing_of(visit.request.app)
        later.add_task(run_check, visit.site, number, wanted, closing)
    return redirect(f"/desk/issues/{number}/links#check")


async def run_check(site: Site, number: int, urls: Sequence[str], closing: asyncio.Event) -> None:
    """Try addresses and keep each answer at once, until all are done or the server ends."""
    work = asyncio.create_task(_work(site, number, urls))
    end = asyncio.create_task(closing.wait())
    await asyncio.wait({work, end}, timeout=_LONGEST, return_when=asyncio.FIRST_COMPLETED)
    for task in (work, end):
        task.cancel()
    await asyncio.gather(work, end, return_exceptions=True)


async def _work(site: Site, number: int, urls: Sequence[str]) -> None:
    async with aclosing(check_links(urls, guard=site.guard)) as answers:
        async for answer in answers:
            # A transaction for each: none is open while a server is asked.
            async with site.sessions.begin() as session:
                await keep_link_check(session, number, answer, now=site.clock())
