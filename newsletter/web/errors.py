"""What readers and editors see when something goes wrong: a sentence, never a traceback."""

import logging
from secrets import token_hex

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from newsletter.deliveries import DeliveryError
from newsletter.editors import InvitationInvalid, NotAllowed, UnknownEditor, UnknownToken
from newsletter.errors import NewsletterError
from newsletter.issues import (
    IssueIsPublished,
    IssueNotPublished,
    StaleVersion,
    UnknownIssue,
    UnknownItem,
    UnknownRule,
)
from newsletter.links import InvalidLink
from newsletter.translation import translate
from newsletter.web.explanation import explain
from newsletter.web.language import page_language
from newsletter.web.pages import render
from subscribers import SubscribersError, UnknownSubscriber

_log = logging.getLogger(__name__)

_RETRY_AFTER = "10"
"""Seconds after which a database that was restarted usually answers again."""

DATABASE_GONE = (OperationalError, InterfaceError, PoolTimeout)
"""What is raised when the database does not answer, or not now."""

_SENTENCES = {
    400: "What your browser sent could not be read. Please try it once more.",
    401: "Please sign in first.",
    403: "This was sent from a page that is not ours, so we did nothing.",
    404: "There is nothing at this address. Perhaps a part of the link was lost on the way.",
    405: "This address does not take that kind of request.",
    409: "This is no longer possible: somebody has changed it in the meantime.",
    410: "This page existed once and is gone.",
    413: "That was too much at once: it is larger than this page accepts.",
    422: "Some of what was sent could not be used. Please look through the form once more.",
    429: "That was too often. Please wait a while and try again.",
    500: "Something went wrong on our side. Nothing was changed.",
    503: "Our database does not answer right now. Please try again in a moment.",
}

_API_SENTENCES = _SENTENCES | {
    401: "The access token is missing or not valid.",
    422: "Some of what was sent could not be used.",
}
"""A program has neither a form nor a page to sign in on."""

_STATUSES: dict[type[Exception], int] = {
    InvalidLink: 404,
    UnknownSubscriber: 404,
    SubscribersError: 422,
    UnknownIssue: 404,
    UnknownItem: 404,
    UnknownRule: 404,
    StaleVersion: 409,
    IssueIsPublished: 409,
    IssueNotPublished: 409,
    DeliveryError: 409,
    InvitationInvalid: 410,
    UnknownEditor: 404,
    UnknownToken: 404,
    NotAllowed: 403,
    NewsletterError: 422,
}
"""Domain errors know no HTTP status: this table does. The nearest class decides."""


def error_page(
    request: Request, status: int, *, error: Exception | None = None, incident: str = ""
) -> Response:
    """Answer with the page of an error, or a program with its sentence in JSON.

    An error of the domain is explained; without one, the status has a sentence of its own.
    `incident` is the number under which the log has the rest.
    """
    language = page_language(request)
    is_page = not request.url.path.startswith("/api/")
    sentences = _SENTENCES if is_page else _API_SENTENCES
    said = translate(language, sentences.get(status, sentences[500]))
    sentence = explain(error, language) if error else said
    if is_page:
        values = {"status": status, "sentence": sentence, "incident": incident}
        return render(request, "error.html", status, **values)
    answer = {"error": sentence} | ({"incident": incident} if incident else {})
    return JSONResponse(answer, status, headers={"Content-Language": language})


def add_error_pages(app: FastAPI) -> None:
    """Let every error that a page function may raise end in a page."""
    app.add_exception_handler(HTTPException, _answer_status)
    app.add_exception_handler(RequestValidationError, _answer_unreadable)
    for kind in (NewsletterError, SubscribersError):
        app.add_exception_handler(kind, _answer_domain)
    for gone in DATABASE_GONE:
        app.add_exception_handler(gone, _answer_database_gone)


async def _answer_status(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101  # it is registered for nothing else
    if error.status_code < 400:  # noqa: PLR2004 - a redirect, raised by a dependency
        return Response(status_code=error.status_code, headers=error.headers)
    # The detail is for programmers: the frameworks fill it with English and with sizes.
    page = error_page(request, error.status_code)
    page.headers.update(error.headers or {})
    return page


async def _answer_unreadable(request: Request, _: Exception) -> Response:
    return error_page(request, 422)


async def _answer_domain(request: Request, error: Exception) -> Response:
    nearest = next(kind for kind in type(error).__mro__ if kind in _STATUSES)
    return error_page(request, _STATUSES[nearest], error=error)


async def _answer_database_gone(request: Request, error: Exception) -> Response:
    _log.error("The database does not answer: %s", type(error).__name__)
    page = error_page(request, 503)
    page.headers["Retry-After"] = _RETRY_AFTER
    return page


class LastResort:
    """Turns what nobody expected into a page with a number, and the number into a log entry.

    Here the web keeps its one `except Exception`: Starlette's own place for it lies outside of all
    middleware, so its answer would go out without the security headers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a connection (ASGI)."""
        started = False

        async def send_noticing(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, send_noticing)
        except ClientDisconnect:
            _log.info("A client left before its request was complete.")
        except Exception:
            incident = token_hex(4)
            _log.exception("Incident %s", incident)
            if started or scope["type"] != "http":
                raise
            await error_page(Request(scope), 500, incident=incident)(scope, receive, send)
