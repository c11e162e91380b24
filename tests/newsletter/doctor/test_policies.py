"""SPF, DKIM and DMARC of a newsletter: what is wrong is said with the record that mends it."""

from dataclasses import replace

import pytest

from newsletter.doctor import Grade, Record
from newsletter.doctor.policies import check_dkim, check_dmarc
from newsletter.doctor.senders import check_spf
from newsletter.mail import Server
from tests.newsletter.doctor.name_server import name_server
from tests.newsletter.doctor.patient import DOMAIN, HOST, SETUP, keys, names, only, zone

SIGNED = replace(SETUP, keys=keys())


async def test_a_record_that_names_our_server_is_good() -> None:
    async with name_server(zone()) as server:
        finding = only(await check_spf(names(server), SETUP), Grade.GOOD)
    assert finding.message == f"The SPF record of return.{DOMAIN} lets {HOST} send."


@pytest.mark.parametrize(
    ("host", "told", "value"),
    [
        (HOST, "", f"v=spf1 a:{HOST} ~all"),
        ("203.0.113.7", "", "v=spf1 ip4:203.0.113.7 ~all"),
        ("localhost", "", "v=spf1 mx ~all"),
        ("localhost", "2001:db8::1", "v=spf1 ip6:2001:db8::1 ~all"),
    ],
)
async def test_without_a_record_one_is_suggested(host: str, told: str, value: str) -> None:
    setup = replace(SETUP, server=Server(host=host, port=25), sending_address=told)
    async with name_server(zone(SPF=None)) as server:
        finding = only(await check_spf(names(server), setup), Grade.WRONG)
    assert finding.record == Record(name=f"return.{DOMAIN}", type="TXT", value=value)


async def test_a_server_that_the_record_does_not_name_may_be_a_relay() -> None:
    async with name_server(zone(SPF="v=spf1 include:_spf.relay.test -all")) as server:
        zone_of_relay = ("_spf.relay.test", "TXT")
        server.zone = {**server.zone, zone_of_relay: "v=spf1 ip4:198.51.100.1 -all"}
        finding = only(await check_spf(names(server), SETUP), Grade.DOUBT)
        told = replace(SETUP, sending_address="203.0.113.7")
        certain = only(await check_spf(names(server), told), Grade.WRONG)
    assert finding.record
    assert finding.record.value == f"v=spf1 a:{HOST} include:_spf.relay.test -all"
    assert "say" in finding.message
    assert certain.record
    assert certain.record.value == "v=spf1 ip4:203.0.113.7 include:_spf.relay.test -all"


async def test_a_record_is_suggested_that_names_all_servers() -> None:
    backup = Server(host=f"backup.{DOMAIN}", port=587)
    setup = replace(SETUP, relays=(backup,))
    async with name_server(zone()) as server:
        good, doubt = await check_spf(names(server), setup)
    assert good.grade is Grade.GOOD
    assert doubt.grade is Grade.DOUBT
    assert doubt.record
    assert doubt.record.value == f"v=spf1 a:backup.{DOMAIN} a:{HOST} ~all"
    async with name_server(zone(SPF=None)) as server:
        missing = only(await check_spf(names(server), setup), Grade.WRONG)
    assert missing.record
    assert missing.record.value == f"v=spf1 a:{HOST} a:backup.{DOMAIN} ~all"


async def test_a_relay_next_door_does_not_tell_where_mail_leaves() -> None:
    async with name_server(zone(A="10.0.0.7")) as server:
        finding = only(await check_spf(names(server), SETUP), Grade.DOUBT)
        nobody = only(await check_spf(names(server), replace(SETUP, server=None)), Grade.DOUBT)
    assert finding.message.endswith("tell it by --from-address.")
    assert nobody.message == finding.message


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ("v=spf1 +all", "lets the whole world send"),
        ("v=spf1 mx all", "lets the whole world send"),
        (["v=spf1 -all", "v=spf1 ~all"], "there are 2 of them"),
    ],
)
async def test_a_record_that_is_worse_than_none_is_said(record: str | list[str], said: str) -> None:
    async with name_server(zone(SPF=record)) as server:
        finding = only(await check_spf(names(server), SETUP), Grade.WRONG)
    assert said in finding.message


async def test_keys_that_are_published_as_they_are_used_are_good() -> None:
    async with name_server(zone()) as server:
        findings = await check_dkim(names(server), SIGNED)
    assert [finding.grade for finding in findings] == [Grade.GOOD, Grade.GOOD]


