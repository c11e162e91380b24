"""Which language a page is answered in."""

from starlette.requests import Request

from newsletter.translation import LANGUAGES


def page_language(request: Request) -> str:
    """Return the language of the answer to a request.

    What somebody chose comes first: `?lang=` in the address, then `request.state.language`, which
    the desk sets to the language of the signed-in editor. Then comes what the browser asks for,
    then the language of the newsletter.
    """
    chosen = (
        request.query_params.get("lang"),
        getattr(request.state, "language", None),
        _accepted(request.headers.get("accept-language", "")),
    )
    fallback: str = request.app.state.site.settings.language
    return next((language for language in chosen if language in LANGUAGES), fallback)


def _accepted(header: str) -> str | None:
    """Return the language of ours that an Accept-Language value (RFC 9110, 12.5.4) likes best."""
    liked = [_weigh(part) for part in header.split(",")]
    known = [(weight, tag) for weight, tag in liked if tag in LANGUAGES and weight > 0]
    return max(known, key=lambda pair: pair[0])[1] if known else None


def _weigh(part: str) -> tuple[float, str]:
    tag, _, weight = part.partition(";q=")
    try:
        return float(weight or 1), tag.strip().lower().split("-")[0]
    except ValueError:
        return 0, tag
