"""Questions to the DNS: nothing is an answer, silence is none, and long answers come whole."""

import pytest

from newsletter.doctor import Names, NoDns, Unanswered
from tests.newsletter.doctor.name_server import FAILING, SILENT, name_server
from tests.newsletter.doctor.patient import SOON


async def test_a_long_record_is_joined_and_comes_by_tcp() -> None:
    async with name_server({("long.test", "TXT"): "a" * 900}) as server:
        assert await Names(server.address).texts("long.test") == ("a" * 900,)
        assert server.asked == [("long.test", "TXT")] * 2


async def test_what_does_not_exist_is_an_empty_answer() -> None:
    async with name_server({("here.test", "A"): "203.0.113.1"}) as server:
        asking = Names(server.address)
        assert await asking.texts("here.test") == ()
        assert await asking.exchangers("nowhere.test") == ()
        assert [str(one) for one in await asking.addresses("here.test")] == ["203.0.113.1"]


async def test_an_address_has_itself_as_address_and_is_asked_backwards() -> None:
    pointer = f"1{'.0' * 23}.8.b.d.0.1.0.0.2.ip6.arpa"
    async with name_server({(pointer, "PTR"): "Mail.test."}) as server:
        asking = Names(server.address)
        [address] = await asking.addresses("2001:db8::1")
        assert await asking.pointers(address) == ("mail.test",)


async def test_a_server_that_says_nothing_is_named_with_the_time() -> None:
    async with name_server({("a.test", "TXT"): SILENT}) as server:
        with pytest.raises(Unanswered) as caught:
            await Names(server.address, seconds=SOON).texts("a.test")
    assert str(caught.value) == (
        "The DNS does not say which TXT records a.test has: no answer within 0.3 seconds."
    )


async def test_a_server_that_fails_is_no_empty_answer() -> None:
    async with name_server({("a.test", "MX"): FAILING}) as server:
        with pytest.raises(Unanswered, match="its name servers fail"):
            await Names(server.address).exchangers("a.test")


async def test_a_name_that_cannot_be_asked_for_is_said() -> None:
    async with name_server({}) as server:
        with pytest.raises(Unanswered, match="TXT records"):
            await Names(server.address).texts("x" * 64 + ".test")


@pytest.mark.parametrize("server", ["dns.test", "127.0.0.1:0", "127.0.0.1:x", "127.0.0.1:99999"])
def test_what_is_no_dns_server_is_said(server: str) -> None:
    with pytest.raises(NoDns, match="is no DNS server: write it as"):
        Names(server)


def test_an_ipv6_server_needs_no_port() -> None:
    Names("2001:db8::53")
