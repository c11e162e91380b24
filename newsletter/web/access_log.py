"""One line in the log for each request, without anything that belongs to a person."""

import logging
from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_log = logging.getLogger(__name__)


class AccessLog:
    """Logs method, route, status and milliseconds.

    The route's template stands for the path, because paths carry tokens; the server's own access
    log, which would write them down, has to be off.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a connection (ASGI)."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        method, status, begun = scope["method"], 500, perf_counter()

        async def send_noticing(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_noticing)
        finally:
            route = getattr(scope.get("route"), "path", None) or "(no page)"
            spent = (perf_counter() - begun) * 1000
            _log.info("%s %s %d %.1f ms", method, route, status, spent)
