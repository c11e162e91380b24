"""The pictures of items, served by ourselves: mails and pages load none from elsewhere."""

import re
from typing import Final

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from newsletter.images import find_image
from newsletter.web.dependencies import SessionDep

router = APIRouter()

_NAME: Final = re.compile(r"[0-9a-f]{64}\.(?:jpg|png)")
_HEADERS: Final = {
    # The name is the hash of the content: it can never be another picture.
    "Cache-Control": "public, max-age=31536000, immutable",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    # Mails are read on pages of mail providers, and in the sandboxed frames of our desk.
    "Cross-Origin-Resource-Policy": "cross-origin",
}


@router.get("/images/{name}")
async def send_image(request: Request, name: str, session: SessionDep) -> Response:
    """Answer with a picture; whoever knows its name may see it, as mails are passed on."""
    if not _NAME.fullmatch(name):
        raise HTTPException(404)
    headers = {**_HEADERS, "ETag": f'"{name}"'}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    image = await find_image(session, name)
    if image is None:
        raise HTTPException(404)
    return Response(image.content, media_type=image.media_type, headers=headers)
