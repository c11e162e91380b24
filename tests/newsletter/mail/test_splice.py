"""A spliced message says what one from the standard library would say, and is safe to send."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.headerregistry import Address
from email.message import EmailMessage
from html import escape

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsletter.mail.content import Contributor, IssueContent, ItemContent
from newsletter.mail.errors import BadHeader, BadToken
from newsletter.mail.message import MailKind, Sender, compile_message
from newsletter.mail.render import Rendered, render_issue
from newsletter.mail.slots import Slot, greeting
from newsletter.mail.splice import Recipient
from tests.newsletter.mail.dkim.signing import make_keys, verdicts
from tests.newsletter.mail.sample import MASTHEAD

SENDER = Sender(
    mailbox="Randnotizen <redaktion@randnotizen.example>",
    reply_to="Möwen & Söhne <post@randnotizen.example>",
    list_name="Randnotizen",
    base_url="https://randnotizen.example",
    return_path_domain="",
    key=b"nur zum Ausprobieren",
)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)

_LETTERS = st.one_of(
    st.sampled_from(list("abc .,;=_?-\"'<>&äß„“😀שלוםمرحبا\u00ad\u202e")),
    st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]),
)
_NAMES = st.text(_LETTERS, max_size=200).filter(lambda name: "=?" not in name)
_SUBJECTS = (
    st.text(_LETTERS, min_size=1, max_size=200)
    .map(str.strip)
    .filter(
        lambda subject: subject and "=?" not in subject  # which the standard library decodes
    )
)
_PIECES = st.one_of(
    st.text(_LETTERS, max_size=90), st.sampled_from([*Slot, "\n", ".", " \n", "\n."])
)
_LINES = st.lists(_PIECES, max_size=20).map("".join)
_ADDRESSES = st.from_regex(
    r"\A[a-z0-9]([a-z0-9.+_-]{0,20}[a-z0-9])?@([a-z0-9-]{1,20}\.)?example\.org\Z"
).filter(lambda address: ".." not in address and "@-" not in address and "-.e" not in address)
_TOKENS = st.from_regex(r"\A[A-Za-z0-9_-][A-Za-z0-9._-]{0,40}\Z")
_PEOPLE = st.builds(
    Recipient, number=st.integers(1, 2**63 - 1), address=_ADDRESSES, name=_NAMES, token=_TOKENS
)
_MAILS = st.builds(
    Rendered, subject=_SUBJECTS, html=_LINES, text=_LINES, language=st.sampled_from(["de", "en"])
)


def _splice(
    rendered: Rendered,
    recipient: Recipient,
    kind: MailKind = MailKind.ISSUE,
    sender: Sender = SENDER,
) -> bytes:
    compiled = compile_message(rendered, sender=sender, kind=kind, issue_id=12, date=NOON)
    return compiled.splice(recipient).message


def _build(rendered: Rendered, recipient: Recipient) -> EmailMessage:
    """Build the same message the slow way, with the standard library."""
    name = " ".join(recipient.name.split())
    hello = greeting(name, rendered.language)
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = SENDER.mailbox
    message["To"] = Address(name, addr_spec=recipient.address)
    message["Subject"] = rendered.subject
    message["Date"] = NOON
    message["Reply-To"] = SENDER.reply_to
    message["List-Id"] = "Randnotizen <newsletter.randnotizen.example>"
    message["List-Unsubscribe"] = f"<{SENDER.base_url}/unsubscribe/{recipient.token}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    text = rendered.text.replace(Slot.GREETING, hello).replace(Slot.TOKEN, recipient.token)
    html = rendered.html.replace(Slot.GREETING, escape(hello)).replace(Slot.TOKEN, recipient.token)
    message.set_content(text, cte="quoted-printable", params={"format": "flowed"})
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    message["Content-Language"] = rendered.language  # before, it would go into the first part
    return message


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n").removesuffix("\n")


def _display_name(raw: bytes) -> str:
    """Read the name in To as RFC 2047 says; policy.default puts blanks between encoded words."""
    phrase, _, _ = str(message_from_bytes(raw)["To"]).rpartition("<")
    if phrase.startswith('"'):
        return phrase.strip()[1:-1]
    return str(make_header(decode_header(phrase))).strip()


def _assert_says_the_same(rendered: Rendered, recipient: Recipient) -> None:
    raw = _splice(rendered, recipient)
    spliced = message_from_bytes(raw, policy=policy.default)
    built = _build(rendered, recipient)
    for header in built:
        if header not in {"To", "Content-Type"}:  # looked at below; the boundary is of each
            assert str(spliced[header]).strip() == str(built[header])
    assert {*spliced} - {*built} == {"Message-ID", "Feedback-ID"}
    assert [part.get_content_type() for part in spliced.walk()] == [
        part.get_content_type() for part in built.walk()
    ]
    assert [one.addr_spec for one in spliced["To"].addresses] == [recipient.address]
    assert _display_name(raw) == built["To"].addresses[0].display_name
    for kind in ("plain", "html"):
        assert _body(spliced, kind) == _body(built, kind)


def _assert_safe_to_send(message: bytes) -> None:
    lines = message.split(b"\r\n")
    assert message.endswith(b"\r\n")
    assert not any(b"\r" in line or b"\n" in line for line in lines)
    assert not any(line.startswith(b".") for line in lines)
    # An address of the web cannot be folded: it stands alone on its line, far below 998.
    assert max(len(line) for line in lines if not line.startswith(b" <https://")) <= 78
    assert max(map(len, lines)) <= 200
    assert message.isascii()


@settings(max_examples=300, deadline=None)
@given(_MAILS, _PEOPLE)
@example(
    Rendered(subject="a  b", html=".\n..", text="a=\n.b", language="de"),
    Recipient(number=1, address="a@example.org", name='Änne "Ä" \\ O’Hara', token="t"),
)
@example(
    Rendered(subject="a" * 200, html=Slot.TOKEN * 2, text=Slot.GREETING * 2, language="en"),
    Recipient(number=1, address="a@example.org", name="." * 200, token="t"),
)
def test_a_spliced_message_says_what_the_standard_library_would(
    rendered: Rendered, recipient: Recipient
) -> None:
    _assert_says_the_same(rendered, recipient)
    _assert_safe_to_send(_splice(rendered, recipient))


@settings(max_examples=25, deadline=None)
@given(
    texts=st.lists(st.text(_LETTERS, max_size=80), min_size=6, max_size=6),
    recipient=_PEOPLE,
    language=st.sampled_from(["de", "en", "ar", "fr"]),
)
def test_random_issues_reach_random_people_unharmed(
    texts: list[str], recipient: Recipient, language: str
) -> None:
    title, standfirst, body, author, source, intro = texts
    item = ItemContent(
        title=title,
        standfirst=standfirst,
        body=body,
        contributors=(Contributor(name=author),),
        source_name=source,
        url="https://example.org/?a=1&b=2",
    )
    issue = IssueContent(
        number=3,
        slug="3",
        title=title,
        date=NOON.date(),
        language=language,
        intro=intro,
        items=(item, item),
    )
    rendered = render_issue(issue, MASTHEAD)

    _assert_says_the_same(rendered, recipient)
    _assert_safe_to_send(_splice(rendered, recipient))


@settings(max_examples=40, deadline=None)
@given(_MAILS, _PEOPLE)
@example(
    Rendered(subject="a  b", html=" \n\n.\n..", text="a=\n \t \n.b\n\n\n", language="de"),
    Recipient(number=1, address="a@example.org", name='Änne  "Ä" \\ O’Hara', token="t"),
)
def test_signatures_are_good_whatever_is_written_to_whomever(
    rendered: Rendered, recipient: Recipient
) -> None:
    signed = _splice(rendered, recipient, sender=replace(SENDER, signs_with=make_keys()))
    plain = _splice(rendered, recipient)

    assert verdicts(signed, make_keys()) == [True, True]
    assert signed.endswith(plain)  # signing changes nothing
    _assert_safe_to_send(signed)


def test_the_strict_parser_finds_no_defect() -> None:
    rendered = Rendered(
        subject="Über Brücken – und „andere“ Wege, die ein wenig länger sind als sonst",
        html=f"<p>{Slot.GREETING}</p>",
        text=f"{Slot.GREETING}\n",
        language="de",
    )
    recipient = Recipient(
        number=7, address="mara@example.org", name="Mára Beispiel-Müller", token="abc.def"
    )

    message = message_from_bytes(_splice(rendered, recipient), policy=policy.strict)

    assert message["Subject"] == rendered.subject
    assert message["To"].addresses[0].display_name == "Mára Beispiel-Müller"
    assert _body(message, "plain") == "Guten Tag Mára Beispiel-Müller,"
    assert not message.defects
    assert not any(part.defects for part in message.walk())


def test_what_looks_encoded_is_taken_literally() -> None:
    rendered = Rendered(subject="=?utf-8?q?x?=", html="x", text="x", language="de")
    recipient = Recipient(number=7, address="a@example.org", name="=?utf-8?q?x?=", token="t")

    message = message_from_bytes(_splice(rendered, recipient), policy=policy.default)

    assert message["Subject"] == "=?utf-8?q?x?="
    assert message["To"].addresses[0].display_name == "=?utf-8?q?x?="


def test_a_name_is_text_in_the_html_part() -> None:
    rendered = Rendered(subject="x", html=Slot.GREETING, text=Slot.GREETING, language="en")
    recipient = Recipient(number=7, address="a@example.org", name="<b>&", token="t")

    message = message_from_bytes(_splice(rendered, recipient), policy=policy.default)

    assert _body(message, "html") == "Hello &lt;b&gt;&amp;,"
    assert _body(message, "plain") == "Hello <b>&,"


def test_a_confirmation_mail_repeats_no_name_that_anybody_may_have_typed() -> None:
    rendered = Rendered(subject="x", html=Slot.GREETING, text=Slot.GREETING, language="en")
    recipient = Recipient(number=7, address="a@example.org", name="Gewinn! evil.example", token="t")

    raw = _splice(rendered, recipient, MailKind.CONFIRMATION)

    assert b"evil" not in raw
    assert b"To: a@example.org\r\n" in raw


def test_a_local_part_beyond_ascii_stays_as_it_is() -> None:
    rendered = Rendered(subject="x", html="x", text="x", language="de")
    recipient = Recipient(number=7, address="müller@example.org", name="", token="t")

    assert "To: müller@example.org\r\n".encode() in _splice(rendered, recipient)


def test_the_envelope_names_the_person_and_the_way_back() -> None:
    rendered = Rendered(subject="x", html="x", text="x", language="de")
    compiled = compile_message(rendered, sender=SENDER, kind=MailKind.ISSUE, issue_id=12, date=NOON)

    envelope = compiled.splice(Recipient(number=7, address="a@example.org", name="", token="t"))

    assert envelope.address == "a@example.org"
    assert envelope.return_path.startswith("r12-7-")
    assert envelope.return_path.endswith("@randnotizen.example")


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("a@example.org", "Lea\r\nBcc: b@example.org"),
        ("a@example.org", "Lea\0"),
        ("a@example.org", "Lea\ud800"),
        ("a@example.org\r\nBcc: b@example.org", ""),
        ("a@example.org>,<b@example.org", ""),
        ("a b@example.org", ""),
        ("a@bücher.example", ""),
        ("a\0@example.org", ""),
        ("a\ud800@example.org", ""),
        ("ä" * 33 + "@example.org", ""),
        ("niemand", ""),
        ("", ""),
    ],
)
def test_values_that_would_break_the_header_are_refused(address: str, name: str) -> None:
    rendered = Rendered(subject="x", html="x", text="x", language="de")

    with pytest.raises(BadHeader, match="The To of the mail cannot be written"):
        _splice(rendered, Recipient(number=7, address=address, name=name, token="t"))


@pytest.mark.parametrize("token", ["", ".a", "a b", "a\r\nb", "ä", "a=b", '"', "a" * 76])
def test_a_token_that_is_none_is_refused(token: str) -> None:
    rendered = Rendered(subject="x", html="x", text="x", language="de")

    with pytest.raises(BadToken):
        _splice(rendered, Recipient(number=7, address="a@example.org", name="", token=token))
