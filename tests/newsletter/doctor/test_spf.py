"""SPF as receivers read it."""

from ipaddress import ip_address

import pytest

from newsletter.doctor.errors import BadSpf
from newsletter.doctor.spf import SpfResult, evaluate_spf, find_spf
from tests.newsletter.doctor.name_server import Zone, name_server
from tests.newsletter.doctor.patient import names

ZONE: Zone = {
    ("other.test", "TXT"): "v=spf1 ip4:198.51.100.0/24 -all",
    ("loop.test", "TXT"): "v=spf1 include:loop.test ~all",
    ("host.test", "A"): "203.0.113.9",
    ("host.test", "AAAA"): "2001:db8::9",
    ("mail.test", "MX"): "10 host.test.",
}


async def ask(record: str | list[str], address: str = "203.0.113.9") -> SpfResult:
    async with name_server({**ZONE, ("a.test", "TXT"): record}) as server:
        return await evaluate_spf(names(server), "a.test", ip_address(address))


@pytest.mark.parametrize(
    ("record", "address", "result"),
    [
        ("v=spf1 ip4:203.0.113.9 -all", "203.0.113.9", SpfResult.PASS),
        ("v=spf1 ip4:203.0.113.0/28 -all", "203.0.113.9", SpfResult.PASS),
        ("v=spf1 ip4:203.0.113.0/30 -all", "203.0.113.9", SpfResult.FAIL),
        ("v=spf1 ip6:2001:db8::/32 -all", "2001:db8::1", SpfResult.PASS),
        ("v=spf1 ip4:203.0.113.9 -all", "2001:db8::1", SpfResult.FAIL),
        ("v=spf1 a:host.test ~all", "203.0.113.9", SpfResult.PASS),
        ("v=spf1 a:host.test/24//64 ~all", "203.0.113.77", SpfResult.PASS),
        ("v=spf1 a:host.test/24//64 ~all", "2001:db8::77", SpfResult.PASS),
        ("v=spf1 a:host.test ~all", "203.0.113.8", SpfResult.SOFTFAIL),
        ("v=spf1 mx:mail.test ?all", "203.0.113.9", SpfResult.PASS),
        ("v=spf1 -a:host.test +all", "203.0.113.9", SpfResult.FAIL),
        ("v=spf1 include:other.test ~all", "198.51.100.1", SpfResult.PASS),
        ("v=spf1 include:other.test ?all", "203.0.113.9", SpfResult.NEUTRAL),
        ("v=spf1 redirect=other.test", "198.51.100.1", SpfResult.PASS),
        ("v=spf1 redirect=other.test", "203.0.113.9", SpfResult.FAIL),
        ("V=SPF1 A:host.test exp=why.test -ALL", "203.0.113.9", SpfResult.PASS),
        ("v=spf1", "203.0.113.9", SpfResult.NEUTRAL),
        ("v=spf1 exists:%{i}.a.test -all", "203.0.113.9", SpfResult.NEUTRAL),
        ("v=spf1 redirect=%{d}.other.test", "203.0.113.9", SpfResult.NEUTRAL),
    ],
)
async def test_an_address_is_let_send_or_not(record: str, address: str, result: SpfResult) -> None:
    assert await ask(record, address) is result


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ("v=spf1 ip4:203.0.113 -all", "'203.0.113' in it is no network"),
        ("v=spf1 ipv4:203.0.113.9 -all", "nobody understands 'ipv4:203.0.113.9'"),
        ("v=spf1 include -all", "nobody understands 'include'"),
        ("v=spf1 include:nowhere.test -all", "it is referred to, and there is none"),
        ("v=spf1 include:loop.test -all", "more than 10 questions"),
        (["v=spf1 -all", "v=spf1 ~all"], "there are 2 of them"),
    ],
)
async def test_a_record_that_receivers_give_up_on_is_said(
    record: str | list[str], reason: str
) -> None:
    with pytest.raises(BadSpf, match=reason):
        await ask(record)


async def test_other_texts_are_no_spf_records() -> None:
    async with name_server({("a.test", "TXT"): ["hello", "v=spf10 -all"]}) as server:
        assert await find_spf(names(server), "a.test") is None
