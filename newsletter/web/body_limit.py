"""How much a request may bring along."""

import re

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from newsletter.web.errors import error_page

_MEGABYTE = 1024 * 1024
_LIMIT = _MEGABYTE
# A roundup is pasted or uploaded here; the importer says itself what is too long for it.
_ROUNDUP_LIMIT = 8 * _MEGABYTE
# So is a picture for an item, and the desk says what is too large for one.
_PICTURE_LIMIT = 16 * _MEGABYTE
_PICTURE_PATH = re.compile(r"/desk/issues/\d+/items(?:/\d+)?")
_ROUNDUP_PATH = re.compile(r"/desk/issues/(?:new|\d+/review/again)|/api/v1/(?:roundups|issues)")


class BodyLimit:
    """Answers 413 to what is too large, whether or not it says so beforehand."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a connection (ASGI)."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = _find_limit(scope["path"])
        announced = Headers(scope=scope).get("content-length", "")
        if announced.isdecimal() and int(announced) > limit:
            await error_page(Request(scope), 413)(scope, receive, send)
            return
        await self._app(scope, _count(receive, limit), send)


def _find_limit(path: str) -> int:
    if _PICTURE_PATH.fullmatch(path):
        return _PICTURE_LIMIT
    return _ROUNDUP_LIMIT if _ROUNDUP_PATH.fullmatch(path) else _LIMIT


def _count(receive: Receive, limit: int) -> Receive:
    total = 0

    async def receive_counted() -> Message:
        nonlocal total
        message = await receive()
        total += len(message.get("body", b""))
        if total > limit:
            # Whoever is reading the body, a page function or FastAPI, hands this on to our page.
            raise HTTPException(413)
        return message

    return receive_counted
