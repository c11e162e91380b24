"""The promises, for a minute: what `make chaos` does for half an hour."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from benchmarks.chaos.kills import kill_at_random
from benchmarks.chaos.scenes import Row, fill
from benchmarks.invariants import Copy, Findings, check_promises
from newsletter.database import Sessions
from tests.newsletter.deliveries.stage import start

PEOPLE = 2_000
KILLS = 20

ADD = (  # a row for the first of each part, of which there is one a person
    "INSERT INTO delivery (issue_id, recipient_id, status, attempts, settled_at)"
    " SELECT issue_id, first_id, '{status}', 1, now() FROM part"
)


async def test_a_worker_killed_again_and_again_loses_nobody_and_mails_nobody_twice() -> None:
    row = await kill_at_random(people=PEOPLE, kills=KILLS, journal=True)

    assert [*row.failures()] == []
    assert row.people == PEOPLE
    assert row.kills == KILLS
    assert 0 < row.uncertain <= row.most_uncertain  # some kills met mails on their way
    assert 0 < row.arrived <= row.uncertain  # as a rule the dot was written, too


async def test_without_its_journal_a_killed_worker_loses_nobody_either() -> None:
    row = await kill_at_random(people=300, kills=3, journal=False)

    assert [*row.failures()] == []
    assert row.uncertain == 0


class TestTheCheckItself:
    """A check that finds nothing is worth something only if it would find it."""

    async def test_finds_nothing_wrong_before_the_first_mail(self, sessions: Sessions) -> None:
        issue_id, people = await start(sessions, 3)

        findings = await check(sessions, issue_id, [])

        assert findings.broken == []
        assert findings.lost == []
        assert findings.counts == {"queued": len(people)}

    async def test_finds_who_got_nothing_and_who_got_it_twice(self, sessions: Sessions) -> None:
        issue_id, people = await start(sessions, 3)
        await tell(sessions, "UPDATE sending SET status = 'sent'")
        await tell(sessions, "UPDATE part SET finished_at = now()")

        findings = await check(sessions, issue_id, [people[0], people[0], people[1]])

        assert len(findings.lost) == 1
        assert findings.twice == {people[0]: 1}
        assert any(words.startswith("I6") for words in findings.broken)

    @pytest.mark.parametrize(
        ("promise", "statement"),
        [
            ("I1", "UPDATE sending SET audience = 4"),
            ("I1", "UPDATE part SET done = done + 1"),
            ("I1", "UPDATE part SET finished_at = now()"),
            ("I3", ADD.format(status="sent")),
            ("I3", ADD.format(status="skipped")),
            ("I3", ADD.format(status="failed")),
        ],
    )
    async def test_finds_states_that_nothing_stands_behind(
        self, sessions: Sessions, promise: str, statement: str
    ) -> None:
        issue_id, _ = await start(sessions, 3)
        await tell(sessions, statement)

        findings = await check(sessions, issue_id, [])

        assert any(words.startswith(promise) for words in findings.broken)

    async def test_finds_mails_to_strangers(self, sessions: Sessions) -> None:
        issue_id, _ = await start(sessions, 3)

        findings = await check(sessions, issue_id, ["stranger@readers.test"])

        assert any(words.startswith("I2") for words in findings.broken)

    async def test_finds_copies_that_readers_see_as_two_mails(self, sessions: Sessions) -> None:
        issue_id, people = await start(sessions, 3)

        findings = await check(sessions, issue_id, [people[0], people[0]], names=("a", "b"))
        alike = await check(sessions, issue_id, people[:2], names=("a", "a"))

        assert any(words.startswith("I4") for words in findings.broken)
        assert any(words.startswith("I4") for words in alike.broken)

    async def test_finds_a_mail_to_somebody_who_had_left(self, sessions: Sessions) -> None:
        issue_id, people = await start(sessions, 3)
        await tell(
            sessions,
            "UPDATE subscriber SET status = 'unsubscribed',"
            " unsubscribed_at = now() - interval '3s'",
        )

        findings = await check(sessions, issue_id, people[:1])

        assert any(words.startswith("I5") for words in findings.broken)

    @pytest.mark.parametrize("status", ["failed", "bounced"])
    async def test_lets_no_run_pass_in_which_people_failed_without_need(
        self, sessions: Sessions, status: str
    ) -> None:
        issue_id, _ = await start(sessions, 3)
        await tell(sessions, ADD.format(status=status))
        await tell(sessions, "UPDATE delivery SET reply = 'no'")
        await tell(sessions, "UPDATE part SET done = 1")

        findings = await check(sessions, issue_id, [])

        strict, poisoned = Row(scene="", done=""), Row(scene="", done="", most_failed=3)
        assert [*fill(strict, findings).failures()] == ["3 people failed or bounced; 0 may have"]
        assert fill(poisoned, findings).ok

    async def test_says_how_many_of_the_uncertain_have_it(self, sessions: Sessions) -> None:
        issue_id, people = await start(sessions, 3)
        await tell(sessions, ADD.format(status="uncertain"))

        findings = await check(sessions, issue_id, people[:1])

        assert (findings.uncertain, findings.arrived) == (3, 1)


async def tell(sessions: Sessions, statement: str) -> None:
    async with sessions.begin() as session:
        await (await session.connection()).execute(text(statement))


async def check(
    sessions: Sessions, issue_id: int, taken: Sequence[str], names: Sequence[str] = ()
) -> Findings:
    """Check a sending of which a server took these mails, now."""
    copies = [
        Copy(address=address, message_id=name, issue_id=issue_id, at=datetime.now(UTC))
        for address, name in zip(taken, names or taken, strict=True)
    ]
    async with sessions() as session:
        return await check_promises(session, issue_id, copies)
