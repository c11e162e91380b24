"""Whatever is made to hurt is read or refused within 2 seconds and 100 MB, and the next is read."""

import base64
import random
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest

from newsletter.roundups import (
    Confinement,
    DamagedInputError,
    InputTooLargeError,
    RoundupError,
    TooDeepError,
    TooDemandingError,
    TooManyPartsError,
    TooMuchMarkupError,
    UnpackedTooLargeError,
    XmlEntitiesError,
    count_accounted_characters,
    take_apart,
)

ROUNDUP = (
    "Presseschau\n\nÄpfel im März\nVon Anna Berg – 3. Dezember 2025\n"
    "Es gibt keine Äpfel. Aber man träumt davon.\n[Hier weiterlesen]\n"
)
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
PARTS = "http://schemas.openxmlformats.org/package/2006"
LEADS_TO_TEXT = (
    '<Relationship Id="r1" Target="word/document.xml" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/>'
)
LAUGHS = (
    '<!DOCTYPE rss [<!ENTITY l0 "haha">'
    + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    + "]>"
)
FILE = '<!DOCTYPE rss [<!ENTITY l9 SYSTEM "file:///etc/hostname">]>'
HEAD = "From: a@b.example\nMessage-ID: <1@b.example>\nMIME-Version: 1.0\nSubject: {}\n"
MAIL = HEAD.format("Presseschau")
TYPED = MAIL + "Content-Type: {}\n\n"

MARKED = "# Titel\n\n## Und noch einer\n\n**Fett**\n\n[a](https://b.example)\n\n"


@pytest.fixture(scope="module")
def confinement() -> Iterator[Confinement]:
    kept = Confinement()
    yield kept
    kept.close()


def take(confinement: Confinement, source: bytes | str) -> RoundupError | None:
    """Take an input apart in the worker; return the refusal, if it is one.

    The worker ends itself at its limits; no clock is needed to see that they hold.
    """
    try:
        roundup = confinement.run(take_apart, source).roundup
    except RoundupError as error:
        return error
    finally:
        assert len(confinement.run(take_apart, ROUNDUP).roundup.items) == 1
    assert count_accounted_characters(roundup) == roundup.source_characters
    return None


def pack(*parts: tuple[str, str | bytes]) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return packed.getvalue()


def write_word(body: str, *more: tuple[str, str | bytes], top: str = "") -> bytes:
    document = f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    return pack(
        (
            "[Content_Types].xml",
            f'<Types xmlns="{PARTS}/content-types"/>',
        ),
        (
            "_rels/.rels",
            f'<Relationships xmlns="{PARTS}/relationships">{LEADS_TO_TEXT}</Relationships>',
        ),
        ("word/document.xml", top + document),
        *more,
    )


def write_paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def write_open(body: str, top: str = "") -> bytes:
    content = (
        f'<o:document-content xmlns:o="{OFFICE}" xmlns:t="urn:oasis:names:tc:opendocument:xmlns:'
        f'text:1.0"><o:body><o:text>{body}</o:text></o:body></o:document-content>'
    )
    return pack(
        ("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", top + content)
    )


def write_feed(body: str, top: str = "") -> str:
    return f'<?xml version="1.0"?>{top}<rss version="2.0"><channel>{body}</channel></rss>'


def nest_parts(depth: int) -> str:
    inner = "".join(
        f'--b{n}\nContent-Type: multipart/mixed; boundary="b{n + 1}"\n\n' for n in range(depth)
    )
    return TYPED.format('multipart/mixed; boundary="b0"') + inner + f"--b{depth}\n\nText\n"


def nest_documents(depth: int) -> bytes:
    inner = write_word(write_paragraph("Kern"))
    for _ in range(depth):
        inner = write_word(write_paragraph("Schale"), ("word/embeddings/inner.docx", inner))
    return inner


