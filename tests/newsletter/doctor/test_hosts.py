"""The machines of a mail, and how they answer."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsletter.doctor import Grade, Setup
from newsletter.doctor.hosts import check_exchangers, check_pointers, check_smtp
from newsletter.mail import Server
from newsletter.settings import Security
from tests.newsletter.certificates import make_certificates
from tests.newsletter.doctor.name_server import name_server
from tests.newsletter.doctor.patient import DOMAIN, HOST, SETUP, names, only, zone
from tests.newsletter.mail.fault_server import Script, fault_server

NOW = datetime.now(UTC)
STARTTLS: Script = {"EHLO": "250-fault\r\n250 STARTTLS", "STARTTLS": "220 2.0.0 go"}


def through(port: int, host: str = "127.0.0.1", security: Security = Security.NONE) -> Setup:
    return replace(SETUP, server=Server(host=host, port=port, security=security))


async def test_a_server_that_lets_us_in_is_good() -> None:
    async with fault_server() as server:
        finding = only(await check_smtp(through(server.port), now=NOW), Grade.GOOD)
    assert finding.message == "The SMTP server 127.0.0.1 is ready to take mail."


async def test_every_server_is_visited_and_said_by_the_names_of_its_settings() -> None:
    async with fault_server() as one, fault_server({"CONNECT": "554 5.7.1 no"}) as two:
        relay = Server(
            host="127.0.0.1",
            port=two.port,
            security=Security.NONE,
            settings="NEWSLETTER_RELAYS__SECOND",
        )
        setup = replace(through(one.port), relays=(relay,))
        good, wrong = await check_smtp(setup, now=NOW)
    assert good.grade is Grade.GOOD
    assert wrong.grade is Grade.WRONG
    assert "check NEWSLETTER_RELAYS__SECOND__HOST" in wrong.message


async def test_the_addresses_of_every_server_have_names() -> None:
    relays = (Server(host=f"backup.{DOMAIN}", port=587), Server(host=HOST, port=465))
    async with name_server(zone()) as server:
        good, doubt = await check_pointers(names(server), replace(SETUP, relays=relays))
    assert good.grade is Grade.GOOD
    assert doubt.grade is Grade.DOUBT
    assert "203.0.113.8 has no name" in doubt.message


async def test_a_server_that_does_not_is_said_with_what_to_check() -> None:
    async with fault_server({"CONNECT": "554 5.7.1 no"}) as server:
        finding = only(await check_smtp(through(server.port), now=NOW), Grade.WRONG)
    assert "554 5.7.1 no" in finding.message
    missing = only(await check_smtp(replace(SETUP, server=None), now=NOW), Grade.WRONG)
    assert "NEWSLETTER_SMTP__HOST" in missing.message


async def test_the_certificate_is_told_before_it_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificates = make_certificates(tmp_path)  # they are good for two days
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates.authority))
    async with fault_server(STARTTLS, tls=certificates.serve()) as server:
        setup = through(server.port, "localhost", Security.STARTTLS)
        _, soon = await check_smtp(setup, now=datetime.now(UTC))
        _, fine = await check_smtp(setup, now=datetime.now(UTC) - timedelta(days=20))
    assert soon.grade is Grade.DOUBT
    assert "should have been renewed" in soon.message
    assert fine.grade is Grade.GOOD
    day = datetime.now(UTC) + timedelta(days=2)
    assert f"{day:%Y-%m}" in fine.message


async def test_a_certificate_for_another_name_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificates = make_certificates(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates.authority))
    async with fault_server(STARTTLS, tls=certificates.serve()) as server:
        setup = through(server.port, "127.0.0.1", Security.STARTTLS)
        finding = only(await check_smtp(setup, now=NOW), Grade.WRONG)
    assert "certificate is not good" in finding.message


async def test_clear_text_is_good_on_this_machine_only() -> None:
    async with fault_server() as server:
        # A name that leads here, and that the doctor takes for another machine.
        good, wrong = await check_smtp(through(server.port, "127.1"), now=NOW)
    assert good.grade is Grade.GOOD
    assert wrong.grade is Grade.WRONG
    assert "in clear text" in wrong.message


async def test_an_address_whose_name_leads_back_is_good() -> None:
    async with name_server(zone()) as server:
        finding = only(await check_pointers(names(server), SETUP), Grade.GOOD)
    assert finding.message == f"203.0.113.7 is called {HOST}, which leads back to it."


@pytest.mark.parametrize(
    ("pointer", "said"),
    [(None, "has no name"), (f"backup.{DOMAIN}.", "which does not lead back to it")],
)
async def test_an_address_without_a_name_of_its_own_is_ours_to_mend_or_the_relays(
    pointer: str | None, said: str
) -> None:
    told = replace(SETUP, sending_address="203.0.113.7")
    async with name_server(zone(PTR=pointer)) as server:
        relay = only(await check_pointers(names(server), SETUP), Grade.DOUBT)
        ours = only(await check_pointers(names(server), told), Grade.WRONG)
    assert said in relay.message
    assert said in ours.message


async def test_a_server_without_an_address_or_next_door_is_said() -> None:
    async with name_server(zone(A=None)) as server:
        only(await check_pointers(names(server), SETUP), Grade.WRONG)
        finding = only(await check_pointers(names(server), through(25)), Grade.DOUBT)
    assert finding.message.startswith("From which address mail leaves is not known here")


async def test_mail_for_the_sender_and_the_return_paths_comes_in() -> None:
    async with name_server(zone()) as server:
        findings = await check_exchangers(names(server), SETUP)
    assert [finding.message for finding in findings] == [
        f"Mail for {DOMAIN} goes to {HOST}.",
        f"Mail for return.{DOMAIN} goes to {HOST}.",
    ]


@pytest.mark.parametrize(
    ("exchangers", "grade", "said"),
    [
        (None, Grade.WRONG, "takes no mail"),
        ("0 .", Grade.WRONG, "takes no mail"),
        ("10 nowhere.test.", Grade.WRONG, "goes to nowhere.test, which has no address"),
        (["10 nowhere.test.", f"20 {HOST}."], Grade.DOUBT, "which has no address"),
    ],
)
async def test_a_domain_that_takes_no_mail_is_said(
    exchangers: str | list[str] | None, grade: Grade, said: str
) -> None:
    async with name_server(zone(RETURN_MX=exchangers)) as server:
        good, bad = await check_exchangers(names(server), SETUP)
    assert good.grade is Grade.GOOD
    assert bad.grade is grade
    assert said in bad.message


async def test_a_host_of_the_same_name_takes_mail_too() -> None:
    setup = replace(SETUP, sender=f"a@{HOST}", return_domain=HOST, reply_to="")
    async with name_server(zone()) as server:
        finding = only(await check_exchangers(names(server), setup), Grade.DOUBT)
    assert "has no MX record" in finding.message
