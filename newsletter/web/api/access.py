"""Who a program acts for: the access token in its Authorization header, never a cookie."""

from typing import Annotated

from fastapi import Depends, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from newsletter.editors import TokenHolder, find_token
from newsletter.web.dependencies import NowDep, SiteDep

_bearer = HTTPBearer(
    auto_error=False,
    scheme_name="token",
    description="An access token of an editor, as `newsletter editor token add` prints it.",
)


async def _require_token(
    given: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
    site: SiteDep,
    now: NowDep,
) -> TokenHolder:
    # A transaction of its own: none is open while an address is fetched later on.
    async with site.sessions.begin() as session:
        holder = await find_token(session, given.credentials, now=now) if given else None
    if holder is None:
        raise HTTPException(401, headers={"WWW-Authenticate": "Bearer"})
    return holder


HolderDep = Annotated[TokenHolder, Depends(_require_token)]
"""The editor a program acts for; without a valid token the answer is 401.

Every role may import: both exist to write issues.
"""
