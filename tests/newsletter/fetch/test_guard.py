"""Which addresses are the public internet and which only pretend to be."""

import pytest

from newsletter.fetch.guard import Guard, is_public, resolve


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.9.10",
        "0.0.0.0",  # noqa: S104 - nobody binds it here
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "198.18.0.1",
        "198.51.100.7",
        "203.0.113.7",
        "224.0.0.1",
        "233.252.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::7f00:1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "64:ff9b::7f00:1",
        "64:ff9b::808:808",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::1",
        "2002:808:808::1",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fe80::1%eth0",
        "2600::1%eth0",
        "fec0::1",
        "ff02::1",
        "no address",
        "",
    ],
)
def test_an_address_that_is_not_public_is_not_admitted(address: str) -> None:
    assert not is_public(address)
    assert not Guard().admits(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.215.14", "2606:4700::1111", "2a01:4f8::1"])
def test_an_address_on_the_public_internet_is_admitted(address: str) -> None:
    assert is_public(address)


def test_a_test_may_admit_its_own_address_and_no_other() -> None:
    guard = Guard(allow=frozenset({"127.0.0.1"}))
    assert guard.admits("127.0.0.1")
    assert not guard.admits("127.0.0.2")


@pytest.mark.parametrize("disguise", ["2130706433", "0x7f000001", "0177.0.0.1", "127.1"])
async def test_an_address_in_disguise_is_seen_through(disguise: str) -> None:
    assert await resolve(disguise, 80) == ["127.0.0.1"]
