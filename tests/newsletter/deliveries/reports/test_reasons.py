"""Why people did not get an issue: gathered by reason, in plain words, and found again."""

import pytest
from sqlalchemy import text

from newsletter.database import Sessions
from newsletter.deliveries import (
    MOST_REASONS,
    DeliveryStatus,
    forget,
    list_reasons,
    list_recipients,
    send_again,
    take_as_arrived,
)
from newsletter.deliveries.models import SendingStatus
from newsletter.deliveries.reports.advice import Advice, advise
from newsletter.translation import translate
from tests.newsletter.deliveries.ledger import CUT, Ledger
from tests.newsletter.deliveries.replaying import entry, replay_all


async def test_sentences_that_differ_in_numbers_and_addresses_are_one_reason(
    sessions: Sessions,
) -> None:
    ledger = Ledger(sessions)
    people = await ledger.plan(10)
    for at, number in enumerate(people[:4]):
        reply = f"<…>: blocked, see https://why.example/?id={at}a7f client [192.0.2.{at}]"
        await ledger.settle(number, DeliveryStatus.FAILED, code=550, enhanced="5.7.1", reply=reply)
    await ledger.settle(
        people[4], DeliveryStatus.FAILED, code=550, enhanced="5.7.1", reply="Go away"
    )
    await ledger.settle(people[5], DeliveryStatus.SENT, reply="queued as 4711")
    await ledger.settle(people[6], DeliveryStatus.SKIPPED, code=None, reply=None)

    async with sessions() as session:
        blocked, *others = await list_reasons(session, ledger.issue_id)
        found = await list_recipients(
            session, ledger.issue_id, status=DeliveryStatus.FAILED, reason=blocked.key
        )
        nobody = await list_recipients(session, ledger.issue_id, reason="no such key")

    assert (blocked.people, blocked.words) == (4, "…: blocked, see … client …")
    assert {(each.status, each.words, each.people) for each in others} == {
        (DeliveryStatus.FAILED, "Go away", 1),
        (DeliveryStatus.SKIPPED, "", 1),
    }
    assert [person.recipient_id for person in found] == people[:4]
    assert nobody == []


async def test_a_doubt_that_waits_for_an_editor_is_a_reason_of_its_own(
    sessions: Sessions,
) -> None:
    ledger = Ledger(sessions)
    held, tried, *_ = await ledger.plan(8)
    await ledger.settle(held, DeliveryStatus.UNCERTAIN, code=None, reply="it broke off")
    await ledger.settle(
        tried, DeliveryStatus.UNCERTAIN, code=None, reply="it broke off", next_at=CUT
    )

    async with sessions() as session:
        reasons = await list_reasons(session, ledger.issue_id)
        (one,) = [reason for reason in reasons if reason.held]
        found = await list_recipients(session, ledger.issue_id, reason=one.key)

    assert len(reasons) == 2
    assert [person.recipient_id for person in found] == [held]
    assert found[0].is_held


async def test_a_doubt_changes_its_reason_with_every_decision(sessions: Sessions) -> None:
    ledger = Ledger(sessions)
    held, arrived, *_ = await ledger.plan(8)
    for number in (held, arrived):
        await ledger.settle(number, DeliveryStatus.UNCERTAIN, code=None, reply="it broke off")
    await ledger.end(SendingStatus.SENT, at=CUT)

    async with sessions.begin() as session:
        await take_as_arrived(session, ledger.issue_id, recipient_id=arrived, now=CUT)
        await send_again(session, ledger.issue_id, recipient_id=held, now=CUT)
        (reason,) = await list_reasons(session, ledger.issue_id)
        found = await list_recipients(session, ledger.issue_id, reason=reason.key)

    assert (reason.people, reason.held, reason.words) == (1, False, "it broke off")
    assert [person.recipient_id for person in found] == [held]


async def test_who_is_erased_leaves_the_reason_that_quotes_them(sessions: Sessions) -> None:
    ledger = Ledger(sessions)
    erased, other, *_ = await ledger.plan(8)
    for number in (erased, other):
        await ledger.settle(number, DeliveryStatus.BOUNCED, code=550, reply="no mailbox for ada")

    async with sessions.begin() as session:
        await forget(session, [erased])
        reasons = await list_reasons(session, ledger.issue_id)
        found = [
            await list_recipients(session, ledger.issue_id, reason=reason.key) for reason in reasons
        ]

    assert [reason.words for reason in reasons] == ["", "no mailbox for ada"]
    assert [[person.recipient_id for person in people] for people in found] == [[erased], [other]]


async def test_a_number_at_the_end_of_what_is_compared_does_not_part_a_reason(
    sessions: Sessions,
) -> None:
    ledger = Ledger(sessions)
    people = await ledger.plan(4)
    for number, particular in zip(
        people, ("abcdef1", "ghijkl2", "<ada> mn", "<b> mn"), strict=True
    ):
        reply = "blocked " * 24 + "as " + particular * 2  # the 200th character is amid its letters
        await ledger.settle(number, DeliveryStatus.FAILED, code=550, reply=reply)

    async with sessions() as session:
        reasons = await list_reasons(session, ledger.issue_id)

    assert [reason.people for reason in reasons] == [2, 2]


