"""The review desk without JavaScript: labels corrected in a table, the draft brought along."""

import re
from html import unescape

import pytest
from httpx import AsyncClient, Response

from newsletter.issues import IssueWithItems, publish
from tests.newsletter.issues.drafts import MASTHEAD, NOON
from tests.newsletter.roundups.test_relabelling import SWALLOWED
from tests.newsletter.web.desk.press import NO_ISSUE, Press, read_words


class Table:
    """The review page of one draft, used as a browser without scripts does."""

    def __init__(self, desk: AsyncClient, press: Press, number: int) -> None:
        self._desk, self._press = desk, press
        self.number = number
        self.path = f"/desk/issues/{number}/review"
        self.page = ""

    async def open(self) -> str:
        answer = await self._desk.get(self.path)
        assert answer.status_code == 200
        self.page = answer.text
        return self.page

    async def send(self, **changed: str) -> Response:
        """Send the whole table back with some selects changed, and follow where it leads."""
        await self.open()
        fields = self._read_selects() | {"version": self._version()} | changed
        answer = await self._desk.post(self.path, data=fields)
        if answer.status_code == 303:
            answer = await self._desk.get(answer.headers["location"])
        self.page = answer.text
        return answer

    async def press(self, **button: str) -> Response:
        """Press one of the buttons that stand in forms of their own."""
        await self.open()
        answer = await self._desk.post(self.path, data={"version": self._version()} | button)
        assert answer.status_code == 303
        return await self._desk.get(answer.headers["location"])

    def block(self, beginning: str) -> int:
        """Return the number of the block that begins so."""
        for index, words in re.findall(
            r'<li id="block-(\d+)".*?<div class="words"[^>]*><p>(.*?)</p>',
            self.page,
            re.DOTALL,
        ):
            if unescape(words).startswith(beginning):
                return int(index)
        raise LookupError(beginning)

    async def titles(self) -> list[str]:
        return [item.title for item in (await self.see()).items]

    async def see(self) -> IssueWithItems:
        return await self._press.see(self.number)

    def _version(self) -> str:
        found = re.search(r'name="version" value="(\d+)"', self.page)
        assert found
        return found[1]

    def _read_selects(self) -> dict[str, str]:
        return {
            name: (re.findall(r'<option value="([^"]*)" selected', inside) or [""])[0]
            for name, inside in re.findall(
                r'<select name="([^"]+)"[^>]*>(.*?)</select>', self.page, re.DOTALL
            )
        }


@pytest.fixture
async def table(desk: AsyncClient, press: Press) -> Table:
    answer = await desk.post("/desk/issues/new", data={"text": SWALLOWED})
    number = int(re.findall(r"/issues/(\d+)", answer.headers["location"])[0])
    table = Table(desk, press, number)
    await table.open()
    return table


async def test_every_block_stands_with_its_label_beside_its_item(table: Table) -> None:
    words = read_words(table.page)

    assert "2 items by bylines and links" in words
    assert 'aria-pressed="true">2 items by bylines and links' in re.sub(r"\s+", " ", table.page)
    block = table.block("Der Kran")
    assert f'<select name="role-{block}"' in table.page
    assert '<option value="subheading" selected>Sub-heading</option>' in table.page
    assert "Zum Originalbeitrag no address yet" in words


async def test_a_table_that_comes_back_as_it_was_changes_nothing(table: Table) -> None:
    answer = await table.send()

    assert "Nothing had to be changed." in answer.text
    imported = (await table.see()).imported
    assert imported
    assert imported.version == 1


async def test_a_swallowed_item_is_split_off_in_the_table(table: Table) -> None:
    answer = await table.send(**{f"place-{table.block('Der Kran')}": "split"})

    assert "Done." in answer.text
    titles = ["Die Schleuse am Morgen", "Der Kran", "Das Haus der Netze"]
    assert await table.titles() == titles
    first, crane, _ = (await table.see()).items
    assert (first.version, crane.version) == (2, 1)
    assert "Ein Kran ist ein Tier" in crane.body or "Ein Kran ist ein Tier" in crane.standfirst
    assert "Ein Kran ist ein Tier" not in first.body


