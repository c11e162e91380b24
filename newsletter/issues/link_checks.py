"""Checking the links of an issue: which addresses, what became of each, and how far a run is."""

import asyncio
import socket
from collections import defaultdict
from collections.abc import AsyncGenerator, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from urllib.parse import urlsplit

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.fetch import BadUrl, FetchError, ForbiddenAddress, Guard, UnknownHost, probe
from newsletter.issues.memory import CheckedLink, LinkRun, LinkState
from newsletter.issues.models import Issue, Item
from newsletter.issues.words import list_links

_AT_ONCE = 8  # connections in all; at one host only one
_GONE = {404, 410}
_FAULT = 400
_SECONDS = 10.0
_ALIVE_FOR = timedelta(hours=24)
_IN_DOUBT_FOR = timedelta(minutes=5)  # what did not answer well is worth another try soon
_STALE_RUN = timedelta(minutes=15)  # a run without a word this long was cut off

_NO_HOST = "There is no host of this name."
_FORBIDDEN = "This address is not on the public internet."
_UNTRIED = "This address cannot be tried from here."
_SILENT = "The server does not answer."


@dataclass(frozen=True, kw_only=True)
class LinkCheck:
    """What one address answered when it was tried."""

    url: str
    state: LinkState
    reason: str = ""  # a message id; empty if there was an answer
    status: int | None = None
    https_works: bool = False
    checked_at: datetime | None = None  # none: not kept yet

    def is_fresh(self, now: datetime) -> bool:
        """Tell whether there is no need to try again."""
        life = _ALIVE_FOR if self.state is LinkState.ALIVE else _IN_DOUBT_FOR
        return self.checked_at is not None and now - self.checked_at < life


@dataclass(frozen=True, kw_only=True)
class RunProgress:
    """How far the check of an issue's links is."""

    total: int
    done: int
    is_running: bool
    finished_at: datetime | None


def list_urls(issue: Issue, items: Sequence[Item]) -> tuple[str, ...]:
    """Return every web address of an issue once, in order of place."""
    urls: list[str] = []
    for text in (issue.intro, issue.outro):
        urls += (url for _, url in list_links(text))
    for item in items:
        urls += (item.url, item.source_url, *(url for _, url in list_links(item.body)))
    return tuple(dict.fromkeys(url for url in urls if url.startswith(("http://", "https://"))))


async def check_links(urls: Collection[str], *, guard: Guard) -> AsyncGenerator[LinkCheck, None]:
    """Try addresses and yield what each answered as soon as it is known; nothing is stored.

    At one host the addresses are tried one after the other.
    """
    lanes: dict[str, list[str]] = defaultdict(list)
    for url in urls:
        lanes[_host(url)].append(url)
    answers: asyncio.Queue[LinkCheck] = asyncio.Queue()
    room = asyncio.Semaphore(_AT_ONCE)

    async def walk(lane: Sequence[str]) -> None:
        for url in lane:
            async with room:
                answers.put_nowait(await check_link(url, guard=guard))

    tasks = [asyncio.create_task(walk(lane)) for lane in lanes.values()]
    try:
        for _ in urls:
            yield await answers.get()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def check_link(url: str, *, guard: Guard) -> LinkCheck:
    """Try one address; of an http one also whether it may be https."""
    found = await _try(url, guard)
    if not url.startswith("http://") or found.state is LinkState.DEAD:
        return found
    secure = await _try(f"https://{url.removeprefix('http://')}", guard)
    return replace(found, https_works=secure.state is LinkState.ALIVE)


async def read_link_checks(session: AsyncSession, urls: Collection[str]) -> Sequence[LinkCheck]:
    """Return what is known of these addresses."""
    digests = [_digest(url) for url in urls]
    rows = await session.exec(select(CheckedLink).where(col(CheckedLink.url_digest).in_(digests)))
    found = {
        row.url: LinkCheck(
            url=row.url,
            state=row.state,
            reason=row.reason,
            status=row.status,
            https_works=row.https_works,
            checked_at=row.checked_at,
        )
        for row in rows.all()
    }
    return [found[url] for url in urls if url in found]


async def start_run(session: AsyncSession, issue_id: int, total: int, *, now: datetime) -> bool:
    """Note that the links of an issue are being checked, unless they already are."""
    run = await session.get(LinkRun, issue_id, with_for_update=True, populate_existing=True)
    if run and _is_running(run, now):
        return False
    run = run or LinkRun(issue_id=issue_id, total=total, started_at=now)
    run.total, run.done, run.started_at = total, 0, now
    run.finished_at = None if total else now
    session.add(run)
    await session.flush()
    return True


async def keep_link_check(
    session: AsyncSession, issue_id: int, found: LinkCheck, *, now: datetime
) -> None:
    """Keep what an address answered, and that the run is one further."""
    answer = {
        "url": found.url,
        "state": found.state,
        "reason": found.reason,
        "status": found.status,
        "https_works": found.https_works,
        "checked_at": now,
    }
    row = insert(CheckedLink).values(url_digest=_digest(found.url), **answer)
    await session.exec(row.on_conflict_do_update(index_elements=["url_digest"], set_=answer))
    run = await session.get(LinkRun, issue_id, with_for_update=True, populate_existing=True)
    if run:
        run.done += 1
        run.finished_at = now if run.done >= run.total else None
    await session.flush()


async def read_run(session: AsyncSession, issue_id: int, *, now: datetime) -> RunProgress | None:
    """Return how far the check of an issue's links is, or None if there was none."""
    run = await session.get(LinkRun, issue_id, populate_existing=True)
    if run is None:
        return None
    return RunProgress(
        total=run.total,
        done=run.done,
        is_running=_is_running(run, now),
        finished_at=run.finished_at,
    )


async def _try(url: str, guard: Guard) -> LinkCheck:
    try:
        status = await probe(url, guard=guard, seconds=_SECONDS)
    except FetchError as error:
        state, reason = _judge(error)
        return LinkCheck(url=url, state=state, reason=reason)
    if status in _GONE:
        return LinkCheck(url=url, state=LinkState.DEAD, status=status)
    # Paywalls and guards against robots answer 401, 403 or 429; a 5xx is gone tomorrow.
    state = LinkState.UNCLEAR if status >= _FAULT else LinkState.ALIVE
    return LinkCheck(url=url, state=state, status=status)


def _judge(error: FetchError) -> tuple[LinkState, str]:
    """Say what it means for a reader that there was no answer at all."""
    if isinstance(error, ForbiddenAddress):
        return LinkState.DEAD, _FORBIDDEN
    if isinstance(error, UnknownHost) and not _is_our_fault(error):
        return LinkState.DEAD, _NO_HOST
    # An address that cannot be tried has a port that is none of the web's, for one.
    return LinkState.UNCLEAR, _UNTRIED if isinstance(error, BadUrl | UnknownHost) else _SILENT


def _is_our_fault(error: UnknownHost) -> bool:
    """Tell whether names cannot be looked up now, whichever they are."""
    cause = error.__context__
    return isinstance(cause, socket.gaierror) and cause.errno == socket.EAI_AGAIN


def _is_running(run: LinkRun, now: datetime) -> bool:
    return run.finished_at is None and now - run.started_at < _STALE_RUN


def _digest(url: str) -> str:
    return sha256(url.encode(errors="replace")).hexdigest()


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url
