"""Whether a browser or a feed reader already has what it asks for (RFC 9110, 13)."""

from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256

from fastapi import Request, Response

_KEEP = "public, max-age=300"
_OF_THE_BODY = {"content-length", "content-type"}


def keep_fresh(request: Request, response: Response, *, modified: datetime | None) -> Response:
    """Let a response be kept for five minutes and then asked for anew; 304 if nothing changed.

    `modified` is when the newest of what it shows was frozen; None: it shows nothing of that kind.
    """
    tag = f'"{sha256(bytes(response.body)).hexdigest()[:32]}"'
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = _KEEP
    if modified is not None:
        modified = modified.astimezone(UTC).replace(microsecond=0)
        response.headers["Last-Modified"] = format_datetime(modified, usegmt=True)
    if not _has(request, tag, modified):
        return response
    # With all its headers: a browser puts those of the 304 beside the page that it kept.
    kept = {key: value for key, value in response.headers.items() if key not in _OF_THE_BODY}
    return Response(status_code=304, headers=kept)


def _has(request: Request, tag: str, modified: datetime | None) -> bool:
    known = request.headers.get("if-none-match")
    if known is not None:  # then the date does not count (13.1.3)
        return any(each.strip().removeprefix("W/") in {tag, "*"} for each in known.split(","))
    since = _read_date(request.headers.get("if-modified-since", ""))
    return since is not None and modified is not None and modified <= since


def _read_date(header: str) -> datetime | None:
    """Return a date that has a zone, or None: what cannot be read is not there."""
    try:
        date = parsedate_to_datetime(header)
    except ValueError:
        return None
    return date if date.tzinfo else None
