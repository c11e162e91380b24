"""The links of an issue are tried, and what they answered is kept for a while."""

import asyncio
import socket
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.fetch import Guard
from newsletter.issues import (
    Issue,
    LinkCheck,
    LinkState,
    check_links,
    keep_link_check,
    list_urls,
    read_link_checks,
    read_run,
    start_run,
)
from newsletter.issues.link_checks import check_link
from tests.newsletter.fetch.site import HOME, OK, site
from tests.newsletter.issues.drafts import NOON, build, make_issue

PAGE = OK + b"Content-Length: 0\r\n\r\n"


def answer(status: str) -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n".encode()


def test_every_address_of_an_issue_is_listed_once() -> None:
    issue = Issue(
        title="T", language="de", created_at=NOON, intro="[A](https://a.example) a@b.example"
    )
    items = [
        build(url="https://b.example", source_url="http://c.example"),
        build(position=2, url="", body="[A](https://a.example), [D](https://d.example)"),
        build(position=3, url="", body="[Post](mailto:a@b.example)"),
    ]

    assert list_urls(issue, items) == (
        "https://a.example",
        "https://b.example",
        "http://c.example",
        "https://d.example",
    )


async def test_answers_are_told_apart() -> None:
    pages = {
        "/ok": PAGE,
        "/gone": answer("410 Gone"),
        "/wall": answer("403 No"),
        "/ill": answer("500 Oh"),
    }
    async with site(dict(pages)) as running:
        urls = [running.url(path) for path in pages]
        found = {
            each.url.rpartition("/")[2]: (each.state, each.status)
            async for each in check_links(urls, guard=running.guard())
        }

    assert found == {
        "ok": (LinkState.ALIVE, 200),
        "gone": (LinkState.DEAD, 410),
        "wall": (LinkState.UNCLEAR, 403),
        "ill": (LinkState.UNCLEAR, 500),
    }


async def test_what_cannot_be_reached_is_judged_by_why() -> None:
    async def resolve(host: str, _: int) -> Sequence[str]:
        if host == "gone.example":
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        if host == "offline.example":
            raise socket.gaierror(socket.EAI_AGAIN, "later")
        return ["10.0.0.1"] if host == "inside.example" else [HOME]

    guard = Guard(allow=frozenset({HOME}), resolver=resolve)

    async def state(url: str) -> tuple[LinkState, str]:
        found = await check_link(url, guard=guard)
        return found.state, found.reason

    assert await state("https://gone.example/") == (
        LinkState.DEAD,
        "There is no host of this name.",
    )
    assert (await state("https://inside.example/"))[0] is LinkState.DEAD
    untried = (LinkState.UNCLEAR, "This address cannot be tried from here.")
    assert await state("https://offline.example/") == untried
    assert await state("https://b.example:8443/") == untried
    assert await state("https://silent.example/") == (
        LinkState.UNCLEAR,
        "The server does not answer.",
    )


async def test_https_is_tried_beside_http() -> None:
    async with site({"/a": PAGE}) as running:
        found = await check_link(running.url("/a"), guard=running.guard())

    assert (found.state, found.https_works) == (LinkState.ALIVE, False)  # it speaks no TLS


async def test_one_host_is_asked_one_thing_at_a_time() -> None:
    open_now = most = 0

    async def count(writer: asyncio.StreamWriter) -> None:
        nonlocal open_now, most
        open_now += 1
        most = max(most, open_now)
        await asyncio.to_thread(lambda: None)
        writer.write(PAGE)
        await writer.drain()
        open_now -= 1

    async with site({f"/{n}": count for n in range(5)}) as running:
        urls = [running.url(f"/{n}") for n in range(5)]
        found = [each async for each in check_links(urls, guard=running.guard())]

    assert (len(found), most) == (5, 1)


async def test_who_stops_listening_stops_the_asking() -> None:
    async with site({"/a": PAGE, "/b": PAGE}) as running:
        answers = check_links([running.url("/a"), running.url("/b")], guard=running.guard())
        await anext(answers)
        await answers.aclose()

    assert all("/b" not in head.split(" ")[1] for head in running.heads[:1])


async def test_an_answer_is_kept_for_a_while(session: AsyncSession) -> None:
    number = (await make_issue(session)).id or 0
    url = "https://b.example/a"
    dead = LinkCheck(url=url, state=LinkState.DEAD, status=404)
    await start_run(session, number, 2, now=NOON)
    await keep_link_check(session, number, dead, now=NOON)
    (kept,) = await read_link_checks(session, [url, "https://b.example/other"])

    assert kept == replace(dead, checked_at=NOON)
    assert kept.is_fresh(NOON + timedelta(minutes=4))
    assert not kept.is_fresh(NOON + timedelta(minutes=6))
    alive = replace(kept, state=LinkState.ALIVE)
    assert alive.is_fresh(NOON + timedelta(hours=23))
    assert not dead.is_fresh(NOON)

    await keep_link_check(session, number, replace(dead, state=LinkState.ALIVE), now=NOON)
    assert [each.state for each in await read_link_checks(session, [url])] == [LinkState.ALIVE]


async def test_a_run_says_how_far_it_is(session: AsyncSession) -> None:
    number = (await make_issue(session)).id or 0
    found = LinkCheck(url="https://b.example/a", state=LinkState.ALIVE, status=200)

    assert await read_run(session, number, now=NOON) is None
    assert await start_run(session, number, 1, now=NOON)
    assert not await start_run(session, number, 1, now=NOON + timedelta(minutes=1))
    running = await read_run(session, number, now=NOON)
    assert running is not None
    assert (running.done, running.total, running.is_running) == (0, 1, True)

    await keep_link_check(session, number, found, now=NOON)
    ended = await read_run(session, number, now=NOON)
    assert ended is not None
    assert (ended.done, ended.is_running, ended.finished_at) == (1, False, NOON)


async def test_a_run_that_was_cut_off_can_be_started_again(session: AsyncSession) -> None:
    number = (await make_issue(session)).id or 0
    await start_run(session, number, 3, now=NOON)

    assert await start_run(session, number, 0, now=NOON + timedelta(minutes=16))
    run = await read_run(session, number, now=NOON)
    assert run is not None
    assert not run.is_running