@pytest.mark.parametrize(
    ("source", "error"),
    [
        (pack(("[Content_Types].xml", ""), ("word/document.xml", bytes(200_000_000))),
         UnpackedTooLargeError),
        (write_word("", *((f"word/{n}.xml", "") for n in range(20_000))), TooManyPartsError),
        (write_word(write_paragraph("&l9;"), top=LAUGHS), XmlEntitiesError),
        (write_word("", ("word/styles.xml", LAUGHS + "<a>&l9;</a>")), XmlEntitiesError),
        (write_word(write_paragraph("&l9;"), top=FILE), XmlEntitiesError),
        (write_word("<w:p>" * 100_000), DamagedInputError),
        (write_open("<t:p>&l9;</t:p>", LAUGHS), XmlEntitiesError),
        (write_open("<t:p>&l9;</t:p>", FILE), XmlEntitiesError),
        (write_open("<t:span>" * 230 + "</t:span>" * 230), TooDeepError),
        (write_feed("<item><title>&l9;</title></item>", LAUGHS), XmlEntitiesError),
        (write_feed("<item><title>&l9;</title></item>", FILE), XmlEntitiesError),
        ('{"version": "https://jsonfeed.org/version/1.1", "items": ' + "[" * 500_000,
         DamagedInputError),
        ("<html><body>" + "<div>" * 100_000, TooDeepError),
        ("<html><body>" + "<b></b>" * 150_001, TooMuchMarkupError),
        (MARKED + "[" * 300_000, TooMuchMarkupError),
        (MARKED + ">" * 60, TooDeepError),
        (nest_parts(1_000), TooDeepError),
        (MAIL + "\n" + "a" * 25_000_000, InputTooLargeError),
        ("a" * 5_000_001, InputTooLargeError),
        ("ä" * 2_500_001, InputTooLargeError),
    ],
)  # fmt: skip
def test_a_bomb_is_refused_in_one_sentence_of_its_own(
    confinement: Confinement, source: bytes | str, error: type[RoundupError]
) -> None:
    given = source.encode() if isinstance(source, str) else source
    assert type(take(confinement, given)) is error


PATTERNS = (
    "1", "-", "–", " ", "\t", "[", "]", "(", "[(", "„", '"', "*", "_", "`", ">", "|", ".", ":",
    "<", "&", "\\", "=", "~", "#", "@", "A", "a\u0301", "\u0301", "\u200d", "Anna ", "Anna-",
    "von ", "Von Anna Berg ", "Anna, ", "Anna und ", "Prof. Dr. ", "3. Dezember 2025 ",
    "3.12.2025 ",
    "12:30 Uhr ", "5 Minuten ", "(Übersetzung: Anna Berg) ", "Quelle: ", "via ", "[…]", "[a](",
    "![", "https://a.example/ ", "a@b.example ", "• ", "1. ",
)  # fmt: skip


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_pattern_without_end_is_no_bomb_for_the_grammar(
    confinement: Confinement, pattern: str
) -> None:
    line = (pattern * 2_000)[:2_000]
    byline = f"Von {line[:200]} – 3. Dezember 2025\n"
    inputs = (ROUNDUP + line * 12, ROUNDUP + byline * 60, ROUNDUP + f"{line}\n" * 30)
    assert [take(confinement, each.encode()) for each in inputs] == [None] * 3


WILD: dict[str, bytes | str] = {
    "reference definitions": MARKED + "".join(f"[a{n}]: https://b.example\n" for n in range(4_000)),
    "references": MARKED + "[a]: https://b.example\n\n" + "[a] " * 4_000,
    "backticks": MARKED + " ".join("`" * n for n in range(300)),
    "emphasis": MARKED + "*a **b " * 4_000,
    "tables": MARKED + "|a|b|\n|-|-|\n" * 3_000,
    "a list in a list": MARKED + "".join("  " * n + "- a\n" for n in range(40)),
    "tags that are never closed": "<html><body>" + "<a><b><i><p>" * 4_000,
    "tables in tables": "<html><body>" + "<table><tr><td>a" * 300,
    "attributes without end": "<p " + " ".join(f"a{n}=1" for n in range(300_000)) + ">a</p>",
    "comments": "<html><body><p>a</p>" + "<!--" * 500_000,
    "spaces in a style": "<html><p style='" + f"display{' ' * 9_000}: none" * 50 + "'>a</p>",
    "links in links": "<a href='https://b.example/?url="
    + "https%3A%2F%2Fb.example%2F%3Furl%3D" * 900 + "'>Titel</a>",
    "a nest of documents": nest_documents(8),
    "blanks by number": write_open("<t:p>a<t:s t:c='99999999'/>b</t:p>" * 50),
    "cells by number": write_word(
        "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='99999999'/></w:tcPr>"
        + write_paragraph("a") + "</w:tc></w:tr></w:tbl>"
    ),
    "an archive of noise": b"PK\x03\x04" + random.Random(1).randbytes(3_000_000),
    "base64 of zeros": MAIL + "Content-Transfer-Encoding: base64\n\n" + "AAAA" * 500_000,
    "base64 that is none": MAIL + "Content-Transfer-Encoding: base64\n\n" + "A!==" * 500_000,
    "quoted-printable": MAIL + "Content-Transfer-Encoding: quoted-printable\n\n" + "=" * 1_000_000,
    "encoded words": HEAD.format("=?utf-8?q?a?= " * 20_000) + "\nText",
    "open encoded words": HEAD.format("=?" * 500_000) + "\nText",
    "parameters": TYPED.format("text/plain" + "".join(f"; a{n}=b" for n in range(20_000))) + "Text",
    "semicolons": TYPED.format('text/plain; a="' + ";" * 20_000) + "Text",
    "brackets in an address": MAIL.replace("a@b.example", "(" * 500_000) + "\nText",
    "mails in mails": TYPED.format("message/rfc822") * 400 + MAIL + "\nText",
    "a hundred thousand headers": MAIL + "X-A: b\n" * 100_000 + "\nText",
    "feed entries in each other": write_feed("<item>" * 200),
    "entries with deep markup": write_feed(
        f"<item><description><![CDATA[{'<div>' * 1_500}a]]></description></item>" * 20
    ),
    "years with many digits": write_feed(
        f"<item><title>a</title><pubDate>1 Jan {'9' * 5_000}</pubDate></item>"
    ),
    "JSON of wrong types": '{"version": "https://jsonfeed.org/version/1.1", "title": [], "items": '
    '[1, null, {"title": {}, "url": 5, "authors": {"name": []}, "content_html": [], "id": '
    + "9" * 4_000 + "}]}",
}  # fmt: skip


