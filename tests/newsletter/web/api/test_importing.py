"""The API: programs take roundups apart and make drafts, each with a token of its own."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient

from newsletter.database import Sessions
from newsletter.editors import Role, add_editor, add_token, list_audit, list_tokens, revoke_token
from newsletter.issues import read_issue
from newsletter.links import Links
from newsletter.settings import Settings
from newsletter.web.site import Site
from tests.newsletter.fetch.site import Site as WebServer
from tests.newsletter.fetch.site import site as web_server
from tests.newsletter.intake.pages import ARTICLE, FEED, ROUNDUP, say
from tests.newsletter.issues.test_drafting import ROUNDUP as TEXT
from tests.newsletter.web.people import BASE_URL, Clock

ROUNDUPS, ISSUES = "/api/v1/roundups", "/api/v1/issues"


@pytest.fixture
async def server() -> AsyncIterator[WebServer]:
    pages = {
        "/wurm": say(ARTICLE),
        "/schau": say(ROUNDUP),
        "/feed": say(FEED, "application/rss+xml"),
        "/gone": b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n",
    }
    async with web_server(dict(pages)) as running:
        yield running


@pytest.fixture
def site(
    settings: Settings, sessions: Sessions, links: Links, clock: Clock, server: WebServer
) -> Site:
    return Site(
        settings=settings, sessions=sessions, links=links, clock=clock, guard=server.guard()
    )


@pytest.fixture
async def token(sessions: Sessions, clock: Clock) -> str:
    async with sessions.begin() as session:
        editor = await add_editor(session, "ada@example.org", role=Role.EDITOR, now=clock.now)
        return await add_token(session, editor.id or 0, name="Probe", now=clock.now)


@pytest.fixture
async def robot(app: FastAPI, token: str) -> AsyncIterator[AsyncClient]:
    """A program that has a token."""
    async with AsyncClient(
        transport=ASGITransport(app),
        base_url=BASE_URL,
        headers={"Authorization": f"Bearer {token}", "Accept-Language": "en"},
    ) as client:
        yield client


def at(server: WebServer, path: str) -> dict[str, Any]:
    return {"json": {"url": server.url(path)}}


async def test_a_roundup_is_taken_apart_and_nothing_is_stored(
    robot: AsyncClient, sessions: Sessions
) -> None:
    answer = await robot.post(ROUNDUPS, content=TEXT)

    assert answer.status_code == 200
    read = answer.json()
    assert (read["kind"], read["reading"], len(read["items"])) == ("text", "bylines", 2)
    assert read["items"][0]["title"] == "Ein Beet, das niemand umgräbt"
    async with sessions() as session:
        assert [line.action for line in await list_audit(session)] == [
            "token.added",
            "editor.added",
        ]


async def test_a_file_is_known_by_what_it_holds(robot: AsyncClient) -> None:
    answer = await robot.post(
        ROUNDUPS, content=ROUNDUP.encode(), headers={"Content-Type": "application/octet-stream"}
    )

    assert answer.json()["kind"] == "html"


async def test_an_address_is_fetched(robot: AsyncClient, server: WebServer) -> None:
    article = await robot.post(ROUNDUPS, **at(server, "/wurm"))
    feed = await robot.post(f"{ROUNDUPS}?since=2026-11-18&until=2026-11-30", **at(server, "/feed"))

    assert article.json()["items"][0]["source"]["name"] == "Probezeitung"
    assert [item["title"] for item in feed.json()["items"]] == ["Farn"]


async def test_other_json_is_an_input_itself(robot: AsyncClient) -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Probe",
        "items": [{"url": "https://b.example/moos", "title": "Moos", "content_text": "Grün."}],
    }
    answer = await robot.post(ROUNDUPS, json=feed)
    assert [item["title"] for item in answer.json()["items"]] == ["Moos"]

    broken = await robot.post(
        ROUNDUPS, content=b"{" * 9, headers={"Content-Type": "application/json"}
    )
    assert broken.json()["reading"] == "single"


async def test_a_draft_is_made_with_its_findings(
    robot: AsyncClient, sessions: Sessions, server: WebServer
) -> None:
    answer = await robot.post(f"{ISSUES}?title=Von+fern", **at(server, "/schau"))

    assert answer.status_code == 201
    drafted = answer.json()
    number = drafted["issue"]
    assert answer.headers["location"] == f"{BASE_URL}/desk/issues/{number}" == drafted["address"]
    assert (drafted["title"], drafted["items"]) == ("Von fern", 2)
    assert {"code", "severity", "item", "message"} == set(drafted["findings"][0])
    async with sessions() as session:
        assert len((await read_issue(session, number)).items) == 2
        (line, *_) = await list_audit(session)
    assert (line.email, line.action) == ("ada@example.org", "issue.drafted")


async def test_findings_are_said_in_the_language_that_is_asked_for(robot: AsyncClient) -> None:
    said = [
        (await robot.post(ISSUES, content=TEXT, headers={"Accept-Language": language})).json()
        for language in ("en", "de")
    ]

    english, german = ([one["message"] for one in each["findings"]] for each in said)
    assert "The link is missing." in english
    assert "Der Link fehlt." in german


async def test_a_draft_that_cannot_be_a_mail_is_made_and_says_so(robot: AsyncClient) -> None:
    endless = TEXT.replace("Sie geht nach", "Sie geht nach, <immer> weiter. " * 10_000)
    drafted = (await robot.post(ISSUES, content=endless.encode())).json()

    assert drafted["items"] == 2
    (finding,) = drafted["findings"]
    assert (finding["code"], finding["severity"]) == ("issue.unrenderable", "error")
    assert "cannot be made into mail: The text has" in finding["message"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The input is empty: there is no text to take apart."),
        (b"{\\rtf1 x}", "The input is a rich text document (RTF), which cannot be read yet"),
    ],
)
async def test_what_cannot_be_read_is_refused_in_a_sentence(
    robot: AsyncClient, content: bytes, sentence: str
) -> None:
    for path in (ROUNDUPS, ISSUES):
        answer = await robot.post(path, content=content)
        assert answer.status_code == 422
        assert answer.json()["error"].startswith(sentence)


async def test_errors_are_json_in_the_language_that_is_asked_for(
    robot: AsyncClient, server: WebServer
) -> None:
    gone = await robot.post(ROUNDUPS, **at(server, "/gone"), headers={"Accept-Language": "de"})
    inside = await robot.post(ROUNDUPS, json={"url": f"http://192.168.0.1:{server.port}/"})
    nowhere = await robot.get("/api/v1/nothing")
    above = await robot.get("/api/v2/roundups")
    wrong = await robot.get(ROUNDUPS)
    day = await robot.post(f"{ROUNDUPS}?since=gestern", content=TEXT)

    assert "antwortet mit Status 404" in gone.json()["error"]
    assert inside.json()["error"] == "This address is not on the public internet."
    assert (nowhere.status_code, above.status_code) == (404, 404)
    assert wrong.status_code == 405
    assert day.status_code == 422
    assert day.json() == {"error": "Some of what was sent could not be used."}
    for answer in (nowhere, above, wrong):
        assert list(answer.json()) == ["error"]


async def test_eight_megabytes_are_too_much_at_once(robot: AsyncClient) -> None:
    large = await robot.post(ROUNDUPS, content=b"x" * (6 * 1024 * 1024))
    larger = await robot.post(ROUNDUPS, content=b"x" * (8 * 1024 * 1024 + 1))

    assert "more than the 5,000,000 that are read at once" in large.json()["error"]
    assert (larger.status_code, list(larger.json())) == (413, ["error"])


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer nl_wrong"},
        {"Authorization": "Basic YWRhOng="},
        {"Authorization": "Bearer"},
    ],
)
async def test_without_a_valid_token_nothing_is_done(
    program: AsyncClient, headers: dict[str, str]
) -> None:
    for path in (ROUNDUPS, ISSUES):
        english = {"Accept-Language": "en", **headers}
        answer = await program.post(path, content=TEXT, headers=english)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"
        assert answer.json() == {"error": "The access token is missing or not valid."}


async def test_a_revoked_token_is_refused_at_once(
    robot: AsyncClient, sessions: Sessions, clock: Clock
) -> None:
    assert (await robot.post(ROUNDUPS, content=TEXT)).status_code == 200
    async with sessions.begin() as session:
        (token,) = await list_tokens(session)
        await revoke_token(session, token.id, editor_id=None, now=clock.now)

    assert (await robot.post(ROUNDUPS, content=TEXT)).status_code == 401


async def test_a_cookie_opens_nothing_and_a_foreign_page_may_not_ask(
    program: AsyncClient, robot: AsyncClient
) -> None:
    cookie = {"Cookie": "__Host-session=x", "Sec-Fetch-Site": "same-origin"}
    assert (await program.post(ISSUES, content=TEXT, headers=cookie)).status_code == 401
    foreign = await robot.post(ISSUES, content=TEXT, headers={"Sec-Fetch-Site": "cross-site"})
    assert (foreign.status_code, list(foreign.json())) == (403, ["error"])


async def test_the_api_describes_itself_and_nothing_else(program: AsyncClient) -> None:
    described = (await program.get("/api/v1/openapi.json")).json()

    assert set(described["paths"]) == {"/roundups", "/issues"}
    assert described["servers"] == [{"url": "/api/v1"}]
    call = described["paths"]["/issues"]["post"]
    assert call["security"] == [{"token": []}]
    assert described["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    assert {"text/plain", "application/json"} <= set(call["requestBody"]["content"])
    assert "desk" not in json.dumps(list(described["paths"]))