async def test_a_published_key_may_be_written_with_blanks() -> None:
    record = keys()[0].record.replace("; p=", " ;  p = ").replace("MIIB", "MI IB ")
    async with name_server(zone(RSA=record)) as server:
        findings = await check_dkim(names(server), SIGNED)
    assert findings[0].grade is Grade.GOOD


@pytest.mark.parametrize(
    ("record", "said"),
    [
        (None, "is not published"),
        ("v=DKIM1; k=rsa; p=", "is not the one that signs"),
        ("v=DKIM1; k=rsa; p=AAAA", "is not the one that signs"),
        (["v=DKIM1; p=a", "v=DKIM1; p=b"], "has 2 TXT records"),
        (f"v=DKIM1; t=y; {keys()[0].record.partition('; ')[2]}", "published as a trial"),
    ],
)
async def test_a_key_that_receivers_cannot_use_is_said_with_its_record(
    record: str | list[str] | None, said: str
) -> None:
    async with name_server(zone(RSA=record)) as server:
        wrong, good = await check_dkim(names(server), SIGNED)
    assert good.grade is Grade.GOOD
    assert wrong.grade is Grade.WRONG
    assert said in wrong.message
    assert wrong.record == Record(name=keys()[0].name, type="TXT", value=keys()[0].record)


async def test_who_does_not_sign_may_have_a_relay_that_does() -> None:
    async with name_server({}) as server:
        only(await check_dkim(names(server), SETUP), Grade.DOUBT)
        assert server.asked == []


async def test_a_policy_that_is_met_is_good() -> None:
    async with name_server(zone()) as server:
        policy, alignment = await check_dmarc(names(server), SIGNED)
    assert policy.grade is alignment.grade is Grade.GOOD
    assert policy.message == (f"The DMARC record of {DOMAIN} has forgeries refused (p=reject).")


@pytest.mark.parametrize("record", [None, ["v=DMARC1; p=none", "v=DMARC1; p=reject"], "p=reject"])
async def test_without_a_policy_one_is_suggested(record: str | list[str] | None) -> None:
    async with name_server(zone(DMARC=record)) as server:
        finding = only(await check_dmarc(names(server), SIGNED), Grade.WRONG)
    assert finding.record == Record(
        name=f"_dmarc.{DOMAIN}",
        type="TXT",
        value=f"v=DMARC1; p=none; rua=mailto:redaktion@{DOMAIN}",
    )


async def test_a_policy_without_an_action_is_none() -> None:
    async with name_server(zone(DMARC="v=DMARC1; rua=mailto:a@a.test")) as server:
        finding = only(await check_dmarc(names(server), SIGNED), Grade.WRONG)
    assert "has no p=none" in finding.message


async def test_the_policy_of_the_parent_stands_for_its_children() -> None:
    setup = replace(SETUP, sender=f"a@news.{DOMAIN}", keys=keys())
    async with name_server(zone()) as server:
        policy, alignment = await check_dmarc(names(server), setup)
    assert DOMAIN in policy.message
    assert alignment.grade is Grade.GOOD


@pytest.mark.parametrize(
    ("policy", "signing", "returns", "grade"),
    [
        ("v=DMARC1; p=none", f"news.{DOMAIN}", "b.test", Grade.GOOD),
        ("v=DMARC1; p=none; adkim=s", f"news.{DOMAIN}", "b.test", Grade.WRONG),
        ("v=DMARC1; p=none; adkim=s", f"news.{DOMAIN}", f"return.{DOMAIN}", Grade.DOUBT),
        ("v=DMARC1; p=none; adkim=s; aspf=s", f"news.{DOMAIN}", f"b.{DOMAIN}", Grade.WRONG),
        ("v=DMARC1; p=none", "b.test", "c.test", Grade.WRONG),
        ("v=DMARC1; p=none; psd=y", f"news.{DOMAIN}", "c.test", Grade.WRONG),
        ("v=DMARC1; p=none", "", f"return.{DOMAIN}", Grade.GOOD),
        ("v=DMARC1; p=none", "", "c.test", Grade.DOUBT),
    ],
)
async def test_a_signature_or_a_return_path_has_to_fit_the_sender(
    policy: str, signing: str, returns: str, grade: Grade
) -> None:
    signed = tuple(replace(key, domain=signing) for key in keys()) if signing else ()
    setup = replace(SETUP, return_domain=returns, keys=signed)
    async with name_server(zone(DMARC=policy)) as server:
        _, alignment = await check_dmarc(names(server), setup)
    assert alignment.grade is grade
