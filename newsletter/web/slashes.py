"""Addresses that were typed with a slash at their end."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse

from newsletter.web.pages import redirect

router = APIRouter()


@router.get("/{path:path}/")
async def drop_slash(request: Request, path: str) -> RedirectResponse:
    """Lead to the address without it, which names no host: two slashes at its front would."""
    query = request.url.query
    return redirect(f"/{path.strip('/')}{'?' if query else ''}{query}")
