"""Styles, scripts and pictures of our pages."""

from os import PathLike, stat_result
from urllib.parse import parse_qs

from fastapi import APIRouter
from fastapi.responses import FileResponse
from fastapi.staticfiles import StaticFiles
from starlette.responses import Response
from starlette.types import Scope

from newsletter.resources import static_folder

router = APIRouter()

_YEAR = 365 * 24 * 3600


class HashedFiles(StaticFiles):
    """Static files that browsers may keep for ever when asked for by the address of their hash."""

    def file_response(
        self,
        full_path: str | PathLike[str],
        stat_result: stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """Answer with a file."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        hashed = "v" in parse_qs(scope["query_string"].decode("latin-1"))
        response.headers["Cache-Control"] = (
            f"public, max-age={_YEAR}, immutable" if hashed else "no-cache"
        )
        return response


@router.get("/favicon.ico")
async def send_icon() -> FileResponse:
    """Answer with the icon where a page has no word of its own for it, as an edition does."""
    headers = {"Cache-Control": "public, max-age=86400"}
    return FileResponse(static_folder() / "favicon.svg", headers=headers)
