"""A newsletter that came by mail is read as the roundup it holds, with addresses nobody counts."""

from datetime import date
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.roundups import (
    EmptyInputError,
    InputKind,
    InputTooLargeError,
    Roundup,
    RoundupError,
    TooDeepError,
    TooManyPartsError,
    convert,
    count_accounted_characters,
    read,
    take_apart,
)

COUNTER = "https://click.mailer.example/ls/click?upn=u001."
RICH = f"""<html><body><div style="display:none">Vorschau auf nichts</div>
<h1>Die Gartenschau der vergangenen Woche</h1>
<p>Zwei Stimmen aus dem Beet, für alle, die lieber lesen als jäten.</p>
<h2>Der Regenwurm kündigt</h2><p>Von Anna Berg – 3. Dezember 2025</p>
<p>Der Kompost war zugesagt, geliefert wurde <b>Kies</b>. Seit Montag wird verhandelt. […]</p>
<p><a href="{COUNTER}aaaaaaaaaaaaaaaaaaaaaaaa">Hier weiterlesen</a></p>
<h2>Tulpen sind auch nur Zwiebeln</h2><p>Von Lena Brandt – 2. Dezember 2025</p>
<p>Die Schönheit einer Blüte sagt wenig über ihren Charakter aus, jedenfalls im Mai. […]</p>
<p><a href="{COUNTER}bbbbbbbbbbbbbbbbbbbbbbbb">Hier weiterlesen</a></p>
<p>Newsletter abbestellen: <a href="{COUNTER}cccccccccccccccccccccc">hier</a></p></body></html>"""
PLAIN = """Die Gartenschau der vergangenen Woche

Zwei Stimmen aus dem Beet, für alle, die lieber lesen als jäten.

Der Regenwurm kündigt
Von Anna Berg – 3. Dezember 2025

Der Kompost war zugesagt, geliefert wurde Kies. Seit Montag wird verhandelt. […]

Hier weiterlesen: https://beetblatt.example/der-regenwurm?utm_source=brief

Tulpen sind auch nur Zwiebeln
Von Lena Brandt – 2. Dezember 2025

Die Schönheit einer Blüte sagt wenig über ihren Charakter aus, jedenfalls im Mai. […]

Hier weiterlesen: https://zwiebelpost.example/tulpen-und-zwiebeln

Newsletter abbestellen: https://liste.example/ab
"""
TITLES = ["Der Regenwurm kündigt", "Tulpen sind auch nur Zwiebeln"]
URLS = [
    "https://beetblatt.example/der-regenwurm",
    "https://zwiebelpost.example/tulpen-und-zwiebeln",
]


def write(subject: str = "Gartenschau 49/2025") -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "Gärtnerei Grün <brief@gruen.example>"
    mail["To"] = "leser@liste.example"
    mail["Subject"] = subject
    mail["Date"] = "Thu, 04 Dec 2025 06:30:00 +0100"
    mail["Message-ID"] = "<1@gruen.example>"
    return mail


def titles(roundup: Roundup) -> list[str | None]:
    return [item.title for item in roundup.items]


def urls(roundup: Roundup) -> list[str | None]:
    return [item.link.url for item in roundup.items]


def both() -> EmailMessage:
    mail = write()
    mail.set_content(PLAIN)
    mail.add_alternative(RICH, subtype="html")
    return mail


def test_both_parts_make_one_roundup_with_the_addresses_of_the_plain_one() -> None:
    roundup = read(both().as_bytes(), name="brief.eml")
    assert roundup.kind is InputKind.MAIL
    assert (titles(roundup), urls(roundup)) == (TITLES, URLS)
    assert roundup.title == "Die Gartenschau der vergangenen Woche"
    assert roundup.facts.title == "Gartenschau 49/2025"
    assert roundup.facts.sender == "Gärtnerei Grün"
    assert roundup.facts.published_on == date(2025, 12, 4)


