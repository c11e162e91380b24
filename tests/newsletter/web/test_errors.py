"""What people see when something goes wrong: a sentence and a number, never a traceback."""

import logging
from collections.abc import AsyncIterator

import pytest
from fastapi import FastAPI, HTTPException
from fastapi.responses import StreamingResponse
from httpx import AsyncClient
from starlette.types import Message

from newsletter.deliveries import NobodyToSendTo
from newsletter.errors import NewsletterError
from newsletter.issues import IssueIsPublished, StaleVersion, UnknownIssue
from newsletter.links import Links
from subscribers import InvalidName, UnknownSubscriber


def _raise_at(app: FastAPI, path: str, error: Exception) -> None:
    @app.get(path)
    async def fail() -> None:
        raise error


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (UnknownIssue(12), 404, "There is no such issue."),
        (UnknownSubscriber(12), 404, "This subscription does not exist"),
        (StaleVersion(given=1, current=2), 409, "Somebody else has changed this text"),
        (IssueIsPublished(12), 409, "is published"),
        (NobodyToSendTo(), 409, "nobody to send to"),
        (InvalidName(), 422, "invisible character"),
        (
            NewsletterError("Something <b>of</b> ours."),
            422,
            "Something &lt;b&gt;of&lt;/b&gt; ours.",
        ),
        (HTTPException(401), 401, "Please sign in first."),
        (HTTPException(418, detail="a secret of the framework"), 418, "went wrong"),
    ],
)
async def test_each_error_has_its_status_and_sentence(
    app: FastAPI, browser: AsyncClient, error: Exception, status: int, words: str
) -> None:
    _raise_at(app, "/try/error", error)

    page = await browser.get("/try/error")

    assert page.status_code == status
    assert words in page.text
    assert "secret" not in page.text
    assert page.headers["content-language"] == "en"


async def test_a_redirect_that_is_raised_is_a_redirect(app: FastAPI, browser: AsyncClient) -> None:
    _raise_at(app, "/try/away", HTTPException(303, headers={"Location": "/desk/sign-in"}))

    answer = await browser.get("/try/away")

    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/sign-in")
    assert answer.content == b""


async def test_the_unexpected_is_a_page_with_a_number_that_stands_in_the_log(
    app: FastAPI, browser: AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    _raise_at(app, "/try/bug", RuntimeError("mara@example.test"))

    page = await browser.get("/try/bug", headers={"Accept-Language": "de"})

    assert page.status_code == 500
    assert "Bei uns ist etwas schiefgegangen." in page.text
    assert "mara@" not in page.text
    assert "RuntimeError" not in page.text
    assert page.headers["x-content-type-options"] == "nosniff"
    (entry,) = (record for record in caplog.records if record.levelno == logging.ERROR)
    number = entry.getMessage().removeprefix("Incident ")
    assert f"<code>{number}</code>" in page.text


async def test_an_answer_that_breaks_off_stays_broken(
    app: FastAPI, browser: AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    async def write_a_little() -> AsyncIterator[bytes]:
        yield b"a little"
        raise RuntimeError

    @app.get("/try/stream")
    async def stream() -> StreamingResponse:
        return StreamingResponse(write_a_little())

    with pytest.raises(RuntimeError):
        await browser.get("/try/stream")

    assert "Incident" in caplog.text


async def test_whoever_hangs_up_is_no_incident(
    app: FastAPI, links: Links, caplog: pytest.LogCaptureFixture
) -> None:
    async def hang_up() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        pytest.fail(f"nobody is there to read {message['type']}")

    path = f"/unsubscribe/{links.reader_token(1)}"
    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [],
        "client": ("127.0.0.1", 1),
    }
    await app(scope, hang_up, send)

    assert "Incident" not in caplog.text


async def test_a_wrong_method_is_told_the_right_one(browser: AsyncClient) -> None:
    page = await browser.delete("/archive")

    assert page.status_code == 405
    assert "GET" in page.headers["allow"]
    assert "This address does not take that kind of request." in page.text


async def test_numbers_that_are_none_are_a_page(app: FastAPI, browser: AsyncClient) -> None:
    @app.get("/try/number")
    async def count(number: int) -> int:
        return number

    page = await browser.get("/try/number?number=<script>")

    assert page.status_code == 422
    assert "<script" not in page.text