async def test_many_selects_are_one_step(table: Table) -> None:
    kran, intro = table.block("Der Kran"), table.block("Wer früh kommt")
    await table.send(**{f"role-{kran}": "note", f"role-{intro}": "intro"})

    found = await table.see()
    assert found.issue.intro.startswith("Wer früh kommt")
    assert "*Der Kran*" in found.items[0].body
    answer = await table.press(undo="1")
    assert "Taken back." in answer.text
    assert (await table.see()).issue.intro == ""
    assert "There is nothing to take back." in (await table.press(undo="1")).text


async def test_an_item_is_merged_and_a_block_moved_in_the_table(table: Table) -> None:
    await table.send(**{f"place-{table.block('Niemand weiß')}": "2"})
    first, second = (await table.see()).items
    assert "Niemand weiß" in second.body
    assert "Niemand weiß" not in first.body

    await table.send(**{f"place-{table.block('Das Haus der Netze')}": "join"})
    assert await table.titles() == ["Die Schleuse am Morgen"]


async def test_another_reading_and_all_items_at_once_are_buttons(table: Table) -> None:
    await table.press(reading="single")
    assert len(await table.titles()) == 1
    await table.press(reading="bylines")
    await table.press(bulk="no-standfirsts")
    assert {item.standfirst for item in (await table.see()).items} == {""}
    await table.press(bulk="standfirsts")
    assert "" not in {item.standfirst for item in (await table.see()).items}

    page = (await table.press(bulk="even-quotes")).text
    assert 'value="own-quotes" aria-pressed="true"' in page
    page = (await table.press(bulk="own-quotes")).text
    assert 'value="even-quotes" aria-pressed="false"' in page


async def test_what_was_written_by_hand_is_named(table: Table, desk: AsyncClient) -> None:
    first = (await table.see()).items[0]
    path = f"/desk/issues/{table.number}/items/{first.id}"
    await desk.post(path, data={"version": "1", "title": "Die Schleuse", "body": "Von Hand."})
    answer = await table.send(**{f"place-{table.block('Der Kran')}": "split"})

    words = read_words(answer.text)
    assert "What was written by hand stays as it is: 1 Die Schleuse : " in words
    assert "edited by hand" in words
    assert (await table.see()).items[0].body == "Von Hand."


async def test_what_was_written_around_the_items_is_named(table: Table, desk: AsyncClient) -> None:
    path = f"/desk/issues/{table.number}"
    await desk.post(path, data={"version": "1", "title": "Hafen", "language": "de"})
    answer = await table.send(**{"role-0": "left_over"})

    assert "the texts around the items" in read_words(answer.text)
    assert "Paragraphs that belong to no item: 1" in answer.text
    assert "block-0" in answer.text


async def test_a_removed_item_says_so(table: Table, desk: AsyncClient) -> None:
    nets = (await table.see()).items[1]
    await desk.post(f"/desk/issues/{table.number}/items/{nets.id}/remove", data={"version": "1"})

    assert "Taken out of the draft by hand." in await table.open()


async def test_the_second_of_two_editors_sees_how_it_stands(
    table: Table, desk: AsyncClient
) -> None:
    await table.press(bulk="no-standfirsts")
    answer = await desk.post(table.path, data={"version": "1", "place-5": "split"})

    assert answer.status_code == 409
    assert "Somebody else has corrected this meanwhile" in answer.text
    assert len(await table.titles()) == 2