def test_the_preview_line_is_hidden_and_the_footer_is_no_item() -> None:
    roundup = read(both().as_bytes())
    assert all("Vorschau" not in label.text for label in roundup.labels)
    outside = " ".join(block.text for block in (*roundup.outro, *roundup.left_over))
    assert "abbestellen" in outside
    assert count_accounted_characters(roundup) == roundup.source_characters


def test_what_an_import_keeps_of_a_mail_reads_as_the_same_items() -> None:
    taken = take_apart(both().as_bytes())
    assert read(taken.text).items == taken.roundup.items


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64", "8bit"])
@pytest.mark.parametrize("charset", ["utf-8", "windows-1252"])
def test_every_way_to_send_umlauts_arrives(encoding: str, charset: str) -> None:
    mail = write()
    mail.set_content(PLAIN, charset=charset, cte=encoding)
    assert titles(read(mail.as_bytes())) == TITLES
    assert urls(read(mail.as_bytes())) == URLS


@pytest.mark.parametrize(
    ("declared", "sent"),
    [
        ("us-ascii", "utf-8"),
        ("utf-8", "windows-1252"),
        ("unknown-8bit", "windows-1252"),
        ("x-nonsense", "utf-8"),
        ("iso-8859-1", "windows-1252"),
        ('"', "utf-8"),
    ],
)
def test_a_charset_that_is_not_true_costs_no_umlaut(declared: str, sent: str) -> None:
    head = "From: a@b.example\nTo: c@d.example\nSubject: x\nMIME-Version: 1.0\n"
    head += f"Content-Type: text/plain; charset={declared}\nContent-Transfer-Encoding: 8bit\n\n"
    assert titles(read(head.encode() + PLAIN.encode(sent))) == TITLES


def test_wrapped_lines_of_a_flowed_mail_are_joined() -> None:
    flowed = (
        "From: a@b.example\nTo: c@d.example\nSubject: x\nMIME-Version: 1.0\n"
        "Content-Type: text/plain; charset=utf-8; format=flowed\n\n"
        "Der Regenwurm\nVon Anna Berg – 3. Dezember 2025\n\nDer Kompost war \nzugesagt, "
        "geliefert \n"
        "wurde Kies und nichts als Kies.\n\nHier weiterlesen: https://beetblatt.example/wurm\n"
    )
    item = read(flowed.encode()).items[0]
    assert (
        item.blocks[0].text == "Der Kompost war zugesagt, geliefert wurde Kies und nichts als Kies."
    )


def test_a_picture_with_a_link_does_not_beat_the_text() -> None:
    mail = write()
    mail.set_content(PLAIN)
    mail.add_alternative('<a href="https://x.example/"><img src="cid:1"></a>', subtype="html")
    assert titles(read(mail.as_bytes())) == TITLES


def test_pictures_and_attachments_around_the_text_are_passed_over() -> None:
    mail = both()
    page = mail.get_body(("html",))
    assert page is not None
    page.add_related(b"\x89PNG", "image", "png", cid="<1>")
    mail.add_attachment(b"%PDF-1.7", "application", "pdf", filename="a.pdf")
    mail.add_attachment("Nicht dieser Text", filename="notiz.txt")
    roundup = read(mail.as_bytes())
    assert titles(roundup) == TITLES
    assert all("Nicht dieser" not in label.text for label in roundup.labels)


def test_texts_that_stand_one_below_the_other_are_all_read() -> None:
    mail = write()
    mail.set_content(PLAIN.split("Tulpen", maxsplit=1)[0])
    rest = EmailMessage()
    rest.set_content("Tulpen" + PLAIN.split("Tulpen", maxsplit=1)[1])
    mail.make_mixed()
    mail.attach(rest)
    assert titles(read(mail.as_bytes())) == TITLES


