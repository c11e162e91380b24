"""How long the desk and the functions behind it take to answer, at whatever size there is."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from statistics import median
from time import perf_counter
from typing import Final

from httpx import ASGITransport, AsyncClient
from sqlmodel.ext.asyncio.session import AsyncSession

from benchmarks.sending.mails import SMALL
from benchmarks.sending.programs import BenchmarkError
from benchmarks.sending.refusals import refuse_many
from benchmarks.sending.stage import Stage
from newsletter.deliveries import (
    DeliveryStatus,
    Reason,
    count_rest,
    export_recipients,
    list_reasons,
    list_recipients,
    read_progress,
)
from newsletter.editors import Role, add_editor, open_session
from newsletter.web import Site, create_app

_TIMES: Final = 11  # each is asked; the median counts
_PAGES: Final = "https://letters.example.test"
_PER_PAGE: Final = 101  # people that a page of them asks for
_EXPORTED: Final = 20_000  # people of a file: enough to know how fast it grows

ISSUE_PAGE: Final = "the issue's page"
PROGRESS: Final = "how far it is"
NOT_REACHED: Final = "who did not get it, and why"
PEOPLE: Final = "page of people"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """How long one question took."""

    question: str
    milliseconds: float  # median
    first: float  # milliseconds of the first time
    found: int  # people, or bytes of a page


async def ask_all(stage: Stage, issue_id: int) -> list[Answer]:
    """Ask everything that editors want to know of a sending that has ended."""
    now = datetime.now(UTC)

    async def progress(session: AsyncSession) -> int:
        found = await read_progress(session, issue_id, now=now)
        return found.audience if found else 0

    async def reasons(session: AsyncSession) -> int:
        return len(await list_reasons(session, issue_id))

    def people(status: DeliveryStatus) -> Callable[[AsyncSession], Awaitable[int]]:
        async def find(session: AsyncSession) -> int:
            found = await list_recipients(session, issue_id, status=status, limit=_PER_PAGE)
            return len(found)

        return find

    answers = [
        await _time(stage, PROGRESS, progress),
        await _time(stage, f"{NOT_REACHED}: reasons", reasons),
        await _time(stage, f"{NOT_REACHED}: failed", people(DeliveryStatus.FAILED)),
        await _time(stage, f"{NOT_REACHED}: skipped", people(DeliveryStatus.SKIPPED)),
    ]
    async with _open_desk(stage) as desk:
        page = f"/desk/issues/{issue_id}"
        answers += [
            await _time_page(desk, ISSUE_PAGE, page),
            await _time_page(desk, "the list of issues", "/desk"),
        ]
        for path in await _find_links(desk, page):
            name = f"{PEOPLE}: {path.removeprefix(page)}"
            answers.append(await _time_page(desk, name, path))
    return answers


async def ask_again(stage: Stage, issue_id: int) -> list[Answer]:
    """Ask the same, and more, when three of ten did not get it."""
    await refuse_many(stage, issue_id)
    answers = [*await ask_all(stage, issue_id), *await _ask_of_the_refused(stage, issue_id)]
    return [replace(answer, question=f"{answer.question} (30 % not)") for answer in answers]


async def _ask_of_the_refused(stage: Stage, issue_id: int) -> list[Answer]:
    async with stage.sessions() as session:
        reasons = await list_reasons(session, issue_id)

    async def rest(session: AsyncSession) -> int:
        progress = await read_progress(session, issue_id, now=datetime.now(UTC))
        return (await count_rest(session, progress)).people if progress else 0

    def people(reason: Reason) -> Callable[[AsyncSession], Awaitable[int]]:
        async def find(session: AsyncSession) -> int:
            found = await list_recipients(
                *(session, issue_id), status=reason.status, reason=reason.key, limit=_PER_PAGE
            )
            return len(found)

        return find

    async def export() -> int:
        lines = 0
        async for part in export_recipients(stage.sessions, issue_id):
            lines += part.count("\n")
            if lines > _EXPORTED:
                break
        return lines

    return [
        await _time(
            stage, f"{NOT_REACHED}: people of the most frequent reason", people(reasons[0])
        ),
        await _time(stage, f"{NOT_REACHED}: people of the rarest reason", people(reasons[-1])),
        await _time(stage, "how many are the rest", rest),
        await _time_each(f"a file of {_EXPORTED:,} people", export),
    ]


@asynccontextmanager
async def _open_desk(stage: Stage) -> AsyncIterator[AsyncClient]:
    """Sign an editor in, in a browser on the real application."""
    now = datetime.now(UTC)
    settings = stage.settings_for(SMALL).model_copy(update={"base_url": _PAGES})
    app = create_app(Site(settings=settings, sessions=stage.sessions, links=stage.links))
    address = f"ada{now.timestamp()}@example.org"  # it may be opened again
    async with stage.sessions.begin() as session:
        editor = await add_editor(session, address, role=Role.ADMIN, now=now)
        secret = await open_session(
            session, editor.id or 0, ip="192.0.2.1", user_agent="Benchmark", now=now
        )
    headers = {
        "Sec-Fetch-Site": "same-origin",
        "Accept-Language": "en",
        "Cookie": f"__Host-session={secret}",
    }
    async with AsyncClient(
        transport=ASGITransport(app), base_url=_PAGES, headers=headers
    ) as client:
        yield client


async def _find_links(desk: AsyncClient, page: str) -> list[str]:
    """Return the pages about people that an issue's page leads to; no files."""
    text = (await desk.get(page)).text.replace("&amp;", "&")
    links = re.findall(rf'href="({re.escape(page)}/[^"#]+)"', text)
    pages = (f"{page}/recipients", f"{page}/reasons")
    wanted = [link for link in dict.fromkeys(links) if link.startswith(pages)]
    return [link for link in wanted if not link.endswith(".csv")]


async def _time(
    stage: Stage, question: str, answer: Callable[[AsyncSession], Awaitable[int]]
) -> Answer:
    async def once() -> int:
        async with stage.sessions() as session:
            return await answer(session)

    return await _time_each(question, once)


async def _time_page(desk: AsyncClient, question: str, path: str) -> Answer:
    async def once() -> int:
        response = await desk.get(path)
        if response.status_code != 200:
            raise BenchmarkError(f"{path} answers {response.status_code}.")
        return len(response.content)

    return await _time_each(question, once)


async def _time_each(question: str, once: Callable[[], Awaitable[int]]) -> Answer:
    taken = []
    for _ in range(_TIMES):
        begun = perf_counter()
        found = await once()
        taken.append((perf_counter() - begun) * 1000)
    return Answer(question=question, milliseconds=median(taken), first=taken[0], found=found)
