"""The list of issues, and the words of one issue."""

import pytest
from httpx import AsyncClient

from tests.newsletter.issues.drafts import BRIDGE, CLOCK, GARDEN
from tests.newsletter.web.desk.press import Press, read_form, read_words
from tests.newsletter.web.people import Readers

PAGES = (
    "/desk",
    "/desk/issues/new",
    "/desk/issues/1",
    "/desk/issues/1/preview",
    "/desk/issues/1/preview.html",
    "/desk/issues/1/preview.eml",
    "/desk/issues/1/test/1",
    "/desk/issues/1/items/1/remove",
    "/desk/issues/1/send",
    "/desk/issues/1/cancel",
    "/desk/issues/1/progress",
    "/desk/issues/1/recipients",
    "/desk/issues/1/recipients/1",
    "/desk/mails",
    "/desk/mails/20261120T110000-00000001.eml",
    "/desk/mails/20261120T110000-00000001.eml/html",
)
DEEDS = (
    "/desk/issues/new",
    "/desk/issues/1",
    "/desk/issues/1/items",
    "/desk/issues/1/items/1",
    "/desk/issues/1/items/1/link",
    "/desk/issues/1/items/1/move",
    "/desk/issues/1/items/1/remove",
    "/desk/issues/1/publish",
    "/desk/issues/1/send",
    "/desk/issues/1/pause",
    "/desk/issues/1/resume",
    "/desk/issues/1/cancel",
    "/desk/issues/1/test",
)


@pytest.mark.parametrize("path", PAGES)
async def test_a_stranger_is_sent_to_the_sign_in_page(browser: AsyncClient, path: str) -> None:
    answer = await browser.get(path)

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/desk/sign-in?next=%2Fdesk")


@pytest.mark.parametrize("path", DEEDS)
async def test_a_stranger_can_do_nothing(browser: AsyncClient, press: Press, path: str) -> None:
    number = await press.draft()
    mine = path.replace("/1", f"/{number}", 1)
    answer = await browser.post(mine, data={"version": "2", "direction": "up", "title": "Fremd"})

    assert answer.status_code == 401
    assert (await press.see(number)).issue.title == "Der langsame Garten"


