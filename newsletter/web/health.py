"""Whether this process lives, and whether it can serve."""

import asyncio

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from sqlmodel import literal, select

from newsletter.web.dependencies import SiteDep
from newsletter.web.errors import DATABASE_GONE

router = APIRouter()

_PATIENCE = 3
"""Seconds that the database has for its answer."""


@router.get("/livez")
async def say_alive() -> JSONResponse:
    """Answer, which is all that there is to know."""
    return JSONResponse({"status": "ok"})


@router.get("/readyz")
async def say_ready(site: SiteDep) -> JSONResponse:
    """Answer 503 while the database does not answer."""
    try:
        async with asyncio.timeout(_PATIENCE), site.sessions() as session:
            await session.exec(select(literal(1)))
    except (*DATABASE_GONE, TimeoutError):
        return JSONResponse({"status": "unavailable", "database": "does not answer"}, 503)
    return JSONResponse({"status": "ok", "database": "ok"})