async def test_the_dead_leave_doubts_with_a_reason(
    sessions: Sessions, issue_id: int, people: list[int]
) -> None:
    await replay_all(sessions, entry(issue_id, people[0]))

    async with sessions() as session:
        (reason,) = await list_reasons(session, issue_id)

    assert (reason.status, reason.held, reason.people) == (DeliveryStatus.UNCERTAIN, True, 1)
    assert reason.words


async def test_the_most_frequent_of_too_many_reasons_are_listed(sessions: Sessions) -> None:
    ledger = Ledger(sessions)
    await ledger.plan(1)
    async with sessions.begin() as session:
        connection = await session.connection()
        await connection.execute(
            text(
                "INSERT INTO delivery (issue_id, recipient_id, status, code, reply, why, attempts,"
                " settled_at) SELECT :id, number, 'failed', 550, words,"
                " delivery_key('failed', NULL, 550::smallint, NULL, words), 1, now()"
                " FROM generate_series(1, 300) AS number, repeat('x', number / 2) AS words"
            ),
            {"id": ledger.issue_id},
        )
        reasons = await list_reasons(session, ledger.issue_id)

    assert len(reasons) == MOST_REASONS
    assert {reason.people for reason in reasons} == {2}


async def test_a_partition_that_was_away_goes_on_to_tell_why(sessions: Sessions) -> None:
    ledger = Ledger(sessions)
    away, *_ = await ledger.plan(8)
    await ledger.settle(away, DeliveryStatus.FAILED, code=550, reply="no")
    part = f"delivery_issue_{ledger.issue_id}"
    async with sessions.begin() as session:
        connection = await session.connection()
        await connection.execute(text(f"ALTER TABLE delivery DETACH PARTITION {part}"))
        await connection.execute(
            text(f"ALTER TABLE delivery ATTACH PARTITION {part} FOR VALUES IN ({ledger.issue_id})")
        )
    await ledger.settle(away, DeliveryStatus.FAILED, code=550, reply="never", again=True)

    async with sessions() as session:
        (reason,) = await list_reasons(session, ledger.issue_id)
        found = await list_recipients(session, ledger.issue_id, reason=reason.key)

    assert (reason.words, [person.reply for person in found]) == ("never", ["never"])


@pytest.mark.parametrize(
    ("status", "code", "enhanced", "words", "meaning"),
    [
        (DeliveryStatus.BOUNCED, 550, "5.1.1", "no such user", "does not exist"),
        (DeliveryStatus.FAILED, 550, "5.7.1", "rejected", "a rule of its own"),
        (DeliveryStatus.FAILED, 550, "5.7.26", "unauthenticated", "SPF, DKIM, DMARC"),
        (DeliveryStatus.FAILED, 550, None, "SPF check failed", "SPF, DKIM, DMARC"),
        (DeliveryStatus.FAILED, 554, None, "looks like spam", "for spam"),
        (DeliveryStatus.FAILED, 552, "5.3.4", "too big", "too large for the server"),
        (DeliveryStatus.FAILED, 550, "5.2.9", "odd", "cannot be written to"),
        (DeliveryStatus.FAILED, 550, None, "no", "refused the mail for good"),
        (DeliveryStatus.FAILED, 451, "4.2.1", "busy", "until it was given up"),
        (DeliveryStatus.FAILED, None, None, "A local part", "No mail could be made"),
        (DeliveryStatus.DEFERRED, 452, "4.2.2", "over quota", "mailbox is full"),
        (DeliveryStatus.DEFERRED, 451, "4.7.1", "wait", "come back later"),
        (DeliveryStatus.DEFERRED, 450, None, "greylisted", "come back later"),
        (DeliveryStatus.DEFERRED, 451, None, "local error", "did not take the mail for now"),
        (DeliveryStatus.SKIPPED, None, None, "", "unsubscribed, or was erased"),
        (DeliveryStatus.COMPLAINED, 250, None, "ok", "called the mail spam"),
        (DeliveryStatus.UNCERTAIN, None, None, "lost", "may have arrived or not"),
    ],
)
def test_a_code_is_said_in_plain_words(
    status: DeliveryStatus, code: int | None, enhanced: str | None, words: str, meaning: str
) -> None:
    advice = advise(status, code=code, enhanced=enhanced, words=words)

    assert meaning in advice.meaning
    for sentence in (advice.meaning, advice.remedy):
        assert translate("de", sentence) != sentence


def test_a_held_doubt_asks_for_a_decision() -> None:
    advice: Advice = advise(DeliveryStatus.UNCERTAIN, code=None, enhanced=None, held=True)

    assert advice.remedy.startswith("Decide")
    assert translate("de", advice.remedy) != advice.remedy
