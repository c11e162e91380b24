"""What programs send to be taken apart: the bytes of any kind of input, or an address in JSON."""

import json
from datetime import date
from typing import Annotated, Any

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request

from newsletter.intake import take_address, take_source
from newsletter.roundups import Taken
from newsletter.web.site import Site

_KINDS = (
    "text/plain",
    "text/markdown",
    "text/html",
    "message/rfc822",
    "application/rss+xml",
    "application/feed+json",
    "application/octet-stream",
)

Since = Annotated[date | None, Query(description="Of a feed: entries from this day on.")]
Until = Annotated[date | None, Query(description="Of a feed: entries up to this day, included.")]


class Address(BaseModel):
    """Where the input is to be fetched: a roundup, a page that lists pieces, a feed, an article."""

    model_config = ConfigDict(extra="forbid")

    url: str = Field(max_length=2000, examples=["https://example.org/roundup"])


def describe_body() -> dict[str, Any]:
    """Return what OpenAPI is to say about the body: its kind is told by what it holds."""
    schema = {"type": "string", "format": "binary"}
    content: dict[str, Any] = {kind: {"schema": schema} for kind in _KINDS}
    content["application/json"] = {"schema": Address.model_json_schema()}
    description = "The roundup, whose kind is told by what it holds; or its address."
    return {"requestBody": {"required": True, "description": description, "content": content}}


async def take_body(
    request: Request, site: Site, *, since: date | None, until: date | None
) -> Taken:
    """Take apart what a request brings along, or what is at the address that it names.

    Raises a FetchError or a RoundupError.
    """
    body = await request.body()
    address = _read_address(request, body)
    if address:
        return await take_address(address.url, guard=site.guard, since=since, until=until)
    return await take_source(body, since=since, until=until)


def _read_address(request: Request, body: bytes) -> Address | None:
    """Return the address in a body of JSON; other JSON is an input itself, such as a feed."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        return None
    try:
        return Address.model_validate(json.loads(body))
    except (ValueError, RecursionError, ValidationError):
        return None
