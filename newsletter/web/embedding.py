"""The subscribe form for foreign pages: as HTML to copy, and as a script that puts it there."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from newsletter.web.consent import consent_wording
from newsletter.web.dependencies import LanguageDep, SiteDep
from newsletter.web.pages import Pages, render

router = APIRouter()


@router.get("/embed")
async def show_html(request: Request, site: SiteDep, language: LanguageDep) -> HTMLResponse:
    """Show the form as HTML to copy."""
    html = _write_form(request, language)
    script = f'<script src="{site.settings.base_url}/embed.js?lang={language}" async></script>'
    return render(request, "subscription/embed.html", html=html, script=script)


@router.get("/embed.js")
async def write_script(request: Request, language: LanguageDep) -> Response:
    """Answer with a script that puts the form behind itself."""
    pages: Pages = request.app.state.pages
    html = _write_form(request, language)
    script = pages.render("subscription/embed.js", language, {"html": html})
    headers = {
        "Cache-Control": "public, max-age=300",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Vary": "Accept-Language",
    }
    return Response(script, media_type="text/javascript", headers=headers)


def _write_form(request: Request, language: str) -> str:
    pages: Pages = request.app.state.pages
    settings = pages.site.settings
    wording = consent_wording(settings.name, language)
    values = {"wording": wording, "base_url": settings.base_url}
    return pages.render("subscription/pasted.html", language, values).strip()
