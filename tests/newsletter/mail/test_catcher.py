"""Mails that are caught: kept byte for byte, listed, read, and gone when deleted."""

import asyncio
import socket
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsletter.mail.catcher import (
    CannotKeep,
    CannotListen,
    UnknownMail,
    catch_mail,
    delete_caught,
    list_caught,
    read_caught,
)
from newsletter.mail.catcher.folder import Folder
from newsletter.mail.envelope import Envelope
from newsletter.mail.outcome import Outcome, Scope, Verdict
from newsletter.mail.smtp import Connection, Logins, Server
from newsletter.settings import Security
from tests.newsletter.mail.enclosing import enclose
from tests.newsletter.mail.feeding import send

NOON = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)
MESSAGE = (
    b"From: =?utf-8?q?B=C3=BCcherbrief?= <brief@example.org>\r\n"
    b"To: Ada <ada@example.org>\r\n"
    b"Subject: =?utf-8?b?R3LDvMOfZQ==?= aus\r\n =?utf-8?q?K=C3=B6ln?=\r\n"
    b"Content-Type: multipart/alternative; boundary=cut\r\n"
    b"\r\n"
    b"--cut\r\nContent-Type: text/plain; charset=utf-8\r\n"
    b"Content-Transfer-Encoding: quoted-printable\r\n\r\nGuten =C3=9Cbergang.\r\n"
    b"--cut\r\nContent-Type: text/html; charset=iso-8859-1\r\n\r\n<p>gr\xfcn</p>\r\n"
    b"--cut--\r\n"
)


async def send_all(port: int, envelopes: Sequence[Envelope]) -> list[Outcome]:
    server = Server(host="127.0.0.1", port=port, security=Security.NONE, timeout=5)
    connection = Connection(server, Logins())
    outcomes = [await send(connection, envelope) for envelope in envelopes]
    await connection.close()
    return outcomes


def envelope(address: str = "ada@example.org", message: bytes = MESSAGE) -> Envelope:
    return enclose(return_path="return.1@news.example.org", address=address, message=message)


def keep(folder: Folder, message: bytes = MESSAGE, *, now: datetime = NOON) -> str:
    return folder.keep(sender="r@x.org", recipients=["ada@x.org"], message=message, now=now)


async def test_a_caught_mail_is_kept_as_it_came_with_its_envelope_on_top(tmp_path: Path) -> None:
    async with catch_mail(tmp_path / "new" / "caught") as catcher:
        outcomes = await send_all(catcher.port, [envelope()])
    assert outcomes[0].verdict is Verdict.ACCEPTED
    [mail] = list_caught(catcher.folder)
    head = b"Return-Path: <return.1@news.example.org>\r\nDelivered-To: ada@example.org\r\n"
    assert (catcher.folder / mail.name).read_bytes() == head + MESSAGE
    assert mail.name in outcomes[0].reply
    assert mail.subject == "Grüße aus Köln"
    assert mail.sender == "Bücherbrief <brief@example.org>"
    assert mail.recipient == "ada@example.org"
    assert mail.size == len(head + MESSAGE)
    assert datetime.now(UTC) - mail.received_at < timedelta(minutes=1)


async def test_a_caught_mail_is_read_in_its_parts(tmp_path: Path) -> None:
    async with catch_mail(tmp_path) as catcher:
        await send_all(catcher.port, [envelope()])
    [mail] = list_caught(tmp_path)
    message = read_caught(tmp_path, mail.name)
    assert message.mail == mail
    assert message.text == "Guten Übergang."
    assert message.html == "<p>grün</p>"
    assert [key for key, _ in message.headers][:4] == [
        "Return-Path",
        "Delivered-To",
        "From",
        "To",
    ]
    assert ("Subject", "Grüße aus Köln") in message.headers


async def test_addresses_beyond_ascii_and_leading_dots_arrive(tmp_path: Path) -> None:
    body = "Subject: Grüße\r\n\r\n..dots\r\n".encode()
    async with catch_mail(tmp_path) as catcher:
        outcomes = await send_all(catcher.port, [envelope("jörg@example.org", body)])
    assert outcomes[0].verdict is Verdict.ACCEPTED
    [mail] = list_caught(tmp_path)
    assert (mail.recipient, mail.subject) == ("jörg@example.org", "Grüße")
    assert read_caught(tmp_path, mail.name).text == ".dots\r\n"


async def test_a_mail_that_is_too_big_is_refused_before_it_is_sent(tmp_path: Path) -> None:
    async with catch_mail(tmp_path) as catcher:
        [outcome] = await send_all(catcher.port, [envelope(message=b"x" * 40_000_000)])
    assert (outcome.verdict, outcome.scope) == (Verdict.REJECTED, Scope.MESSAGE)
    assert list_caught(tmp_path) == []


