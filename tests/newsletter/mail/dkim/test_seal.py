"""Signatures hold on their way to the receiver, and break when somebody changes the mail."""

import asyncio
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from newsletter.mail import Connection, Logins, MailKind, Server, catch_mail, compile_message
from newsletter.mail.outcome import Verdict
from newsletter.mail.splice import Compiled
from newsletter.settings import Security
from tests.newsletter.mail.dkim.signing import (
    LEA,
    NOON,
    RENDERED,
    make_keys,
    sender,
    verdicts,
)
from tests.newsletter.mail.feeding import send


def compile_signed(kind: MailKind = MailKind.ISSUE) -> Compiled:
    return compile_message(RENDERED, sender=sender(*make_keys()), kind=kind, issue_id=12, date=NOON)


def signed(kind: MailKind = MailKind.ISSUE) -> bytes:
    return compile_signed(kind).splice(LEA).message


@pytest.mark.parametrize("kind", MailKind)
def test_a_receiver_finds_both_signatures_good(kind: MailKind) -> None:
    assert verdicts(signed(kind), make_keys()) == [True, True]


def test_each_person_gets_signatures_of_their_own() -> None:
    compiled = compile_signed()
    others = [
        LEA._replace(name=""),
        LEA._replace(number=2, address="ben@example.org", name="B. 'Ben'  \"Q\" <x>"),
        LEA._replace(number=3, address="cem@example.org", name="سلام " * 9, token="x" * 75),
        LEA._replace(number=4, address="müller@example.org", name="." * 200),
    ]
    for person in others:
        assert verdicts(compiled.splice(person).message, make_keys()) == [True, True]


def test_without_a_key_nothing_is_signed() -> None:
    compiled = compile_message(
        RENDERED, sender=sender(), kind=MailKind.ISSUE, issue_id=12, date=NOON
    )

    assert b"DKIM-Signature" not in compiled.splice(LEA).message


def test_one_key_makes_one_signature() -> None:
    rsa, _ = make_keys()
    compiled = compile_message(
        RENDERED, sender=sender(rsa), kind=MailKind.ISSUE, issue_id=12, date=NOON
    )

    assert verdicts(compiled.splice(LEA).message, [rsa]) == [True]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"/unsubscribe/abc", b"/unsubscribe/abd"),
        (b"List-Unsubscribe=One-Click", b"List-Unsubscribe=Two-Click"),
        (b"Message-ID: <12.", b"Message-ID: <13."),
        (b"From: Randnotizen", b"From: Gewinnspiele"),
        (b"Subject: ", b"Subject: Gewonnen! "),
        (b"Date: Fri", b"Date: Sat"),
        (b"lea@example.org", b"eva@example.org"),
        (b"Feedback-ID: 12", b"Feedback-ID: 13"),
        (b"List-Id: R", b"List-Id: T"),
        (b"multipart/alternative", b"multipart/mixed"),
        (b"Vorbild", b"Beispiel"),
        (b"\r\n=2E.", b"\r\n=2E"),
        (b"/preferences/=\r\nabc", b"/preferences/=\r\nabd"),
        (b"--\r\n", b"--\r\nmore\r\n"),
    ],
    ids=lambda part: part.decode()[:20],
)
def test_whoever_changes_the_mail_breaks_both_signatures(old: bytes, new: bytes) -> None:
    message = signed()
    assert old in message
    assert verdicts(message.replace(old, new), make_keys()) == [False, False]


@pytest.mark.parametrize(
    "field",
    [
        b"From: evil@example.net",
        b"To: eva@example.org",
        b"Subject: Gewonnen!",
        b"Reply-To: evil@example.net",
        b"List-Unsubscribe: <https://evil.example>",
        b"List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        b"Content-Type: text/html",
        b"Feedback-ID: a:b:c:anderswo",
    ],
    ids=lambda field: field.partition(b":")[0].decode(),
)
@pytest.mark.parametrize("kind", [MailKind.ISSUE, MailKind.CONFIRMATION])
def test_nobody_can_add_a_field_that_we_sign(field: bytes, kind: MailKind) -> None:
    added = field + b"\r\n" + signed(kind)

    assert verdicts(added, make_keys()) == [False, False]


def test_a_relay_may_add_its_own_fields_and_fold_ours_anew() -> None:
    message = b"Received: from a by b; Fri, 20 Nov 2026 12:00:01 +0000\r\n" + signed()
    folded = message.replace(b"MIME-Version: 1.0", b"MIME-Version:\r\n   1.0  ").replace(
        b"Message-ID: ", b"message-id:  "
    )

    assert folded != message
    assert verdicts(folded, make_keys()) == [True, True]


def test_the_signature_fields_are_of_rfc_6376() -> None:
    message = message_from_bytes(signed(), policy=policy.default)

    for field, key in zip(message.get_all("DKIM-Signature", []), make_keys(), strict=True):
        tags = dict(tag.strip().split("=", 1) for tag in field.split(";"))
        names = "".join(tags["h"].split()).lower().split(":")
        assert tags["a"] == key.algorithm
        assert tags["c"] == "relaxed/relaxed"
        assert (tags["d"], tags["s"]) == (key.domain, key.selector)
        assert tags["t"] == str(int(NOON.timestamp()))
        assert "l" not in tags  # whatever is added behind would be good too
        assert names.count("from") == names.count("list-unsubscribe") == 2
        assert names.count("reply-to") == 1  # there is none, and none may be added
    head = signed().partition(b"\r\n\r\n")[0].split(b"\r\n")
    assert max(map(len, head)) <= 78


async def test_signatures_survive_the_conversation_with_a_server(tmp_path: Path) -> None:
    compiled = compile_signed()
    async with catch_mail(tmp_path) as catcher:
        server = Server(host="127.0.0.1", port=catcher.port, security=Security.NONE)
        connection = Connection(server, Logins())
        outcome = await send(connection, compiled.splice(LEA))
        await connection.close()
    [path] = tmp_path.rglob("*.eml")
    assert outcome.verdict is Verdict.ACCEPTED
    assert verdicts(path.read_bytes(), make_keys()) == [True, True]


async def test_threads_sign_at_the_same_time_and_all_signatures_are_good() -> None:
    compiled = compile_signed()
    people = [LEA._replace(number=number, name=f"Person {number}") for number in range(20)]

    envelopes = await asyncio.gather(*(asyncio.to_thread(compiled.splice, one) for one in people))

    for person, envelope in zip(people, envelopes, strict=True):
        assert person.name.encode() in envelope.message
        assert verdicts(envelope.message, make_keys()) == [True, True]
