"""`newsletter doctor` and `newsletter dkim create`, one after the other, as operators do."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from newsletter.mail import read_dkim_keys
from newsletter.settings import Dkim
from tests.newsletter.cli.commands import Call
from tests.newsletter.doctor.name_server import NameServer, name_server
from tests.newsletter.doctor.patient import DOMAIN, zone
from tests.newsletter.mail.fault_server import FaultServer, fault_server


@pytest.fixture
def world(empty: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[NameServer, FaultServer]]:
    """A DNS and an SMTP server beside the command, and settings that name them."""
    assert not list(empty.iterdir())
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever)
    thread.start()
    names, mail = name_server(zone(A="127.0.0.1")), fault_server()

    async def enter() -> tuple[NameServer, FaultServer]:
        return await names.__aenter__(), await mail.__aenter__()

    async def leave() -> None:
        await mail.__aexit__(None, None, None)
        await names.__aexit__(None, None, None)

    servers = asyncio.run_coroutine_threadsafe(enter(), loop).result()
    settings = {
        "SENDER": f"Randnotizen <redaktion@{DOMAIN}>",
        "BASE_URL": f"https://{DOMAIN}",
        "IMPRINT": "Musterweg 1, Musterstadt",
        "SMTP__HOST": "127.0.0.1",
        "SMTP__PORT": str(servers[1].port),
        "SMTP__SECURITY": "none",
        "SMTP__RETURN_PATH_DOMAIN": f"return.{DOMAIN}",
    }
    for name, value in settings.items():
        monkeypatch.setenv(f"NEWSLETTER_{name}", value)
    yield servers
    asyncio.run_coroutine_threadsafe(leave(), loop).result()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


def follow_advice(said: str, server: NameServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Publish and set what the command prints, line by line as it is."""
    lines = said.splitlines()
    for at, line in enumerate(lines):
        if line.endswith("  TXT"):
            name = line.removesuffix("  TXT").strip().removeprefix("Publish: ")
            server.zone = {**server.zone, (name, "TXT"): lines[at + 1]}
        elif line.startswith("NEWSLETTER_"):
            monkeypatch.setenv(*line.split("=", 1))


def test_an_operator_who_does_what_is_said_is_sent_home(
    call: Call, world: tuple[NameServer, FaultServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    server, _ = world
    examine = ("doctor", "--dns", server.address, "--from-address", "203.0.113.7")
    server.zone = {key: value for key, value in server.zone.items() if key[1] != "TXT"}
    server.zone = {**server.zone, (f"smtp.{DOMAIN}", "A"): "203.0.113.7"}

    first = call(*examine)
    assert first.code == 1
    assert "has no SPF record" in first.out
    assert "has no DMARC record" in first.out
    assert "2 things to mend, 1 doubt." in first.out
    follow_advice(first.out, server, monkeypatch)

    made = call("dkim", "create", "--selector", "nl1")
    assert made.code == 0
    for line in made.out.splitlines():
        if line.startswith("NEWSLETTER_"):
            monkeypatch.setenv(*line.split("=", 1))
    unpublished = call(*examine)
    assert unpublished.code == 1
    assert unpublished.out.count("is not published") == 2
    follow_advice(unpublished.out, server, monkeypatch)

    healthy = call(*examine)
    assert healthy.out.endswith("Nothing to mend.\n")
    assert (healthy.code, healthy.err) == (0, "")


def test_the_same_as_one_json_document(call: Call, world: tuple[NameServer, FaultServer]) -> None:
    server, _ = world

    said = call("doctor", "--json", "--dns", server.address)

    found = json.loads(said.out)
    assert said.code == (1 if any(one["grade"] == "wrong" for one in found) else 0)
    assert [one["subject"] for one in found][:2] == ["settings", "server"]
    assert {"subject", "grade", "message", "record"} == set(found[0])


def test_a_dns_that_is_not_there_is_said_about_each_subject(
    call: Call, world: tuple[NameServer, FaultServer]
) -> None:
    server, _ = world
    server.zone = dict.fromkeys(server.zone, "failure")

    said = call("doctor", "--dns", server.address)

    assert said.code == 1
    assert "its name servers fail" in said.out


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--dns", "nonsense"), 1, "'nonsense' is no DNS server"),
        (("--from-address", "nonsense"), 2, "'nonsense' is no IP address"),
    ],
)
def test_wrong_usage_is_said(
    call: Call, empty: Path, arguments: tuple[str, str], code: int, words: str
) -> None:
    said = call("doctor", *arguments)
    assert said.code == code
    assert words in " ".join(said.err.replace("│", " ").split())


def test_keys_are_made_once_and_fit_the_settings_that_are_printed(
    call: Call, empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSLETTER_DKIM__DOMAIN", "möwen.test")
    said = call("dkim", "create", "--selector", "nl1")
    again = call("dkim", "create", "--selector", "nl1")

    printed = dict(
        line.removeprefix("NEWSLETTER_DKIM__").lower().split("=", 1)
        for line in said.out.splitlines()
        if line.startswith("NEWSLETTER_DKIM__")
    )
    rsa, edwards = read_dkim_keys(Dkim.model_validate(printed), mailbox="a@möwen.test")
    assert f"nl1._domainkey.xn--mwen-5qa.test  TXT\n{rsa.record}\n" in said.out
    assert f"nl1e._domainkey.xn--mwen-5qa.test  TXT\n{edwards.record}\n" in said.out
    assert (again.code, again.out) == (1, "")
    assert "exists already" in again.err


def test_a_name_of_a_key_that_is_none_is_wrong_usage(call: Call) -> None:
    assert call("dkim", "create", "--selector", "../x").code == 2


def test_keys_of_this_month_need_no_name(call: Call) -> None:
    said = call("dkim", "create")
    assert said.code == 0
    assert "\nNEWSLETTER_DKIM__SELECTOR=nl20" in said.out
