"""Whatever comes in, at whatever address, from strangers and from editors."""

import re
from dataclasses import dataclass

import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlmodel import SQLModel

from newsletter.database import Sessions
from tests.newsletter.web.desk.press import Press
from tests.newsletter.web.hostile import (
    BODIES,
    FORMS,
    HEADERS,
    STREAM,
    WORDS,
    list_pages,
    request,
)
from tests.newsletter.web.people import Readers


@dataclass(frozen=True, kw_only=True)
class Known:
    """What leads to something real: an issue that is sent, a draft, and two readers."""

    issues: tuple[str, str]
    item: str
    tokens: tuple[str, str]


@pytest.fixture
async def known(press: Press, readers: Readers) -> Known:
    asked = await readers.ask("noor@example.test")
    tokens = (readers.token(await readers.join()), readers.confirm_token(asked))
    sent, draft = await press.sent(), await press.draft_without_link()
    (item,) = await press.item_ids(draft)
    return Known(issues=(str(sent), str(draft)), item=str(item), tokens=tokens)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
async def test_no_bytes_at_any_address_are_an_error_of_ours(
    data: st.DataObject, app: FastAPI, desk: AsyncClient, known: Known
) -> None:
    left_out = {STREAM, "/desk/sign-out"}  # endless; and the editor is to stay
    pages = [page for page in list_pages(app) if page.path not in left_out]
    page = data.draw(st.sampled_from(pages))
    real = st.sampled_from([*known.issues, known.item, *known.tokens]).map(str.encode)
    words = st.one_of(WORDS, real)
    path = re.sub(rb"\{[^}]+\}", lambda _: data.draw(words), page.path.encode())
    kind, body = data.draw(BODIES)
    headers = [*data.draw(HEADERS), (b"content-type", kind), (b"sec-fetch-site", b"none")]
    if data.draw(st.booleans()):
        headers.append((b"cookie", desk.headers["Cookie"].encode()))

    status = await request(
        app, page.method, path, query=data.draw(FORMS), headers=headers, body=body
    )

    assert 200 <= status < 500


async def test_no_get_changes_anything(
    app: FastAPI, desk: AsyncClient, known: Known, sessions: Sessions
) -> None:
    before = await read_rows(sessions)

    for page in list_pages(app):
        if page.method == "GET" and page.path != STREAM:
            for token, number in zip(known.tokens, known.issues, strict=True):
                path = page.path.replace("{token}", token).replace("{number:int}", number)
                await desk.get(re.sub(r"\{[^}]+\}", known.item, path))

    assert await read_rows(sessions) == before


async def read_rows(sessions: Sessions) -> dict[str, list[str]]:
    """Return all rows of all tables."""
    async with sessions() as session:
        connection = await session.connection()
        rows = {}
        for name in (*SQLModel.metadata.tables, "procrastinate_jobs"):
            statement = text(f"SELECT t::text FROM {name} t")  # noqa: S608  # fixed names
            rows[name] = sorted(row for (row,) in await connection.execute(statement))
        return rows
