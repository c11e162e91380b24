"""TLS: the certificate must bear the name that was asked for, whatever address is opened."""

import ssl

import pytest

from newsletter.fetch import Guard, NotAnswering, fetch
from tests.newsletter.certificates import Certificates, make_certificates
from tests.newsletter.fetch.site import HOME, OK, Page, lead_to, resolve_like, site


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("certificates"))


async def test_tls_is_verified_for_the_name_although_an_address_is_opened(
    certificates: Certificates,
) -> None:
    pages: dict[str, Page] = {"/": OK + b"\r\nsafe"}
    async with site(pages, certificates.serve()) as web:

        def guard(trust: ssl.SSLContext | None) -> Guard:
            return Guard(
                allow=frozenset({HOME}),
                ports=frozenset({web.port}),
                resolver=resolve_like({"localhost": [HOME], "other.example": [HOME]}),
                trust=trust,
            )

        own = certificates.trust()
        fetched = await fetch(web.url("/", "localhost", "https"), guard=guard(own))
        assert fetched.body == b"safe"
        with pytest.raises(NotAnswering, match="certificate is not good, Hostname mismatch"):
            await fetch(web.url("/", "other.example", "https"), guard=guard(own))
        with pytest.raises(NotAnswering, match="certificate is not good"):
            await fetch(web.url("/", "localhost", "https"), guard=guard(None))


async def test_a_connection_verified_for_one_name_does_not_serve_another(
    certificates: Certificates,
) -> None:
    pages: dict[str, Page] = {}
    async with site(pages, certificates.serve()) as web:
        pages["/"] = lead_to(web.url("/secret", "other.example", "https"))
        guard = Guard(
            allow=frozenset({HOME}),
            ports=frozenset({web.port}),
            resolver=resolve_like({"localhost": [HOME], "other.example": [HOME]}),
            trust=certificates.trust(),
        )
        with pytest.raises(NotAnswering, match="Hostname mismatch"):
            await fetch(web.url("/", "localhost", "https"), guard=guard)
