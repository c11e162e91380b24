"""Where a link may lead: web pages and mailboxes, spelled in ASCII."""

import re
from urllib.parse import SplitResult, quote, urlsplit

import idna

_LONGEST = 2000  # characters; longer ones break in mail programs
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_.])?|[0-9a-f:.]*:[0-9a-f:.]*")
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_UNSAFE = re.compile('[\x00-\x20\x7f-\xa0\\\\<>"\u2028\u2029\u2060]')


def clean_url(text: str) -> str | None:
    """Return a link's target spelled in ASCII, or None if it may not be linked to.

    Only http, https and mailto; no user names, no blanks; international hosts become Punycode.
    """
    url = text.strip()
    if not url or len(url) > _LONGEST or _UNSAFE.search(url):
        return None
    try:
        parts = urlsplit(url)
        cleaned = _clean_mailbox(parts) if parts.scheme == "mailto" else _clean_page(parts)
    except ValueError:  # urlsplit, its port, idna and quote all raise kinds of it
        return None
    return cleaned if cleaned and len(cleaned) <= _LONGEST else None


def _clean_page(parts: SplitResult) -> str | None:
    host = (parts.hostname or "").lower()
    if parts.scheme not in {"http", "https"} or "@" in parts.netloc:
        return None
    if not host.isascii():
        host = idna.encode(host, uts46=True).decode()
    if not _HOST.fullmatch(host):
        return None
    netloc = f"[{host}]" if ":" in host else host
    if parts.port is not None:
        netloc += f":{parts.port}"
    return f"{parts.scheme}://{netloc}{_quote(_rest(parts))}"


def _clean_mailbox(parts: SplitResult) -> str | None:
    local, at, domain = parts.path.rpartition("@")
    if not (local and at and domain) or parts.netloc:
        return None
    if not domain.isascii():
        domain = idna.encode(domain, uts46=True).decode()
    return "mailto:" + _quote(f"{local}@{domain}" + _rest(parts._replace(path="")))


def _rest(parts: SplitResult) -> str:
    query = f"?{parts.query}" if parts.query else ""
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    return parts.path + query + fragment


def _quote(text: str) -> str:
    return quote(_LONE_PERCENT.sub("%25", text), safe="/?#[]@!$&'()*+,;=:%~")
