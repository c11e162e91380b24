"""Why people did not get an issue: gathered by reason, in plain words, and found again."""

import pytest

from newsletter.database import Sessions
from newsletter.deliveries import DeliveryStatus, list_reasons, list_recipients
from newsletter.deliveries.advice import Advice, advise
from newsletter.translation import translate
from tests.newsletter.deliveries.ledger import CUT, Ledger


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
