"""Pasting a roundup a second time onto its draft, and what the clipboard brings along."""

import re

import pytest
from httpx import AsyncClient

from tests.newsletter.issues.test_repasting import GULL, NEWER
from tests.newsletter.roundups.test_relabelling import SWALLOWED
from tests.newsletter.web.desk.press import Press, read_words

Part = tuple[str | None, str]
LINKED = """\
<html><body><h1>Nachrichten vom Hafen</h1>
<h2>Die Schleuse am Morgen</h2><p>Von Anna Berg – 3. Dezember 2025</p>
<p>Wer früh kommt, sieht die Schleuse noch leer. Das Wasser steht, und niemand ruft.</p>
<p><a href="https://hafen.example/schleuse">Hier weiterlesen</a></p>
<h2>Das Haus der Netze</h2><p>Von Karl Stein – 4. Dezember 2025</p>
<p>Hier wird geflickt, was das Meer zerrissen hat. Es riecht nach Teer, den ganzen Tag lang.</p>
<p><a href="https://hafen.example/netze">Hier weiterlesen</a></p></body></html>
"""


def parts(text: str = "", html: str = "") -> dict[str, Part]:
    return {"text": (None, text), "html": (None, html), "file": ("", "")}


@pytest.fixture
async def number(desk: AsyncClient) -> int:
    answer = await desk.post("/desk/issues/new", files=parts(SWALLOWED))
    return int(re.findall(r"/issues/(\d+)", answer.headers["location"])[0])


async def test_what_is_ticked_is_taken_over(desk: AsyncClient, press: Press, number: int) -> None:
    path = f"/desk/issues/{number}/review"
    assert "Paste again" in (await desk.get(f"{path}/again")).text
    answer = await desk.post(f"{path}/again", files=parts(NEWER))
    assert answer.headers["location"] == f"{path}/changes"
    page = (await desk.get(f"{path}/changes")).text
    words = read_words(page)
    assert f"New {GULL}" in words
    assert "Anna Berg Anna Bergmann" in words
    assert re.findall(r'name="key" value="(\d+)" checked', page) == ["0", "2"]

    answer = await desk.post(f"{path}/changes", data={"version": "1", "key": ["2"]})
    page = (await desk.get(answer.headers["location"])).text
    assert "Taken over from what was pasted." in page
    items = (await press.see(number)).items
    assert [item.title for item in items][1] == GULL
    assert items[0].contributors[0]["name"] == "Anna Berg"
    assert (await press.trail())[-1] == f"issue.pasted_again issue {number}"


async def test_of_a_long_text_only_what_differs_is_shown(desk: AsyncClient, number: int) -> None:
    path = f"/desk/issues/{number}/review"
    newer = SWALLOWED.replace("Niemand weiß", "Kaum jemand weiß") + "Und noch ein Schlusswort.\n"
    await desk.post(f"{path}/again", files=parts(newer))
    words = read_words((await desk.get(f"{path}/changes")).text)

    assert "[…] Niemand weiß" in words
    assert "Später kommen" not in words
    assert "The texts around the items" in words


async def test_the_same_text_again_is_nothing_new(desk: AsyncClient, number: int) -> None:
    path = f"/desk/issues/{number}/review"
    await desk.post(f"{path}/again", files=parts(SWALLOWED))

    assert (
        "Nothing: what was pasted makes the same items." in (await desk.get(f"{path}/changes")).text
    )


async def test_hand_written_fields_are_said_to_stay(
    desk: AsyncClient, press: Press, number: int
) -> None:
    path = f"/desk/issues/{number}/review"
    first = (await press.see(number)).items[0]
    await desk.post(
        f"/desk/issues/{number}/items/{first.id}",
        data={"version": "1", "title": first.title, "body": "Von Hand.", "contributors": "Ada"},
    )
    await desk.post(f"{path}/again", files=parts(NEWER))
    assert "written by hand: stays" in (await desk.get(f"{path}/changes")).text
    answer = await desk.post(f"{path}/changes", data={"version": "1", "key": ["0"]})

    assert answer.headers["location"].endswith("done=taken&kept=1")
    assert (await press.see(number)).items[0].body == "Von Hand."


async def test_without_anything_pasted_there_is_nothing_to_compare(
    desk: AsyncClient, number: int
) -> None:
    path = f"/desk/issues/{number}/review"

    assert (await desk.get(f"{path}/changes")).headers["location"] == f"{path}/again"
    answer = await desk.post(f"{path}/changes", data={"version": "1"})
    assert answer.headers["location"] == path


async def test_the_second_of_two_editors_sees_the_comparison_anew(
    desk: AsyncClient, number: int
) -> None:
    path = f"/desk/issues/{number}/review"
    await desk.post(f"{path}/again", files=parts(NEWER))
    await desk.post(path, data={"version": "1", "bulk": "no-standfirsts"})
    answer = await desk.post(f"{path}/changes", data={"version": "1", "key": ["2"]})

    assert answer.status_code == 409
    assert 'name="version" value="2"' in answer.text


async def test_what_is_no_roundup_is_explained(desk: AsyncClient, number: int) -> None:
    answer = await desk.post(f"/desk/issues/{number}/review/again", files=parts(" "))

    assert answer.status_code == 422
    assert "The input is empty" in answer.text


async def test_a_roundup_of_more_than_a_megabyte_may_be_pasted_again(
    desk: AsyncClient, number: int
) -> None:
    text = SWALLOWED + "Satz für Satz. " * 75_000  # more than other pages take
    answer = await desk.post(f"/desk/issues/{number}/review/again", files=parts(text))

    assert answer.status_code == 303


async def test_links_of_the_clipboard_survive(desk: AsyncClient, press: Press) -> None:
    answer = await desk.post("/desk/issues/new", files=parts("ohne Links", LINKED))
    number = int(re.findall(r"/issues/(\d+)", answer.headers["location"])[0])

    assert [item.url for item in (await press.see(number)).items] == [
        "https://hafen.example/schleuse",
        "https://hafen.example/netze",
    ]
    assert (await desk.get(f"/desk/issues/{number}/review")).status_code == 200


async def test_a_fragment_of_a_page_is_known_for_what_it_is(
    desk: AsyncClient, press: Press
) -> None:
    fragment = LINKED[LINKED.index("<h1>") : LINKED.index("</body>")]
    answer = await desk.post("/desk/issues/new", files=parts("ohne Links", fragment))
    number = int(re.findall(r"/issues/(\d+)", answer.headers["location"])[0])

    assert len((await press.see(number)).items) == 2


async def test_of_a_clipboard_that_cannot_be_read_the_plain_text_is_taken(
    desk: AsyncClient, press: Press
) -> None:
    answer = await desk.post("/desk/issues/new", files=parts(SWALLOWED, "<p></p>"))
    number = int(re.findall(r"/issues/(\d+)", answer.headers["location"])[0])

    assert len((await press.see(number)).items) == 2
