"""Publishing on the desk."""

import ast
from pathlib import Path

from httpx import AsyncClient

from newsletter import issues
from newsletter.database import Sessions
from newsletter.issues import list_overrides
from newsletter.web.desk.passed import SENTENCES
from tests.newsletter.web.desk.press import Press, read_form, read_words


async def test_publishing_is_one_button_and_one_line_in_the_trail(
    desk: AsyncClient, press: Press
) -> None:
    number = await press.draft()
    path = f"/desk/issues/{number}/publish"
    first = await desk.post(path)
    second = await desk.post(path)

    assert (first.status_code, second.status_code) == (303, 303)
    assert (await press.see(number)).issue.slug == f"{number}-der-langsame-garten"
    assert await press.trail() == [f"issue.published issue {number}"]
    words = read_words((await desk.get(f"/desk/issues/{number}")).text)
    assert "Published, not sent" in words
    assert "It has not been sent to anybody yet." in words


async def test_an_error_asks_for_a_reason_and_keeps_it(
    desk: AsyncClient, press: Press, sessions: Sessions
) -> None:
    number = await press.draft_without_link()
    path = f"/desk/issues/{number}/publish"
    asked = read_form((await desk.get(f"/desk/issues/{number}")).text, path)
    refused = await desk.post(path, data=asked)
    done = await desk.post(path, data={"reason:link.missing": "Nur gedruckt"})

    assert asked == {"reason:link.missing": ""}
    assert refused.status_code == 422
    assert 'href="#publish-reason:link.missing">The link is missing. Mend this' in refused.text
    assert done.status_code == 303
    async with sessions() as session:
        (kept,) = await list_overrides(session, number)
    assert kept.reason == "Nur gedruckt"
    assert kept.editor_id is not None
    page = (await desk.get(f"/desk/issues/{number}")).text
    assert "Published in spite of The link is missing. Nur gedruckt" in read_words(page)
    assert "without its link" in page


def test_whatever_can_be_let_pass_has_a_sentence() -> None:
    codes = {
        call.args[0].value
        for path in Path(issues.__file__).parent.glob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in {"error", "warning"}
        and len(call.args) > 2  # a code, a field and a sentence: no line of a log
        and isinstance(call.args[0], ast.Constant)
    }
    assert codes | {"size.large"} == set(SENTENCES)  # an error or a warning, as large as it is
