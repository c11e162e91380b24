"""Web addresses: out of their redirectors, without tracking, and in one spelling to compare."""

import re
from typing import Final
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

import idna

from newsletter.roundups.phrases import split_words

_MOST_HOPS: Final = 5
_LONGEST: Final = 8_000  # characters; mail gateways wrap one address into another

# Host and path (beginning) of a redirector, and the parameters that hold its target.
_REDIRECTORS: Final = (
    (r"(?:www\.)?google\.[a-z.]{2,6}", "/url", "q url"),
    (r"(?:\w+\.)?safelinks\.protection\.outlook\.com", "/", "url"),
    (r"(?:lm?|www)\.facebook\.com", "/l.php", "u"),
    (r"l\.instagram\.com", "/", "u"),
    (r"t\.umblr\.com", "/redirect", "z"),
    (r"slack-redir\.net", "/link", "url"),
    (r"out\.reddit\.com", "/", "url"),
    (r"(?:www\.)?youtube\.com", "/redirect", "q"),
    (r"(?:www\.)?duckduckgo\.com", "/l/", "uddg"),
    (r"(?:www\.)?linkedin\.com", "/redir/", "url"),
    (r"(?:www\.)?linkedin\.com", "/safety/go", "url"),
    (r"vk\.com", "/away.php", "to"),
    (r"(?:deref-\w+|dereferrer)\.(?:gmx|web)\.\w+", "/", "redirectUrl"),
    (r"deref-(?:gmx|web-02|web)\.\w+", "/", "redirectUrl"),
    (r"(?:www\.)?bing\.com", "/news/apiclick.aspx", "url"),
    (r"exit\.sc", "/", "url"),
)
_BEHIND_MARK: Final = split_words("href.li anonym.to nullrefer.com www.anonym.to anon.to")
_PATTERNS: Final = tuple(
    (re.compile(host, re.IGNORECASE), path, names.split()) for host, path, names in _REDIRECTORS
)
_AMP_PAGE: Final = re.compile(
    r"https?://(?:www\.google\.[a-z.]{2,6}/amp|[\w-]+\.cdn\.ampproject\.org/[cv])/(s/)?(?=[\w-]+\.)"
)
_DEFENSE: Final = re.compile(r"https://urldefense\.(?:com|us)/v3/__(.+?)__;")
_DEFENSE_OLD: Final = re.compile(r"https://urldefense\.proofpoint\.com/v2/url\?u=([^&]+)")
_TRACKING: Final = re.compile(
    r"(?:utm_|mc_|pk_|mtm_|hsa_|_hs|sfmc_|oly_|vero_|trk_|ns_|stm_|wt\.|ga_|at_(?:medium|campaign|cust))",
    re.IGNORECASE,
)
_TRACKING_NAMES: Final = split_words(
    "fbclid gclid gclsrc dclid gbraid wbraid yclid msclkid twclid ttclid igshid igsh mkt_tok "
    "xtor cmpid s_cid s_kwcid wt_mc wt_zmc wt_ref ref_src ref_url __s ecid ito ocid smid cvid "
    "__twitter_impression guccounter spm scid rb_clickid wickedid _openstat at_xt fb_action_ids "
    "fb_action_types fb_ref fb_source mbid ncid sr_share soc_src soc_trk"
)
_TRACKING_FRAGMENT: Final = re.compile(
    r"(?:utm_\w+=|xtor=|:~:text=|ref=rss|fbclid=)", re.IGNORECASE
)
_READ_FROM: Final = re.compile(
    r"source=(?:post_page|friends_link|rss|email|user_profile)|ref=[\w-]+(?:\.[\w-]+)*\.[a-z]{2,12}$"
)
_INDEX_PAGE: Final = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)$", re.IGNORECASE)
_AMP_PATH: Final = re.compile(r"/amp/?$", re.IGNORECASE)
_HOST_PREFIX: Final = re.compile(r"(?:www\d?|m|mobile|amp)\.(?=[^.]+\.)")
_UNRESERVED: Final = "/:@!$&'()*+,;=~-._"
_PORTS: Final = {"http": 80, "https": 443}


def unwrap_url(url: str) -> str:
    """Return the address behind the redirectors that name it; any other address as it is."""
    for _ in range(_MOST_HOPS):
        target = _unwrap_once(url)
        if target is None:
            break
        url = target
    return url


def strip_tracking(url: str) -> str:
    """Drop the parameters that only tell where a reader came from; the others stay as printed."""
    bare, mark, fragment = url.partition("#")
    if mark and _TRACKING_FRAGMENT.match(fragment):
        mark = fragment = ""
    address, question, query = bare.partition("?")
    kept = [part for part in query.split("&") if part and not _is_tracking(part)]
    # An address without tracking keeps its very spelling, an empty query too.
    if len(kept) < len([part for part in query.split("&") if part]):
        question, query = ("?" if kept else ""), "&".join(kept)
    return address + question + query + mark + fragment


def normalise_url(url: str) -> str:
    """Spell an address so that two of the same page are equal; for comparing, not for linking.

    Scheme, "www.", default port, tracking, fragment, order of parameters, AMP and a slash at the
    end make no difference. What is no address is returned stripped and in lower case.
    """
    bare = strip_tracking(unwrap_url(url.strip()))
    try:
        parts = urlsplit(bare)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return bare.lower()
    if not host or parts.scheme not in _PORTS:
        return bare.lower()
    host = _HOST_PREFIX.sub("", _spell_host(host), count=1)
    if port is not None and port != _PORTS[parts.scheme]:
        host += f":{port}"
    path = _AMP_PATH.sub("", _INDEX_PAGE.sub("", parts.path)).rstrip("/")
    path = quote(unquote(path), safe=_UNRESERVED)
    query = urlencode(sorted(parse_qsl(parts.query, keep_blank_values=True)))
    return urlunsplit(("https", host, path, query, ""))


def _spell_host(host: str) -> str:
    if host.isascii():
        return host.lower()
    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError:
        return host.lower()


def _is_tracking(part: str) -> bool:
    name = part.partition("=")[0]
    if _READ_FROM.match(part):
        return True
    return bool(_TRACKING.match(name)) or name.lower() in _TRACKING_NAMES


def _unwrap_once(url: str) -> str | None:
    if len(url) > _LONGEST:
        return None
    if match := _AMP_PAGE.match(url):
        return ("https://" if match[1] else "http://") + url[match.end() :]
    if match := _DEFENSE.match(url):
        return _check(match[1])
    if match := _DEFENSE_OLD.match(url):
        return _check(unquote(match[1].replace("-", "%").replace("_", "/")))
    return _read_redirector(url)


def _read_redirector(url: str) -> str | None:
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return None
    if host in _BEHIND_MARK:
        return _check(unquote(parts.query)) or _check(parts.query)
    found = (
        _find_target(parts.query, names)
        for pattern, path, names in _PATTERNS
        if pattern.fullmatch(host) and parts.path.startswith(path)
    )
    return next(found, None)


def _find_target(query: str, names: list[str]) -> str | None:
    found = dict(parse_qsl(query))
    return next((target for name in names if (target := _check(found.get(name, "")))), None)


def _check(target: str) -> str | None:
    """Take only a web address for a target: a search for "q=words" redirects nowhere."""
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    return target if parts.scheme in _PORTS and parts.hostname else None