GMAIL = """<div class="gmail_attr">---------- Forwarded message ---------<br>Von: <b>Grün</b>
&lt;a@b.example&gt;<br>Date: Do., 4. Dez. 2025 um 06:30 Uhr<br>Subject: Gartenschau 49<br>
To: &lt;c@d.example&gt;<br></div>"""
OUTLOOK = """<div><p><b>Von:</b> Karl Grün &lt;a@b.example&gt;<br><b>Gesendet:</b> Donnerstag,
4. Dezember 2025 06:30<br><b>An:</b> Karl Kern<br><b>Betreff:</b> Gartenschau 49</p></div>"""
THUNDERBIRD = """<p>-------- Weitergeleitete Nachricht --------<table>
<tr><th>Betreff: </th><td>Gartenschau 49</td></tr><tr><th>Datum: </th><td>4.12.2025</td></tr>
<tr><th>Von: </th><td>Karl Grün</td></tr><tr><th>An: </th><td>Karl Kern</td></tr></table>"""


@pytest.mark.parametrize("head", [GMAIL, OUTLOOK, THUNDERBIRD], ids=["gmail", "outlook", "bird"])
def test_the_head_of_a_forwarded_page_is_its_subject_and_no_byline(head: str) -> None:
    mail = write("WG: AW: Gartenschau 49")
    mail.set_content(RICH.replace("<h1>", head + "<h1>"), subtype="html")
    roundup = read(mail.as_bytes())
    assert titles(roundup) == TITLES
    assert all("Karl" not in label.text for label in roundup.labels)
    assert "<title>Gartenschau 49</title>" in convert(mail.as_bytes()).text


@pytest.mark.parametrize("mark", ["", "> "])
def test_the_head_of_a_forwarded_text_is_taken_off(mark: str) -> None:
    head = (
        "---------- Forwarded message ---------\nVon: Karl Grün <a@b.example>\nDate: Do., 4. "
        "Dez. 2025\n"
        "Subject: Gartenschau 49\nTo: <c@d.example>\n\n"
    )
    mail = write("Fwd: irgendwas")
    mail.set_content("".join(mark + line + "\n" for line in (head + PLAIN).split("\n")))
    roundup = read(mail.as_bytes())
    assert titles(roundup) == TITLES
    assert all("Karl" not in label.text for label in roundup.labels)
    assert "<title>Gartenschau 49</title>" in convert(mail.as_bytes()).text


def test_a_mail_attached_to_an_empty_one_is_opened() -> None:
    mail = write("Fwd: x")
    mail.set_content("\n")
    mail.add_attachment(both())
    assert titles(read(mail.as_bytes())) == TITLES


@pytest.mark.parametrize(
    ("plain", "found"),
    [
        ("Der lange Titel (https://real.example/der-titel)", "https://real.example/der-titel"),
        ("Der lange Titel <https://real.example/der-titel>", "https://real.example/der-titel"),
        ("[Der lange Titel](https://real.example/der-titel)", "https://real.example/der-titel"),
        ("Der lange\nTitel\nhttps://real.example/der-titel.", "https://real.example/der-titel"),
        (
            "Der lange Titel [1]\n\n[1] https://real.example/der-titel",
            "https://real.example/der-titel",
        ),
        ("Etwas anderes https://real.example/anders", COUNTER + "x" * 20),
        ("Der lange Titel ohne Adresse", COUNTER + "x" * 20),
        (f"Der lange Titel {COUNTER}{'y' * 20}", COUNTER + "x" * 20),
    ],
)
def test_a_link_finds_its_address_behind_its_words(plain: str, found: str) -> None:
    mail = write()
    mail.set_content(plain)
    rich = f'<p><a href="{COUNTER}{"x" * 20}">Der <b>lange</b> Titel</a></p><p>Und ein Text.</p>'
    mail.add_alternative(rich, subtype="html")
    assert f'href="{found}"' in convert(mail.as_bytes()).text


