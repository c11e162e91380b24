"""The application as a whole: it starts and stops, and nothing of it stands open."""

import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from starlette.types import Message


async def test_the_application_starts_and_stops(app: FastAPI) -> None:
    calls = iter(["lifespan.startup", "lifespan.shutdown"])
    answers = []

    async def receive() -> Message:
        return {"type": next(calls)}

    async def send(message: Message) -> None:
        answers.append(message["type"])

    await app({"type": "lifespan", "asgi": {"version": "3.0"}}, receive, send)

    assert answers == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json"])
async def test_nothing_tells_strangers_how_it_is_built(program: AsyncClient, path: str) -> None:
    assert (await program.get(path)).status_code == 404


async def test_the_desk_is_there_and_closed(program: AsyncClient) -> None:
    answer = await program.get("/desk")

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/desk/sign-in")