@pytest.mark.parametrize(
    "nonsense",
    [
        {"version": "x", "place-5": "split"},
        {"version": "1", "place-5": "nowhere"},
        {"version": "1", "place-5": "99"},
        {"version": "1", "place-77": "split"},
        {"version": "1", "place-99999999": "split", "role-²": "title"},
        {"version": "1", "role-5": "emperor"},
        {"version": "1", "bulk": "everything"},
        {"version": "1", "block": "-3"},
        {},
    ],
)
async def test_a_form_that_no_page_sends_changes_nothing(
    table: Table, desk: AsyncClient, nonsense: dict[str, str]
) -> None:
    answer = await desk.post(table.path, data=nonsense)

    assert answer.status_code in {303, 409}
    assert len(await table.titles()) == 2


@pytest.mark.parametrize("query", ["block=99999999999", "block=-4", "done=x&kept=9.x.1.99999999"])
async def test_an_address_that_was_made_up_shows_the_page(
    table: Table, desk: AsyncClient, query: str
) -> None:
    assert (await desk.get(f"{table.path}?{query}")).status_code == 200


async def test_what_was_not_imported_has_no_review(desk: AsyncClient, press: Press) -> None:
    path = f"/desk/issues/{await press.draft()}/review"

    for answer in (
        await desk.get(path),
        await desk.post(path, data={"version": "1", "bulk": "standfirsts"}),
        await desk.post(path, data={"version": "1", "undo": "1"}),
        await desk.get(f"{path}/changes"),
        await desk.post(f"{path}/again", files={"text": (None, SWALLOWED)}),
        await desk.post(f"{path}/changes", data={"version": "1"}),
    ):
        assert answer.status_code == 404
    assert (await desk.get(f"/desk/issues/{NO_ISSUE}/review")).status_code == 404


async def test_a_published_issue_is_shown_as_such(
    table: Table, desk: AsyncClient, press: Press
) -> None:
    async with press._sessions.begin() as session:
        reasons = {"link.missing": "Papier"}
        await publish(session, table.number, masthead=MASTHEAD, overrides=reasons, now=NOON)
    assert (await press.see(table.number)).issue.status == "published"

    shown = await desk.get(table.path)
    posted = await desk.post(table.path, data={"version": "1", "bulk": "no-standfirsts"})
    again = await desk.get(f"{table.path}/again")
    pasted = await desk.post(f"{table.path}/again", files={"text": (None, SWALLOWED)})
    for answer in (shown, posted, again, pasted):
        assert answer.headers["location"] == f"/desk/issues/{table.number}"


async def test_a_long_source_is_shown_in_parts(desk: AsyncClient, press: Press) -> None:
    text = SWALLOWED + "\n".join(f"Satz {number} ist ein ganzer Satz." for number in range(600))
    answer = await desk.post("/desk/issues/new", data={"text": text})
    table = Table(desk, press, int(re.findall(r"/issues/(\d+)", answer.headers["location"])[0]))
    first = await table.open()
    second = (await desk.get(f"{table.path}?block=612")).text

    assert 'id="block-499"' in first
    assert 'id="block-500"' not in first
    assert 'id="block-612"' in second
    assert 'aria-current="page">501–614' in second


async def test_who_pastes_lands_where_something_is_to_be_looked_at(desk: AsyncClient) -> None:
    clear = await desk.post("/desk/issues/new", data={"text": SWALLOWED})
    doubtful = await desk.post(
        "/desk/issues/new", data={"text": SWALLOWED.replace("Von Anna Berg – 3.", "Am 3.")}
    )

    assert not clear.headers["location"].endswith("/review")
    assert doubtful.headers["location"].endswith("/review")
    assert "/review" in (await desk.get(clear.headers["location"])).text


async def test_the_page_speaks_german_too(table: Table, desk: AsyncClient) -> None:
    page = (await desk.get(table.path, headers={"Accept-Language": "de"})).text
    words = read_words(page)

    for phrase in ("Die Quelle und ihre Beiträge", "Zwischentitel", "Hier beginnt ein neuer"):
        assert phrase in words
    assert "noch ohne Adresse" in words