def test_an_address_with_words_is_kept_as_the_page_has_it() -> None:
    mail = write()
    mail.set_content("Der lange Titel https://andere.example/der-titel")
    mail.add_alternative(
        '<p><a href="https://real.example/der-lange-titel?utm_source=x">Der lange Titel</a></p>',
        subtype="html",
    )
    assert 'href="https://real.example/der-lange-titel"' in convert(mail.as_bytes()).text


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        ("=?utf-8?q?G=C3=A4rten?= =?utf-8?q?_im_M=C3=A4rz?=", "Gärten im März"),
        ("Re: [Liste] FWD: Beet", "[Liste] FWD: Beet"),
        ("=?nonsense?q?Beet?=", "Beet"),
        ("=?utf-8?b?!!!?=", None),
        ("Gärten roh", "Gärten roh"),
    ],
)
def test_a_subject_is_decoded_as_far_as_it_can_be(subject: str, title: str | None) -> None:
    head = (
        f"From: a@b.example\nTo: c@d.example\nSubject: {subject}\nMIME-Version: 1.0\n\nHallo Welt\n"
    )
    facts = convert(head.encode()).facts
    assert facts is not None
    assert facts.title == title or title is None


def test_a_letter_that_only_looks_like_a_mail_is_text() -> None:
    assert read("From: Anna\nTo: Karl\nSubject: Brief\n\nEin Brief.").kind is InputKind.TEXT


def test_an_mbox_line_before_the_mail_is_passed_over() -> None:
    source = b"From brief@gruen.example Thu Dec  4 06:30:00 2025\n" + both().as_bytes()
    assert titles(read(source)) == TITLES


def test_a_pasted_mail_is_read_like_the_file() -> None:
    assert titles(read(both().as_bytes().decode())) == TITLES


HEAD = b"From: a@b.example\nTo: c@d.example\nSubject: x\nMIME-Version: 1.0\n"


@pytest.mark.parametrize(
    ("source", "error"),
    [
        (HEAD + b"\n \n", EmptyInputError),
        (HEAD + b"Content-Type: application/pdf\n\nJVBERi0=", EmptyInputError),
        (
            HEAD
            + b"".join(
                b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n)
                for n in range(90)
            ),
            TooDeepError,
        ),
        (
            HEAD
            + b"Content-Type: multipart/mixed; boundary=b\n\n"
            + b"--b\nContent-Type: text/plain\n\nx\n" * 600,
            TooManyPartsError,
        ),
        (HEAD + b"\n" + b"x " * 2_600_000, InputTooLargeError),
        (HEAD + b"\n" + b"x" * 25_000_001, InputTooLargeError),
    ],
    ids=["empty", "pdf only", "deep", "parts", "text", "file"],
)
def test_a_mail_that_cannot_be_read_is_refused(source: bytes, error: type[RoundupError]) -> None:
    with pytest.raises(error):
        read(source)


@given(
    st.lists(
        st.sampled_from(
            [
                b"Content-Type: multipart/mixed; boundary=b", b"Content-Type: text/html", b"\n",
                b"\n\n",
                b"Content-Type: text/plain; charset*=x''%ff", b"--b", b"--b--", b"<p>Hallo</p>",
                b"> ",
                b"Content-Transfer-Encoding: base64", b"====", b"Von: a\nAn: b\nBetreff: c\n",
                b"\xff\x00",
                b"Content-Type: message/rfc822", b"Content-Type: multipart/alternative; boundary=b",
                b"Date: x", b"Subject: =?utf-8?q?=ff?=", b"https://a.example/x",
                b"Content-Disposition: ;",
            ]
        )
    )
)  # fmt: skip
def test_no_mail_raises_anything_but_the_importers_errors(lines: list[bytes]) -> None:
    try:
        roundup = read(HEAD + b"\n".join(lines))
    except RoundupError:
        return
    assert count_accounted_characters(roundup) == roundup.source_characters
