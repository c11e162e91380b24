"""HEAD: the answer to GET without its body (RFC 9110, 9.3.2)."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class AnswerHead:
    """Lets every page that answers GET answer HEAD, which FastAPI's routes do not do."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a connection (ASGI)."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return
        scope["method"] = "GET"
        scope.setdefault("state", {})["is_head"] = True  # for pages that count who reads them

        async def send_head(message: Message) -> None:
            if message["type"] == "http.response.start":
                await send(message)
                # The end at once: a stream of events would otherwise go on for nobody.
                await send({"type": "http.response.body", "body": b"", "more_body": False})

        await self._app(scope, receive, send_head)
