"""Text, a file or an address, taken apart: the one way in for desk, command line and API."""

import asyncio
import re
from dataclasses import replace
from datetime import date
from html import escape

from newsletter.fetch import Fetched, Guard, fetch
from newsletter.intake.articles import PAGES, fill_roundup, read_page
from newsletter.roundups import EmptyInputError, InputKind, Taken, decode, read_confined

_HEAD = re.compile(r"<head\b[^<>]{0,500}>", re.IGNORECASE)
_BASE = re.compile(r"<base\b", re.IGNORECASE)


async def take_source(
    given: bytes | str,
    *,
    name: str | None = None,
    since: date | None = None,
    until: date | None = None,
) -> Taken:
    """Take a text or a file of any kind apart; of a feed the entries of some days.

    Raises a RoundupError.
    """
    # Seconds, for what is hostile: not in the loop that serves everybody else.
    return await asyncio.to_thread(read_confined, given, name=name, since=since, until=until)


async def take_address(
    url: str, *, guard: Guard, since: date | None = None, until: date | None = None
) -> Taken:
    """Fetch an address and take apart what is there: a feed, a file, a page with many pieces.

    A page that shows one article becomes one item, by what the page says about itself.
    Raises a FetchError or a RoundupError.
    """
    page = await fetch(url, guard=guard)
    return await asyncio.to_thread(_take_page, page, since, until)


def _take_page(page: Fetched, since: date | None, until: date | None) -> Taken:
    try:
        taken = read_confined(_anchor(page), name=page.url, since=since, until=until)
    except EmptyInputError:
        if page.content_type not in PAGES:
            raise
        # A page that a script fills still says in its head what it is about.
        taken = read_confined(_write_head(page), name=page.url)
    roundup = taken.roundup
    if roundup.kind is InputKind.HTML and len(roundup.items) == 1:
        return replace(taken, roundup=fill_roundup(roundup, read_page(page)))
    return taken


def _write_head(page: Fetched) -> str:
    """Return what the head of a page says of its article, as a page with that text."""
    facts = read_page(page).facts
    if not facts.title or not facts.description:
        raise EmptyInputError
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(facts.language or "")}"><body>\n'
        f"<h1>{escape(facts.title)}</h1>\n<p>{escape(facts.description)}</p>\n</body></html>\n"
    )


def _anchor(page: Fetched) -> bytes | str:
    """Return a page with its own address in it, so that relative links lead where they should."""
    if page.content_type not in PAGES:
        return page.body
    text = _decode(page)
    if _BASE.search(text):
        return text
    base = f'<base href="{escape(page.url)}">'
    head = _HEAD.search(text)
    if head:
        return f"{text[: head.end()]}{base}{text[head.end() :]}"
    return f"<html><head>{base}</head>{text}"


def _decode(page: Fetched) -> str:
    """Return the text of a page; what it says of its letters counts where its server is silent."""
    try:
        return page.body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return page.body.decode(page.charset, "replace") if page.charset else decode(page.body)