@pytest.mark.parametrize("path", DEEDS)
async def test_a_foreign_page_can_do_nothing_in_an_editors_name(
    desk: AsyncClient, press: Press, path: str
) -> None:
    await press.draft()
    answer = await desk.post(path, headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403


async def test_the_first_editor_finds_an_empty_list(desk: AsyncClient) -> None:
    assert "There is no issue yet." in (await desk.get("/desk")).text


async def test_the_list_shows_where_each_issue_stands(
    desk: AsyncClient, press: Press, readers: Readers
) -> None:
    await readers.join()
    draft, published, sent = await press.draft(), await press.published(), await press.sent()

    words = read_words((await desk.get("/desk")).text)

    assert f"Issue {draft} Draft Der langsame Garten 1 item · begun 20 November 2026" in words
    assert f"Issue {published} Published, not sent" in words
    assert f"Issue {sent} Being sent" in words
    assert "0 of 1 done" in words


async def test_a_long_list_has_a_second_page(desk: AsyncClient, press: Press) -> None:
    numbers = [await press.draft() for _ in range(22)]

    first = (await desk.get("/desk")).text
    second = (await desk.get(f"/desk?before={numbers[2]}")).text

    assert f'href="/desk?before={numbers[2]}"' in first
    assert f"/desk/issues/{numbers[1]}" not in first
    assert f"/desk/issues/{numbers[0]}" in second
    assert "Older issues" not in second


async def test_a_draft_shows_its_items_and_findings(desk: AsyncClient, press: Press) -> None:
    number = await press.draft_without_link()
    (item,) = await press.item_ids(number)
    page = (await desk.get(f"/desk/issues/{number}")).text

    assert f'<a href="#item-{item}">1</a>' in page
    assert "Error The link is missing." in read_words(page)
    assert "<em>genaue</em>" in page
    assert "Prof. Dr. Jonas Muster, Karla Entwurf (translation)" in page


async def test_the_desk_speaks_german(desk: AsyncClient, press: Press) -> None:
    number = await press.draft_without_link()
    page = (await desk.get(f"/desk/issues/{number}", headers={"Accept-Language": "de"})).text

    assert "Fehler Der Link fehlt." in read_words(page)
    assert "Karla Entwurf (Übersetzung)" in page


async def test_what_editors_write_is_text_and_never_markup(desk: AsyncClient, press: Press) -> None:
    number = await press.draft()
    (item,) = await press.item_ids(number)
    evil = "<script>alert(1)</script>{{ 7 * 7 }}%(num)d</textarea>"
    form = read_form((await desk.get(f"/desk/issues/{number}")).text, f"/desk/issues/{number}")
    await desk.post(f"/desk/issues/{number}", data={**form, "title": evil, "intro": evil})
    await desk.post(
        f"/desk/issues/{number}/items/{item}",
        data={"version": "1", "title": evil, "body": evil, "contributors": evil[:20]},
    )

    for path in ("", "/preview", "/preview.html"):
        page = (await desk.get(f"/desk/issues/{number}{path}")).text
        assert "<script>alert" not in page
        assert "49" not in read_words(page).replace("2049", "")
    form = read_form((await desk.get(f"/desk/issues/{number}")).text, f"/desk/issues/{number}")
    assert form["intro"] == evil


async def test_the_words_around_the_items_are_saved(desk: AsyncClient, press: Press) -> None:
    number = await press.draft()
    path = f"/desk/issues/{number}"
    form = read_form((await desk.get(path)).text, path)
    answer = await desk.post(path, data={**form, "title": "Neu", "outro": "\r\nBis bald.\r\n"})

    assert (answer.status_code, answer.headers["location"]) == (303, path)
    issue = (await press.see(number)).issue
    assert (issue.title, issue.intro, issue.outro) == ("Neu", "Guten Morgen.", "Bis bald.")


async def test_what_was_typed_stays_beside_the_error(desk: AsyncClient, press: Press) -> None:
    number = await press.draft()
    answer = await desk.post(
        f"/desk/issues/{number}",
        data={"version": "2", "title": "x" * 201, "intro": "Behalte mich", "language": "de"},
    )

    assert answer.status_code == 422
    assert "Behalte mich</textarea>" in answer.text
    assert '<a href="#issue-title">This has 201 characters; at most 200 are allowed.' in answer.text
    assert 'aria-describedby="issue-title-problem' in answer.text
    assert (await press.see(number)).issue.title == "Der langsame Garten"


async def test_the_slower_of_two_editors_sees_both_texts(desk: AsyncClient, press: Press) -> None:
    number = await press.draft()
    path = f"/desk/issues/{number}"
    form = read_form((await desk.get(path)).text, path)
    await desk.post(path, data={**form, "title": "Schneller"})
    answer = await desk.post(path, data={**form, "title": "Langsamer"})

    assert answer.status_code == 409
    assert "Schneller" in answer.text
    again = read_form(answer.text, path)
    assert (again["title"], again["version"]) == ("Langsamer", "3")
    assert (await desk.post(path, data=again)).status_code == 303
    assert (await press.see(number)).issue.title == "Langsamer"


async def test_who_saves_after_publishing_keeps_the_text_on_the_page(
    desk: AsyncClient, press: Press
) -> None:
    number = await press.published()
    answer = await desk.post(
        f"/desk/issues/{number}", data={"version": "2", "title": "Zu spät", "language": "de"}
    )

    assert answer.status_code == 409
    assert 'value="Zu spät"' in answer.text
    assert "Save mine" not in answer.text


@pytest.mark.parametrize(
    "path", ["999999", "99999999999999999999", "abc", "-1", "1/items/99/remove"]
)
async def test_what_is_not_there_is_not_found(desk: AsyncClient, press: Press, path: str) -> None:
    await press.draft()

    assert (await desk.get(f"/desk/issues/{path}")).status_code == 404


async def test_a_tampered_form_is_refused_with_a_sentence(desk: AsyncClient, press: Press) -> None:
    number = await press.draft()

    for change in ({"version": "x"}, {"version": "99999999999"}, {"language": "fr"}):
        form = {"version": "2", "title": "T", "language": "de", **change}
        answer = await desk.post(f"/desk/issues/{number}", data=form)
        assert answer.status_code == 422
        assert "Please look through the form" in answer.text


async def test_every_page_is_whole(desk: AsyncClient, press: Press, readers: Readers) -> None:
    await readers.join()
    draft, sent = await press.draft(GARDEN, BRIDGE, CLOCK), await press.sent()
    (item, *_) = await press.item_ids(draft)

    for path in (
        "",
        "/issues/new",
        f"/issues/{draft}",
        f"/issues/{draft}/preview?view=phone",
        f"/issues/{draft}/items/{item}/remove",
        f"/issues/{sent}",
        f"/issues/{sent}/cancel",
        f"/issues/{sent}/recipients",
        "/mails",
    ):
        answer = await desk.get(f"/desk{path}")
        assert answer.status_code == 200
        assert answer.text.count("<h1") == 1
        assert "style=" not in answer.text
        ids = [part.split('"')[0] for part in answer.text.split(' id="')[1:]]
        assert len(ids) == len(set(ids))
        labels = [part.split('"')[0] for part in answer.text.split('<label for="')[1:]]
        assert set(labels) <= set(ids)
        assert answer.headers["cache-control"] == "no-store"
