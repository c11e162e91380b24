"""What is wrong with the web addresses of an issue: by their spelling, and when they were tried."""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from newsletter.issues.findings import Finding, Reporter
from newsletter.issues.link_checks import LinkCheck
from newsletter.issues.memory import LinkState
from newsletter.issues.models import Issue, Item
from newsletter.issues.words import list_links
from newsletter.roundups import strip_tracking, unwrap_url

_NOWHERE = {"example.com", "www.example.com", "example.org", "example.net", "localhost"}
_PLACEHOLDER = re.compile(r"…|\.\.\.$|\b(?:TODO|XXX+|your-?link|link-?here)\b", re.IGNORECASE)


def check_addresses(
    issue: Issue, items: Sequence[Item], checked: Sequence[LinkCheck]
) -> Iterator[Finding]:
    """Find what is wrong with the addresses of an issue and of each of its items."""
    known = {each.url: each for each in checked}
    for field, text in (("intro", issue.intro), ("outro", issue.outro)):
        for _, url in list_links(text):
            yield from _check_one(url, field, Reporter(), known.get(url))
    for item in items:
        report = Reporter(item=item)
        for field in ("url", "source_url"):
            url = getattr(item, field)
            if url:
                yield from _check_one(url, field, report, known.get(url))
        for _, url in list_links(item.body):
            yield from _check_one(url, "body", report, known.get(url))


def tidy_url(url: str) -> str:
    """Return an address without redirectors and without what counts readers."""
    return strip_tracking(unwrap_url(url))


def _check_one(
    url: str, field: str, report: Reporter, known: LinkCheck | None
) -> Iterator[Finding]:
    if _leads_nowhere(url):
        yield report.error(
            "link.placeholder", field, "The link “{url}” is only a placeholder.", url=url
        )
        return
    if tidy_url(url) != url:
        yield report.hint(
            "link.tracking", field, "The link counts readers for somebody else.", url=url
        )
    if known:
        yield from _check_answer(url, field, report, known)


def _check_answer(url: str, field: str, report: Reporter, known: LinkCheck) -> Iterator[Finding]:
    if known.state is LinkState.DEAD and known.status:
        yield report.error(
            "link.dead",
            field,
            "The link is dead: the server answers {status}. ({url})",
            url=url,
            status=known.status,
        )
    elif known.state is LinkState.DEAD:
        yield report.error("link.dead", field, "The link is dead. ({url})", url=url)
    if known.state is LinkState.UNCLEAR:
        yield report.hint(
            "link.unclear",
            field,
            "Whether the link works could not be found out; open it yourself. ({url})",
            url=url,
        )
    if known.https_works:
        yield report.hint("link.http", field, "The page can be had over https as well.", url=url)


def _leads_nowhere(url: str) -> bool:
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return True
    has_host = "." in host or ":" in host
    is_web = url.startswith(("http://", "https://"))
    return is_web and (not has_host or host in _NOWHERE or bool(_PLACEHOLDER.search(url)))
