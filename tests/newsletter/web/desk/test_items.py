"""The items of a draft, edited on the issue's page."""

from dataclasses import replace
from datetime import date

import pytest
from httpx import AsyncClient

from newsletter.issues import contributors_of
from newsletter.mail import ItemKind, LinkKind
from tests.newsletter.issues.drafts import BRIDGE, CLOCK, GARDEN
from tests.newsletter.web.desk.press import Press, read_form, read_words


async def open_form(desk: AsyncClient, number: int, item: int) -> dict[str, str]:
    page = (await desk.get(f"/desk/issues/{number}")).text
    return read_form(page, f"/desk/issues/{number}/items/{item}")


async def test_saving_an_untouched_form_changes_no_word(desk: AsyncClient, press: Press) -> None:
    whole = replace(
        GARDEN,
        kind=ItemKind.FULL,
        kicker="Kolumne",
        standfirst="Eins.\nZwei.",
        body="\n\n## Unter\n\nText & <b>\n\n> Zitat",
        link_kind=LinkKind.WATCH,
        link_language="eo",
        rights_basis="permission",
        rights_note="Mit Dank.",
    )
    number = await press.draft(whole)
    (item,) = await press.item_ids(number)
    before = (await press.see(number)).items[0].model_dump()

    form = await open_form(desk, number, item)
    answer = await desk.post(f"/desk/issues/{number}/items/{item}", data=form)

    assert answer.headers["location"] == f"/desk/issues/{number}#item-{item}"
    after = (await press.see(number)).items[0].model_dump()
    assert after == {**before, "version": 2}


async def test_what_is_typed_is_saved(desk: AsyncClient, press: Press) -> None:
    number = await press.draft()
    (item,) = await press.item_ids(number)
    form = await open_form(desk, number, item)
    form |= {
        "title": "Neu",
        "contributors": "Dr. Ada Muster\r\nBea Probe (photo)",
        "published_on": "2026-11-02",
        "url": "https://probe.example/neu",
        "kind": "note",
    }
    await desk.post(f"/desk/issues/{number}/items/{item}", data=form)

    saved = (await press.see(number)).items[0]
    assert (saved.title, saved.url, saved.kind) == ("Neu", form["url"], ItemKind.NOTE)
    assert saved.published_on == date(2026, 11, 2)
    assert [(each.prefix, each.name, each.role) for each in contributors_of(saved)] == [
        ("Dr.", "Ada Muster", "author"),
        ("", "Bea Probe", "photo"),
    ]


async def test_all_errors_stand_at_their_fields_and_nothing_typed_is_lost(
    desk: AsyncClient, press: Press
) -> None:
    number = await press.draft()
    (item,) = await press.item_ids(number)
    form = await open_form(desk, number, item)
    form |= {
        "contributors": "Ada (Koch)",
        "published_on": "gestern",
        "url": "javascript:alert(1)",
        "kicker": "k" * 201,
        "body": "Mühsam getippt",
    }
    answer = await desk.post(f"/desk/issues/{number}/items/{item}", data=form)

    assert answer.status_code == 422
    for field in ("contributors", "published_on", "url", "kicker"):
        assert f'href="#item{item}-{field}"' in answer.text
        assert f'id="item{item}-{field}-problem"' in answer.text
    assert read_form(answer.text, f"/desk/issues/{number}/items/{item}") == form
    assert (await press.see(number)).items[0].version == 1


async def test_the_slower_of_two_editors_sees_both_items(desk: AsyncClient, press: Press) -> None:
    number = await press.draft(replace(GARDEN, body="eins\n\nzwei"))
    (item,) = await press.item_ids(number)
    path = f"/desk/issues/{number}/items/{item}"
    form = await open_form(desk, number, item)
    form["body"] = form["body"].replace("\n", "\r\n")  # as browsers do
    await desk.post(path, data={**form, "title": "Schneller"})
    answer = await desk.post(path, data={**form, "title": "Langsamer"})

    assert answer.status_code == 409
    assert answer.text.count('class="changed"') == 1
    assert "What stands there now Title Schneller" in read_words(answer.text)
    again = read_form(answer.text, path)
    assert again["title"] == "Langsamer"
    await desk.post(path, data=again)
    assert (await press.see(number)).items[0].title == "Langsamer"


async def test_text_for_an_item_that_is_gone_can_be_added_anew(
    desk: AsyncClient, press: Press
) -> None:
    number = await press.draft(GARDEN, BRIDGE)
    gone, _ = await press.item_ids(number)
    form = await open_form(desk, number, gone)
    await desk.post(f"/desk/issues/{number}/items/{gone}/remove", data={"version": "1"})
    answer = await desk.post(
        f"/desk/issues/{number}/items/{gone}", data={**form, "title": "Gerettet"}
    )

    assert answer.status_code == 409
    again = read_form(answer.text, f"/desk/issues/{number}/items")
    await desk.post(f"/desk/issues/{number}/items", data=again)
    assert [item.title for item in (await press.see(number)).items] == [BRIDGE.title, "Gerettet"]


async def test_text_for_a_published_issue_stays_on_the_page(
    desk: AsyncClient, press: Press
) -> None:
    number = await press.published()
    (item,) = await press.item_ids(number)
    form = {"version": "1", "title": "Zu spät"}
    answer = await desk.post(f"/desk/issues/{number}/items/{item}", data=form)

    assert answer.status_code == 409
    assert 'value="Zu spät"' in answer.text
    assert "Published meanwhile" in answer.text


