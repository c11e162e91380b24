"""What browsers are told to forbid, and which foreign pages may post to us."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from newsletter.web.errors import error_page

_OUR_PAGES = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "form-action 'self'; frame-src 'self'; connect-src 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
# A mail brings its styles along, inline, and shows pictures that we serve. It may do nothing else.
_MAIL = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'"
_IN_A_FRAME = "form-action 'none'; sandbox; frame-ancestors 'self'"
_MAIL_AS_PAGE = f"{_MAIL}; form-action 'none'; frame-ancestors 'none'"

_FIXED_HEADERS = {
    "Content-Security-Policy": _OUR_PAGES,
    "X-Content-Type-Options": "nosniff",
    # Addresses of ours carry tokens, so neither another site nor the log of a proxy in front of us
    # may see them in a Referer. "no-referrer" would be too much: browsers then send "Origin: null"
    # with our own forms, which we could not tell apart.
    "Referrer-Policy": "strict-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def framed(html: str, *, images: bool = True) -> HTMLResponse:
    """Answer with the HTML of a mail, for a sandboxed frame inside one of our own pages.

    Without images it looks as in a mail program that loads none.
    """
    policy = _MAIL if images else _MAIL.replace("img-src 'self' data:", "img-src 'none'")
    return _mail(html, f"{policy}; {_IN_A_FRAME}")


def mail_as_page(html: str) -> HTMLResponse:
    """Answer with the HTML of a mail as a page of its own, byte for byte."""
    return _mail(html, _MAIL_AS_PAGE)


def _mail(html: str, policy: str) -> HTMLResponse:
    # The links of a mail lead elsewhere, and no form of ours stands in it: nobody needs a Referer.
    headers = {"Content-Security-Policy": policy, "Referrer-Policy": "no-referrer"}
    return HTMLResponse(html, headers=headers)


class SecurityHeaders:
    """Adds the headers that a response did not set itself."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self._app = app
        self._headers = dict(_FIXED_HEADERS)
        if https:
            # Without includeSubDomains: the other hosts of the domain are not ours to decide.
            self._headers["Strict-Transport-Security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a connection (ASGI)."""

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_guarded)


class OwnFormsOnly:
    """Refuses what foreign pages make a browser post (cross-site request forgery)."""

    def __init__(self, app: ASGIApp, *, base_url: str) -> None:
        self._app = app
        self._base_url = base_url

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a connection (ASGI)."""
        if scope["type"] == "http" and not self._is_ours(scope):
            await error_page(Request(scope), 403)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _is_ours(self, scope: Scope) -> bool:
        if scope["method"] in _SAFE_METHODS or _anybody_may_post(scope["path"]):
            return True
        headers = Headers(scope=scope)
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        if site is not None:
            return site in {"same-origin", "none"}
        if origin is not None:
            # The host as the browser sees it, or as a proxy hides it from us. "null" has no host.
            host = urlsplit(origin).netloc
            return bool(host) and host in {urlsplit(self._base_url).netloc, headers.get("host")}
        # Every browser sends one of the two with a POST, so this is a program. Without a cookie
        # nobody's rights can be borrowed; with one, we do not believe that it is no browser.
        return "cookie" not in headers


def _anybody_may_post(path: str) -> bool:
    # Mail providers post RFC 8058's one-click without any header of a page. The subscribe form may
    # stand in foreign pages: all it does is to ask for a mail that somebody must then confirm.
    return path == "/subscribe" or path.startswith("/unsubscribe/")