async def test_a_folder_that_has_gone_defers_the_mail_and_loses_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "caught"
    async with catch_mail(folder) as catcher:
        folder.rmdir()
        [outcome] = await send_all(catcher.port, [envelope()])
        folder.mkdir()
        [again] = await send_all(catcher.port, [envelope()])
    assert (outcome.verdict, outcome.code) == (Verdict.DEFERRED, 452)
    assert again.verdict is Verdict.ACCEPTED
    assert len(list_caught(folder)) == 1


async def test_clients_that_stay_are_sent_away_at_the_end(tmp_path: Path) -> None:
    async with catch_mail(tmp_path) as catcher:
        reader, writer = await asyncio.open_connection("127.0.0.1", catcher.port)
        assert (await reader.readline()).startswith(b"220 ")
    assert await reader.read() == b""
    writer.close()


async def test_a_port_in_use_is_said_in_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CannotListen, match=f"127.0.0.1 port {port}: .*in use") as caught:
            async with catch_mail(tmp_path, port=port):
                pass
    assert (caught.value.host, caught.value.port) == ("127.0.0.1", port)


async def test_a_folder_that_is_a_file_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CannotKeep, match="cannot keep mails in") as caught:
        async with catch_mail(tmp_path / "file"):
            pass
    assert caught.value.folder == tmp_path / "file"


def test_a_second_catcher_numbers_on_and_overwrites_nothing(tmp_path: Path) -> None:
    first = Folder(tmp_path)
    names = [keep(first), keep(first), keep(Folder(tmp_path))]
    assert names == [f"20260301T120000-0000000{number}.eml" for number in (1, 2, 3)]


def test_the_newest_come_first_page_by_page(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    names = [keep(folder, now=NOON + timedelta(seconds=number // 2)) for number in range(7)]
    page = [mail.name for mail in list_caught(tmp_path, limit=4)]
    rest = [mail.name for mail in list_caught(tmp_path, limit=4, before=page[-1])]
    assert page + rest == list(reversed(names))
    assert list_caught(tmp_path)[0].received_at == NOON + timedelta(seconds=3)


def test_what_is_no_finished_mail_is_not_listed(tmp_path: Path) -> None:
    name = keep(Folder(tmp_path))
    (tmp_path / f".{name}").touch()
    (tmp_path / "notes.eml").touch()
    assert [mail.name for mail in list_caught(tmp_path)] == [name]


def test_a_folder_that_is_not_there_holds_no_mails(tmp_path: Path) -> None:
    assert list_caught(tmp_path / "none") == []
    assert delete_caught(tmp_path / "none") == 0


@pytest.mark.parametrize(
    "name",
    [
        "../secret.eml",
        "..",
        "",
        "20260301T120000-00000009.eml",
        "20260301T120000-00000001.eml\x00",
        "sub/20260301T120000-00000001.eml",
        "/etc/passwd",
    ],
)
def test_a_name_that_is_none_leads_nowhere(tmp_path: Path, name: str) -> None:
    keep(Folder(tmp_path / "caught"))
    (tmp_path / "secret.eml").write_text("no")
    with pytest.raises(UnknownMail) as caught:
        read_caught(tmp_path / "caught", name)
    assert caught.value.name == name


def test_all_mails_are_deleted_and_nothing_else(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    keep(folder)
    keep(folder)
    (tmp_path / "notes.txt").touch()
    assert delete_caught(tmp_path) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


@pytest.mark.parametrize(
    ("subject", "read"),
    [
        (b"=?utf-8?b?R3LDvMOfZQ?=", "Grüße"),
        (b"=?utf-8?b?R?=", "=?utf-8?b?R?="),
        (b"=?no-such-charset?q?x?= y", "=?no-such-charset?q?x?= y"),
        (b"caf\xe9", "caf�"),
        (b"=?utf-8?q?a=00b?=", "a\x00b"),
        (b"", ""),
    ],
)
def test_a_malformed_subject_is_shown_somehow(tmp_path: Path, subject: bytes, read: str) -> None:
    name = keep(Folder(tmp_path), b"Subject: " + subject + b"\r\n\r\nx\r\n")
    [mail] = list_caught(tmp_path)
    assert mail.subject == read
    assert read_caught(tmp_path, name).mail.subject == mail.subject


def test_a_mail_without_readable_parts_is_shown_without(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    picture = keep(folder, b"Content-Type: image/png\r\n\r\n\x89PNG\r\n")
    odd = keep(folder, b"Content-Type: text/plain; charset=klingon\r\n\r\nna also\r\n")
    attached = keep(
        folder, b"Content-Type: text/html\r\nContent-Disposition: attachment; filename=a\r\n\r\nx"
    )
    empty = keep(folder, b"")
    assert read_caught(tmp_path, odd).text == "na also\r\n"
    for name in (picture, attached, empty):
        message = read_caught(tmp_path, name)
        assert message.html is None
    assert read_caught(tmp_path, attached).text is None
