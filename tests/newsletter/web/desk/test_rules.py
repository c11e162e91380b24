"""The house rules on the desk."""

from httpx import AsyncClient

from newsletter.database import Sessions
from newsletter.issues import HouseRule, RuleKind, draft, list_rules
from newsletter.roundups import read
from tests.newsletter.issues.test_house_rules import ROUNDUP
from tests.newsletter.web.desk.press import Press, read_words
from tests.newsletter.web.people import NOON


async def offer(sessions: Sessions) -> int:
    async with sessions.begin() as session:
        rule = HouseRule(
            kind=RuleKind.AUTHOR_ALIAS,
            given="J. Muster",
            wanted="Jonas <Muster>",
            times=2,
            offered_at=NOON,
        )
        session.add(rule)
        await session.flush()
        return rule.id or 0


async def test_without_rules_the_page_says_how_they_come(desk: AsyncClient) -> None:
    words = read_words((await desk.get("/desk/rules")).text)

    assert "No rule is followed yet." in words
    assert "Offered" not in words


async def test_a_published_issue_tells_of_rules_that_are_offered(
    desk: AsyncClient, press: Press, sessions: Sessions
) -> None:
    number = await press.published()
    path = f"/desk/issues/{number}"
    assert "offered" not in read_words((await desk.get(path)).text)
    await offer(sessions)

    assert "1 house rule is offered. Look at it" in read_words((await desk.get(path)).text)


async def test_an_offered_rule_is_accepted_followed_and_deleted(
    desk: AsyncClient, press: Press, sessions: Sessions
) -> None:
    number = await offer(sessions)
    page = (await desk.get("/desk/rules")).text
    assert "“J. Muster” is written “Jonas &lt;Muster&gt;”. corrected 2 times" in " ".join(
        page.replace("<p>", "").replace("</p>", "").replace('<p class="dim">', "").split()
    )
    assert (await desk.post(f"/desk/rules/{number}/accept")).status_code == 303
    assert "followed since 20 November 2026" in read_words((await desk.get("/desk/rules")).text)

    async with sessions.begin() as session:
        issue = await draft(
            session, read(ROUNDUP), source=ROUNDUP, title="T", language=None, now=NOON
        )
    words = read_words((await desk.get(f"/desk/issues/{issue.id}")).text)
    assert "1 house rule was followed “J. Muster” is written “Jonas <Muster>”. 2 items" in words

    assert (await desk.post(f"/desk/rules/{number}/delete")).status_code == 303
    async with sessions() as session:
        assert await list_rules(session) == []


async def test_a_rule_that_is_gone_is_not_found(desk: AsyncClient) -> None:
    for path in ("1/accept", "1/delete", "99999999999/delete"):
        answer = await desk.post(f"/desk/rules/{path}", headers={"Accept-Language": "de"})
        assert answer.status_code in {404, 422}
    assert (
        "Diese Regel gibt es nicht."
        in (await desk.post("/desk/rules/1/accept", headers={"Accept-Language": "de"})).text
    )
