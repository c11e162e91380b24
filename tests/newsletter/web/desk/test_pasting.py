"""Making a draft of what is pasted or opened."""

from pathlib import Path

import pytest
from httpx import AsyncClient

from tests.newsletter.issues.test_drafting import ROUNDUP
from tests.newsletter.web.desk.press import Press, read_form, read_words

PATH = "/desk/issues/new"
Part = tuple[str | None, bytes]


def form(text: bytes = b"", *, file: bytes | None = None, title: str = "") -> dict[str, Part]:
    """The parts of the form as browsers send them: the file is always there, without one empty."""
    name = "roundup.txt" if file is not None else ""
    return {"text": (None, text), "title": (None, title.encode()), "file": (name, file or b"")}


async def test_a_pasted_roundup_becomes_a_draft(desk: AsyncClient, press: Press) -> None:
    answer = await desk.post(PATH, files=form(ROUNDUP.encode()))

    assert answer.status_code == 303
    number = int(answer.headers["location"].rsplit("/", 1)[1])
    assert len((await press.see(number)).items) == 2
    words = read_words((await desk.get(answer.headers["location"])).text)
    assert "Read from a roundup: 2 items, by bylines and links" in words
    assert await press.trail() == [f"issue.drafted issue {number}"]


async def test_an_opened_file_becomes_a_draft(desk: AsyncClient, press: Press) -> None:
    source = ROUNDUP.replace("\n", "\r\n").encode("windows-1252")
    answer = await desk.post(PATH, files=form(file=source, title="Mein Titel"))

    number = int(answer.headers["location"].rsplit("/", 1)[1])
    found = await press.see(number)
    assert found.issue.title == "Mein Titel"
    assert found.items[0].title == "Ein Beet, das niemand umgräbt"


async def test_without_a_roundup_the_draft_is_empty(desk: AsyncClient, press: Press) -> None:
    answer = await desk.post(PATH, files=form(b" \r\n ", title="Von Hand"))

    found = await press.see(int(answer.headers["location"].rsplit("/", 1)[1]))
    assert (found.issue.title, found.items, found.imported) == ("Von Hand", (), None)


async def test_a_form_without_files_is_read_too(desk: AsyncClient) -> None:
    assert (await desk.post(PATH, data={"text": ROUNDUP})).status_code == 303


@pytest.mark.parametrize(
    ("parts", "sentence", "satz"),
    [
        (
            form(b"{\\rtf1\\ansi eins}"),
            "The input is a rich text document (RTF), which cannot be read yet",
            "das kann noch nicht gelesen werden",
        ),
        (
            form(b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "b">]><rss><channel/></rss>'),
            "The input is a feed (RSS or Atom) that declares entities of its own",
            "Die Eingabe ist ein Feed (RSS oder Atom) mit eigenen Entitäten",
        ),
        (
            form(file=b"%PDF-1.7 ..."),
            "The input is not text but a PDF document",
            "Die Eingabe ist kein Text, sondern ein PDF-Dokument",
        ),
        (
            form(file=b"\xef\xbb\xbf "),
            "The input is empty",
            "Die Eingabe ist leer",
        ),
        (
            form(b"Garten \n" * 750_000),
            "The input has 6,000,000 bytes, more than the 5,000,000",
            "Die Eingabe hat 6.000.000 Bytes, mehr als die 5.000.000",
        ),
    ],
    ids=["RTF", "entities", "PDF", "empty", "6 MB"],
)
async def test_what_is_no_roundup_is_explained(
    desk: AsyncClient, press: Press, parts: dict[str, Part], sentence: str, satz: str
) -> None:
    english = await desk.post(PATH, files=parts)
    german = await desk.post(PATH, files=parts, headers={"Accept-Language": "de"})

    assert (english.status_code, german.status_code) == (422, 422)
    assert sentence in english.text
    assert satz in german.text
    assert await press.trail() == []


async def test_the_pasted_text_stays_in_the_form(desk: AsyncClient) -> None:
    text = b"{\\rtf1 \xc3\xa4 &amp; </textarea><script>}"
    answer = await desk.post(PATH, files=form(text, title="Mein Titel"))

    kept = read_form(answer.text, PATH)
    assert (kept["text"], kept["title"]) == (text.decode(), "Mein Titel")
    assert "<script>" not in answer.text


async def test_beyond_the_body_limit_the_answer_is_a_page(desk: AsyncClient) -> None:
    answer = await desk.post(PATH, files=form(b"x" * 9_000_000))

    assert answer.status_code == 413
    assert "larger than this page accepts" in answer.text


async def test_what_was_left_over_is_shown(desk: AsyncClient) -> None:
    answer = await desk.post(PATH, files=form(ROUNDUP.encode() + b"\n\n* * *\n"))
    page = (await desk.get(answer.headers["location"])).text

    assert "1 passage was left over * * *" in read_words(page)


async def test_what_is_too_long_for_a_mail_is_a_draft_that_says_so(
    desk: AsyncClient, press: Press
) -> None:
    source = ROUNDUP.replace("Sie geht nach", "Sie geht nach, <immer> weiter. " * 10_000)
    answer = await desk.post(PATH, files=form(source.encode()))
    location = answer.headers["location"]
    page = (await desk.get(location)).text
    preview = await desk.get(f"{location}/preview")
    published = await desk.post(f"{location}/publish")

    assert answer.status_code == 303
    assert "&lt;immer&gt;" in page
    for shown in (page, preview.text, published.text):
        assert "cannot be made into mail: The text has" in shown
    assert published.status_code == 422
    assert await press.trail() == [f"issue.drafted issue {location.rsplit('/', 1)[1]}"]


@pytest.mark.parametrize("broken", [b"--x\r\nnonsense", b"\x00\xff" * 100])
async def test_a_body_that_is_no_form_is_refused(desk: AsyncClient, broken: bytes) -> None:
    answer = await desk.post(
        PATH, content=broken, headers={"Content-Type": "multipart/form-data; boundary=x"}
    )

    assert answer.status_code in {303, 400, 422}


SHARED = sorted(Path("../shared/roundups").glob("*.*"))


@pytest.mark.skipif(not SHARED, reason="the shared roundups are not beside the project")
async def test_every_shared_roundup_ends_in_a_draft_or_a_sentence(desk: AsyncClient) -> None:
    for source in SHARED:
        answer = await desk.post(PATH, files=form(file=source.read_bytes()))  # small
        assert answer.status_code in {303, 422}
        if answer.status_code == 303:
            location = answer.headers["location"].removesuffix("/review")
            assert (await desk.get(location)).status_code == 200
            assert (await desk.get(f"{location}/review")).status_code == 200
            preview = location.removesuffix("/review") + "/preview"
            assert (await desk.get(preview)).status_code == 200
