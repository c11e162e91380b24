"""An answer that comes after the same time, so that its speed tells nobody anything."""

import asyncio
from collections.abc import AsyncIterator
from time import monotonic

from fastapi import Depends

from newsletter.web.dependencies import SiteDep


async def _take_time(site: SiteDep) -> AsyncIterator[None]:
    begun = monotonic()
    yield
    await asyncio.sleep(begun + site.even_time.total_seconds() - monotonic())


# A dependency of the route is entered before those of the page function and left after them: the
# transaction is over, and no connection to the database is held meanwhile.
TAKES_ITS_TIME = Depends(_take_time, scope="function")
"""For the route of a page whose work depends on what we know about a person."""