@pytest.mark.parametrize("name", WILD)
def test_a_wild_input_is_read_or_refused_and_the_next_one_is_read(
    confinement: Confinement, name: str
) -> None:
    source = WILD[name]
    refusal = take(confinement, source.encode() if isinstance(source, str) else source)
    assert refusal is None or str(refusal).endswith(".")


@pytest.mark.parametrize(
    "charset",
    ["utf-7", "utf-16", "utf-32", "idna", "punycode", "rot13", "base64", "zlib", "hex", "hz",
     "unicode_escape", "undefined", "mbcs", "no-such", "a" * 10_000, "quopri", "iso-2022-jp"],
)  # fmt: skip
@pytest.mark.parametrize("body", [b"Hallo \xff\xfe\x80 Welt. ", b"Hallo Welt. "])
def test_a_mail_in_a_wrong_or_made_up_charset_is_read(
    confinement: Confinement, charset: str, body: bytes
) -> None:
    mail = TYPED.format(f'text/plain; charset="{charset}"').encode() + body * 500
    assert take(confinement, mail) is None
    named = HEAD.format(f"=?{charset}?q?a=FF?= =?{charset}?b?AAAA?=") + "\nText"
    assert take(confinement, named.encode()) is None


def test_half_characters_and_nuls_that_json_spells_do_not_come_through() -> None:
    taken = take_apart(
        b'{"version": "https://jsonfeed.org/version/1.1", "title": "\\ud800", "items": '
        b'[{"title": "Hut\\u0000", "content_html": "<p>a\\udfff\\u0000</p>"}]}'
    )
    (item,) = taken.roundup.items
    assert (taken.roundup.title, item.title) == ("\ufffd", "Hut")
    assert [block.text for block in item.blocks] == ["a\ufffd"]


def test_a_mail_with_large_pictures_is_read_within_the_memory(confinement: Confinement) -> None:
    picture = base64.encodebytes(bytes(8_000_000)).decode()
    mail = TYPED.format('multipart/mixed; boundary="b"') + (
        f"--b\nContent-Type: text/plain; charset=utf-8\n\n{ROUNDUP}\n"
        f"--b\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\n{picture}\n--b--\n"
    )
    assert take(confinement, mail.encode()) is None


def test_five_at_once_are_all_answered_though_two_of_them_run_wild(
    confinement: Confinement,
) -> None:
    def ask(number: int) -> int | str:
        if number % 2:
            try:
                confinement.run(exec, "while True: pass", {})
            except TooDemandingError as error:
                return str(error)
        return len(confinement.run(take_apart, ROUNDUP).roundup.items)

    begun = time.monotonic()
    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(ask, range(5)))
    assert [answer for answer in answers if answer == 1] == [1, 1, 1]
    assert sum("2 seconds or 100 MB" in str(answer) for answer in answers) == 2
    assert time.monotonic() - begun < 60  # each has its turn; generous, as machines are busy
