"""Deleting drafts on the desk."""

from httpx import AsyncClient

from tests.newsletter.web.desk.press import NO_ISSUE, Press, read_words


async def test_a_draft_is_deleted_after_a_question(desk: AsyncClient, press: Press) -> None:
    number = await press.draft()
    path = f"/desk/issues/{number}/delete"
    page = (await desk.get(f"/desk/issues/{number}")).text
    asked = await desk.get(path)

    assert f'href="{path}"' in page
    assert "Delete this draft? Der langsame Garten 1 item." in read_words(asked.text)
    assert (await desk.get(f"/desk/issues/{number}")).status_code == 200
    done = await desk.post(path)
    assert (done.status_code, done.headers["location"]) == (303, "/desk")
    assert (await desk.get(f"/desk/issues/{number}")).status_code == 404
    assert await press.trail() == [f"issue.deleted issue {number}"]


async def test_what_is_published_cannot_be_deleted(desk: AsyncClient, press: Press) -> None:
    number = await press.published()

    assert "/delete" not in (await desk.get(f"/desk/issues/{number}")).text
    for answer in (
        await desk.get(f"/desk/issues/{number}/delete"),
        await desk.post(f"/desk/issues/{number}/delete"),
    ):
        assert answer.status_code == 409
        assert "cannot be changed any more" in answer.text
    assert (await desk.get(f"/desk/issues/{NO_ISSUE}/delete")).status_code == 404