async def test_a_missing_link_is_pasted_in_one_step(desk: AsyncClient, press: Press) -> None:
    number = await press.draft_without_link()
    (item,) = await press.item_ids(number)
    path = f"/desk/issues/{number}/items/{item}/link"
    form = read_form((await desk.get(f"/desk/issues/{number}")).text, path)
    bad = await desk.post(path, data={**form, "url": "garten"})
    good = await desk.post(path, data={**form, "url": " https://probe.example/garten "})

    assert (bad.status_code, good.status_code) == (422, 303)
    saved = (await press.see(number)).items[0]
    assert (saved.url, saved.title) == ("https://probe.example/garten", GARDEN.title)
    assert contributors_of(saved) == GARDEN.contributors
    assert path not in (await desk.get(f"/desk/issues/{number}")).text


async def test_an_item_is_added_behind_the_others(desk: AsyncClient, press: Press) -> None:
    number = await press.draft()
    path = f"/desk/issues/{number}/items"
    form = read_form((await desk.get(f"/desk/issues/{number}")).text, path)
    bad = await desk.post(path, data={**form, "title": "Neu", "url": "x"})
    good = await desk.post(path, data={**form, "title": "Neu"})

    assert bad.status_code == 422
    assert 'href="#item0-url"' in bad.text
    assert read_form(bad.text, path)["title"] == "Neu"
    assert good.status_code == 303
    assert [item.title for item in (await press.see(number)).items] == [GARDEN.title, "Neu"]


@pytest.mark.parametrize(("direction", "order"), [("up", [1, 0, 2]), ("down", [0, 2, 1])])
async def test_buttons_move_an_item(
    desk: AsyncClient, press: Press, direction: str, order: list[int]
) -> None:
    number = await press.draft(GARDEN, BRIDGE, CLOCK)
    ids = await press.item_ids(number)
    answer = await desk.post(
        f"/desk/issues/{number}/items/{ids[1]}/move", data={"direction": direction}
    )

    assert answer.headers["location"] == f"/desk/issues/{number}#item-{ids[1]}"
    assert await press.item_ids(number) == [ids[at] for at in order]


async def test_the_first_cannot_go_up_and_the_last_not_down(
    desk: AsyncClient, press: Press
) -> None:
    number = await press.draft(GARDEN, BRIDGE)
    page = (await desk.get(f"/desk/issues/{number}")).text

    assert 'value="up" aria-label="Move item 1 up" disabled' in page
    assert 'value="down" aria-label="Move item 2 down" disabled' in page
    assert page.count(" disabled") == 2


async def test_asking_to_remove_removes_nothing(desk: AsyncClient, press: Press) -> None:
    number = await press.draft()
    (item,) = await press.item_ids(number)
    page = await desk.get(f"/desk/issues/{number}/items/{item}/remove")

    assert GARDEN.title in page.text
    assert await press.item_ids(number) == [item]


async def test_an_item_that_was_changed_since_the_question_is_not_removed(
    desk: AsyncClient, press: Press
) -> None:
    number = await press.draft()
    (item,) = await press.item_ids(number)
    path = f"/desk/issues/{number}/items/{item}"
    question = read_form((await desk.get(f"{path}/remove")).text, f"{path}/remove")
    await desk.post(path, data={**await open_form(desk, number, item), "title": "Besser"})
    refused = await desk.post(f"{path}/remove", data=question)
    again = read_form(refused.text, f"{path}/remove")
    removed = await desk.post(f"{path}/remove", data=again)

    assert refused.status_code == 409
    assert "Besser" in refused.text
    assert removed.status_code == 303
    assert await press.item_ids(number) == []


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "virus"},
        {"link_kind": "x"},
        {"language": "<b>"},
        {"rights_basis": "theft"},
        {"version": "-1"},
    ],
)
async def test_a_choice_that_was_not_offered_is_refused(
    desk: AsyncClient, press: Press, change: dict[str, str]
) -> None:
    number = await press.draft()
    (item,) = await press.item_ids(number)
    form = {**await open_form(desk, number, item), **change}
    answer = await desk.post(f"/desk/issues/{number}/items/{item}", data=form)

    assert answer.status_code == 422
    assert (await press.see(number)).items[0].version == 1


async def test_what_the_importer_stored_is_shown_even_if_a_form_would_refuse_it(
    desk: AsyncClient, press: Press
) -> None:
    number = await press.draft(replace(GARDEN, language="x_y", rights_basis="hearsay"))

    assert "x_y" in (await desk.get(f"/desk/issues/{number}")).text


async def test_odd_bytes_are_cleaned_and_break_nothing(desk: AsyncClient, press: Press) -> None:
    number = await press.draft()
    (item,) = await press.item_ids(number)
    body = b"version=1&title=a%00b%ED%A0%80c&body=x%07y%FFz&contributors=%00"
    answer = await desk.post(
        f"/desk/issues/{number}/items/{item}",
        content=body,
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )

    assert answer.status_code == 303
    saved = (await press.see(number)).items[0]
    assert saved.title.startswith("ab")
    assert "\x00" not in saved.title + saved.body
    assert (await desk.get(f"/desk/issues/{number}/preview.html")).status_code == 200
