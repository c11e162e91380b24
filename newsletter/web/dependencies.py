"""What page functions may ask for: the site, a transaction, the time, the language, the client."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.web.language import page_language
from newsletter.web.proxies import client_address, parse_networks
from newsletter.web.site import Site


async def _site(request: Request) -> Site:
    site: Site = request.app.state.site
    return site


SiteDep = Annotated[Site, Depends(_site)]
"""What the application was made of."""


async def _session(site: SiteDep) -> AsyncIterator[AsyncSession]:
    async with site.sessions() as session:  # an error on the way out rolls back
        yield session
        await session.commit()


# The scope "function" ends the transaction before the answer goes out: nobody reads "thank you"
# for something that a failing commit then takes back.
SessionDep = Annotated[AsyncSession, Depends(_session, scope="function")]
"""One transaction a request: committed before the answer goes out, rolled back on an error."""


async def _now(site: SiteDep) -> datetime:
    return site.clock()


NowDep = Annotated[datetime, Depends(_now)]
"""The moment of the request, aware and in UTC."""


async def _language(request: Request) -> str:
    return page_language(request)


LanguageDep = Annotated[str, Depends(_language)]
"""The language of the answer, one of newsletter.translation.LANGUAGES."""


async def _address(request: Request, site: SiteDep) -> str:
    return client_address(request, parse_networks(site.settings.trusted_proxies))


AddressDep = Annotated[str, Depends(_address)]
"""The network address of the client, "" if unknown."""
