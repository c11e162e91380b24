"""Requests as no browser sends them: any bytes, past every client that would tidy them up."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote_from_bytes, unquote

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from hypothesis import strategies as st
from starlette.types import Message, Scope

from newsletter.resources import templates_folder

STREAM = "/desk/issues/{number:int}/progress"


def quote(raw: bytes) -> bytes:
    return quote_from_bytes(raw, safe="").encode()


_NUMBERS = st.sampled_from(
    [b"0", b"1", b"2", b"-1", b"2147483647", b"2147483648", b"9" * 30, b"1e5", b"%D9%A1"]
)
_TEXTS = st.sampled_from([b"", b"yes", b"up", b"de", b"queued", b"%00", b"%ED%A0%80", b"..%2F.."])
WORDS = st.one_of(_NUMBERS, _TEXTS, st.binary(max_size=12).map(quote))
_FIELDS = st.sampled_from(
    sorted(
        {"after", "before", "file", "lang", "reason:title.missing", "saved", "state", "width"}
        | {
            name
            for template in (templates_folder() / "web").rglob("*.html")
            for name in re.findall(r'name="(\w+)"', template.read_text(encoding="utf-8"))
        }
    )
)
FORMS = st.lists(st.tuples(_FIELDS, WORDS), max_size=6).map(
    lambda pairs: b"&".join(name.encode() + b"=" + value for name, value in pairs)
)
_PARTS = b'--x\r\nContent-Disposition: form-data; name="%b"%b\r\n\r\n%b\r\n--x--\r\n'
BODIES = st.one_of(
    FORMS.map(lambda form: (b"application/x-www-form-urlencoded", form)),
    st.tuples(
        st.sampled_from([b"multipart/form-data; boundary=x", b"multipart/form-data", b"\xff"]),
        st.builds(
            lambda name, file, value: _PARTS % (name.encode(), file, value),
            _FIELDS,
            st.sampled_from([b"", b'; filename=""', b'; filename="a.txt"', b'; filename="\xff\0"']),
            st.binary(max_size=40),
        ),
    ),
    st.tuples(st.sampled_from([b"text/plain", b"application/json"]), st.binary(max_size=40)),
)
HEADERS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                b"accept-language",
                b"user-agent",
                b"x-forwarded-for",
                b"if-none-match",
                b"if-modified-since",
                b"range",
                b"origin",
                b"host",
                b"content-length",
            ]
        ),
        st.binary(max_size=20),
    ),
    max_size=3,
)


@dataclass(frozen=True, kw_only=True)
class Page:
    """One address of the application, its places still open."""

    path: str
    method: str


def list_pages(app: FastAPI) -> list[Page]:
    return sorted(_pages(app), key=lambda page: (page.path, page.method))


def _pages(app: FastAPI) -> Iterator[Page]:
    for route in iter_route_contexts(app.routes):
        for method in getattr(route, "methods", None) or {"GET"}:
            yield Page(path=route.path or "/", method=method)


async def request(
    app: FastAPI,
    method: str,
    raw_path: bytes,
    *,
    query: bytes = b"",
    headers: list[tuple[bytes, bytes]],
    body: bytes = b"",
) -> int:
    """Send a request as uvicorn would hand it on, and return the status of the answer."""
    scope: Scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "https",
        "path": unquote(raw_path.decode("ascii")),
        "raw_path": raw_path,
        "root_path": "",
        "query_string": query,
        "headers": headers,
        "client": ("127.0.0.1", 5),
        "server": ("127.0.0.1", 80),
    }
    arriving: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]
    statuses: list[int] = []

    async def receive() -> Message:
        return arriving.pop() if arriving else {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    await app(scope, receive, send)
    return statuses[0] if statuses else 0
