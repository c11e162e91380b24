"""The headers of a mail, by what it is for."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from newsletter.mail.errors import BadHeader
from newsletter.mail.identifiers import read_return_path
from newsletter.mail.message import MailKind, Sender, compile_message
from newsletter.mail.render import Rendered
from newsletter.mail.splice import Recipient

SENDER = Sender(
    mailbox="Möwen & Söhne <redaktion@möwen.example>",
    reply_to="Leserpost <post@möwen.example>",
    list_name="Möwenpost",
    base_url="https://möwen.example/briefe/",
    return_path_domain="zurück.möwen.example",
    key=b"nur zum Ausprobieren",
)
RENDERED = Rendered(subject="Über Brücken", html="<p>Hallo</p>", text="Hallo\n", language="de")
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
LEA = Recipient(number=345, address="lea@example.org", name="Lea", token="abc.DEF-_")


def _raw(kind: MailKind = MailKind.ISSUE, sender: Sender = SENDER, **changes: str) -> bytes:
    rendered = replace(RENDERED, **changes)
    compiled = compile_message(rendered, sender=sender, kind=kind, issue_id=12, date=NOON)
    return compiled.splice(LEA).message


def _message(kind: MailKind = MailKind.ISSUE, sender: Sender = SENDER) -> EmailMessage:
    return message_from_bytes(_raw(kind, sender), policy=policy.default)


def test_an_issue_has_the_headers_that_large_receivers_ask_for() -> None:
    message = _message()

    assert message["From"].addresses[0].display_name == "Möwen & Söhne"
    assert message["From"].addresses[0].addr_spec == "redaktion@xn--mwen-5qa.example"
    assert message["Reply-To"] == "Leserpost <post@xn--mwen-5qa.example>"
    assert message["To"] == "Lea <lea@example.org>"
    assert message["Subject"] == "Über Brücken"
    assert message["Date"].datetime == NOON
    assert message["List-Id"].endswith("<newsletter.xn--mwen-5qa.example>")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    *groups, sender_id = message["Feedback-ID"].split(":")
    assert groups == ["12", "issue", "newsletter"]
    assert 5 <= len(sender_id) <= 15  # as Gmail wants it
    assert message["Content-Language"] == "de"
    assert message["Auto-Submitted"] is None


def test_the_page_for_unsubscribing_stands_plain_on_one_line() -> None:
    lines = _raw().split(b"\r\n")

    at = lines.index(b"List-Unsubscribe:")
    url = b" <https://xn--mwen-5qa.example/briefe/unsubscribe/abc.DEF-_>"
    assert lines[at + 1] == url


def test_text_comes_first_and_both_parts_are_quoted_printable() -> None:
    message = _message()

    text, html = message.iter_parts()
    assert message.get_content_type() == "multipart/alternative"
    assert text.get_content_type() == "text/plain"
    assert text["Content-Type"].params == {"charset": "utf-8", "format": "flowed"}
    assert html.get_content_type() == "text/html"
    for part in (text, html):
        assert part["Content-Transfer-Encoding"] == "quoted-printable"


def test_a_message_keeps_its_id_however_often_it_is_made() -> None:
    message = _message()

    assert message["Message-ID"] == _message()["Message-ID"]
    assert message["Message-ID"].startswith("<12.345.")
    assert message["Message-ID"].endswith("@xn--mwen-5qa.example>")
    assert "lea" not in message["Message-ID"]


def test_a_test_says_so_in_its_subject() -> None:
    assert _message(MailKind.TEST)["Subject"] == "[Test] Über Brücken"


def test_a_confirmation_is_automatic_and_not_yet_of_a_list() -> None:
    message = _message(MailKind.CONFIRMATION)

    assert message["Auto-Submitted"] == "auto-generated"
    assert [name for name in message if name.startswith("List-")] == []
    assert message["Feedback-ID"] is None
    assert message["To"] == "lea@example.org"


def test_without_reply_to_and_return_path_domain_the_senders_own_serve() -> None:
    sender = replace(
        SENDER, mailbox="redaktion@example.org", reply_to="", return_path_domain="", list_name=""
    )
    compiled = compile_message(RENDERED, sender=sender, kind=MailKind.ISSUE, issue_id=12, date=NOON)

    envelope = compiled.splice(LEA)
    message = message_from_bytes(envelope.message, policy=policy.default)
    assert message["From"] == "redaktion@example.org"
    assert message["Reply-To"] is None
    assert message["List-Id"] == "<newsletter.example.org>"
    assert envelope.return_path.endswith("@example.org")
    assert read_return_path(envelope.return_path, key=SENDER.key).recipient == 345


def test_the_key_is_not_shown() -> None:
    assert "Ausprobieren" not in repr(SENDER)


@pytest.mark.parametrize(
    ("header", "sender"),
    [
        ("From", replace(SENDER, mailbox="Redaktion")),
        ("From", replace(SENDER, mailbox="a@example.org\r\nBcc: b@example.org")),
        ("From", replace(SENDER, mailbox="möwe@example.org")),
        ("From", replace(SENDER, mailbox="a@ü..example")),
        ("Reply-To", replace(SENDER, reply_to="niemand")),
        ("List-Id", replace(SENDER, list_name="a\nb")),
        ("List-Unsubscribe", replace(SENDER, base_url="möwen.example")),
        ("return path", replace(SENDER, return_path_domain="ü..example")),
        ("return path", replace(SENDER, return_path_domain="a.example>\r\nDATA")),
    ],
)
def test_a_setting_that_cannot_stand_in_a_header_is_named(header: str, sender: Sender) -> None:
    with pytest.raises(BadHeader) as caught:
        _raw(sender=sender)

    assert caught.value.header == header


@pytest.mark.parametrize("subject", ["a\r\nBcc: b@example.org", "a\nb", "a\0b", "a\ud800"])
def test_a_subject_of_more_than_one_line_is_refused(subject: str) -> None:
    with pytest.raises(BadHeader, match="The Subject of the mail"):
        _raw(subject=subject)


def test_a_language_of_more_than_one_line_is_refused() -> None:
    with pytest.raises(BadHeader, match="The Content-Language of the mail"):
        _raw(language="de\r\nBcc: b@example.org")


def test_a_long_subject_in_ascii_is_folded_between_its_words() -> None:
    subject = "A quiet walk along the river " * 5 + "ends"

    raw = _raw(subject=subject)
    folded = raw[raw.index(b"Subject:") :].partition(b"Date:")[0].split(b"\r\n")

    assert (
        b"=?" not in raw.partition(b"\r\n\r\n")[0].partition(b"Subject: ")[2].partition(b"Date")[0]
    )
    assert max(map(len, folded)) <= 78
    assert message_from_bytes(raw, policy=policy.default)["Subject"] == subject
