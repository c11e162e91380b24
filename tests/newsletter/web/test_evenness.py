"""Answers whose speed tells nobody anything."""

from dataclasses import replace
from datetime import timedelta
from time import monotonic

from httpx import ASGITransport, AsyncClient

from newsletter.web.app import create_app
from newsletter.web.site import Site
from tests.newsletter.web.people import AGREED, BASE_URL, Readers


async def test_the_form_takes_its_time_for_known_and_unknown_alike(
    site: Site, readers: Readers
) -> None:
    await readers.join("mara@example.test")
    app = create_app(replace(site, even_time=timedelta(seconds=0.3)))
    async with AsyncClient(transport=ASGITransport(app), base_url=BASE_URL) as client:
        for address in ("mara@example.test", "noor@example.test"):
            begun = monotonic()
            answer = await client.post("/subscribe?lang=en", data={"email": address, **AGREED})

            assert answer.status_code == 200
            assert monotonic() - begun >= 0.3
