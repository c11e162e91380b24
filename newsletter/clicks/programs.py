"""Who opens links without reading: scanners of mail servers, previews, crawlers."""

import re

_PROGRAM = re.compile(
    r"(?<!\bcu)bot\b|crawl|spider|scan|preview|prefetch|monitor|headless|phantom|"
    r"curl|wget|python|java/|okhttp|go-http|libwww|httpclient|axios|node-fetch|"
    r"barracuda|mimecast|proofpoint|symantec|messagelabs|trendmicro|forcepoint|fireeye|sophos|"
    r"safelinks|googleimageproxy|google-read-aloud|facebookexternalhit|slack|telegram|whatsapp|"
    r"discord|linkexpanding|skypeuri|bitly|virustotal|urlscan",
    re.IGNORECASE,
)


def is_program(user_agent: str) -> bool:
    """Tell whether a client says that it is no browser, or says nothing at all."""
    return not user_agent.strip() or _PROGRAM.search(user_agent) is not None
