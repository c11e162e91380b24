"""Findings on the desk: mended by one click, ticked off, or left as hints."""

from dataclasses import replace

from httpx import AsyncClient

from newsletter.database import Sessions
from newsletter.issues import list_ticks
from tests.newsletter.issues.drafts import BRIDGE, GARDEN
from tests.newsletter.web.desk.press import Press, read_form, read_words

COUNTED = replace(GARDEN, url=f"{GARDEN.url}?utm_source=brief")
NAMELESS = replace(GARDEN, source_name="")


async def test_one_click_mends_all_items_of_a_finding(desk: AsyncClient, press: Press) -> None:
    number = await press.draft(COUNTED, replace(BRIDGE, url="https://b.example/b?fbclid=1"))
    path = f"/desk/issues/{number}"
    page = (await desk.get(path)).text
    assert "Strip the tracking" in page
    answer = await desk.post(f"{path}/fix", data=read_form(page, f"{path}/fix"))

    assert (answer.status_code, answer.headers["location"]) == (303, f"{path}#findings")
    assert [item.url for item in (await press.see(number)).items] == [
        GARDEN.url,
        "https://b.example/b",
    ]
    assert await press.trail() == [f"issue.mended issue {number}"]
    assert "Strip the tracking" not in (await desk.get(path)).text


async def test_what_is_gone_meanwhile_is_not_mended(desk: AsyncClient, press: Press) -> None:
    number = await press.draft()
    answer = await desk.post(
        f"/desk/issues/{number}/fix", data={"keys": "link.tracking/1/url/0 link.missing/2/url/0"}
    )

    assert answer.status_code == 303
    assert await press.trail() == []


async def test_a_warning_is_ticked_off_and_taken_back(
    desk: AsyncClient, press: Press, sessions: Sessions
) -> None:
    number = await press.draft(NAMELESS)
    path = f"/desk/issues/{number}"
    form = read_form((await desk.get(path)).text, f"{path}/ticks")
    await desk.post(f"{path}/ticks", data=form)
    page = (await desk.get(path)).text

    assert "✓ looked at" in read_words(page)
    async with sessions() as session:
        (kept,) = await list_ticks(session, number)
    assert (kept.key, kept.editor_id is None) == (form["keys"], False)

    await desk.post(f"{path}/ticks", data=read_form(page, f"{path}/ticks"))
    assert "✓ looked at" not in read_words((await desk.get(path)).text)


async def test_publishing_asks_to_tick_off_what_was_not_looked_at(
    desk: AsyncClient, press: Press
) -> None:
    number = await press.draft(NAMELESS, replace(BRIDGE, source_name=""))
    path = f"/desk/issues/{number}"
    page = (await desk.get(path)).text
    assert "Looked at, may stay: The source is missing." in read_words(page)
    keys = page.split('name="tick" value="')[1].split('"')[0]
    refused = await desk.post(f"{path}/publish")
    half = await desk.post(f"{path}/publish", data={"tick": keys.split()[0]})

    assert (refused.status_code, half.status_code) == (422, 422)
    assert refused.text.count("The source is missing. Mend this, or tick it off.") == 1
    assert f'href="#publish-tick:{keys.split()[0]}"' in refused.text
    assert f'id="publish-tick:{keys.split()[0]}"' in refused.text
    assert (await desk.post(f"{path}/publish", data={"tick": keys})).status_code == 303
    words = read_words((await desk.get(path)).text)
    assert "Published in spite of The source is missing. × 2 looked at" in words


async def test_hints_are_quiet_and_stop_nothing(desk: AsyncClient, press: Press) -> None:
    number = await press.draft(COUNTED)
    page = (await desk.get(f"/desk/issues/{number}")).text

    assert "<summary>1 hint</summary>" in page
    assert 'name="tick"' not in page
    assert (await desk.post(f"/desk/issues/{number}/publish")).status_code == 303


async def test_a_duplicate_leads_to_the_earlier_issue(desk: AsyncClient, press: Press) -> None:
    earlier = await press.published()
    number = await press.draft()
    page = (await desk.get(f"/desk/issues/{number}")).text

    assert f'<a href="/desk/issues/{earlier}">Look at issue {earlier}</a>' in page
    assert "An earlier issue has the same link" in page
