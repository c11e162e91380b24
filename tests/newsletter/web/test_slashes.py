"""Addresses that were typed with a slash at their end."""

import pytest
from httpx import AsyncClient

from tests.newsletter.web.people import BASE_URL


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/archive/", "/archive"),
        ("/archive/?lang=en", "/archive?lang=en"),
        ("/desk/", "/desk"),
        (f"{BASE_URL}//elsewhere.example.test/", "/elsewhere.example.test"),
        ("/%5Celsewhere.example.test/", "/%5Celsewhere.example.test"),
    ],
)
async def test_a_slash_too_many_leads_to_the_page_and_never_to_another_host(
    program: AsyncClient, typed: str, meant: str
) -> None:
    answer = await program.get(typed, headers={"Host": "elsewhere.example.test"})

    assert (answer.status_code, answer.headers["location"]) == (303, meant)
