"""What was in doubt once stays in doubt; what has surely not left never is."""

from datetime import UTC, datetime, timedelta
from typing import cast

import pytest

from newsletter.deliveries.dispatch.printing import Print
from newsletter.deliveries.models import DeliveryStatus
from newsletter.deliveries.outbox.claims import Claim
from newsletter.deliveries.recording.records import Bearer, Record
from newsletter.deliveries.settlement import Settlement, delay, settle
from newsletter.links import Links, Purpose
from newsletter.mail import Compiled, Outcome, Verdict

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LONG_AGO = NOW - timedelta(hours=48)
REFUSED = Outcome(verdict=Verdict.REJECTED, code=554)
BUSY = Outcome(verdict=Verdict.DEFERRED, code=450)
GONE = Outcome(verdict=Verdict.REJECTED, code=550, hard_bounce=True)


def settle_copy(outcome: Outcome, *, copies: int = 1, since: datetime = NOW) -> Settlement:
    return settle(outcome, attempts=3, copies=copies, since=since, now=NOW, jitter=0)


@pytest.mark.parametrize(("outcome", "since"), [(REFUSED, NOW), (BUSY, LONG_AGO)])
def test_a_mail_that_may_have_arrived_is_held_when_another_copy_is_refused_for_good(
    outcome: Outcome, since: datetime
) -> None:
    settlement = settle_copy(outcome, since=since)

    assert (settlement.status, settlement.next_at) == (DeliveryStatus.UNCERTAIN, None)
    assert not settlement.suppress


def test_without_a_copy_the_same_refusals_fail() -> None:
    assert settle_copy(REFUSED, copies=0).status is DeliveryStatus.FAILED
    assert settle_copy(BUSY, copies=0, since=LONG_AGO).status is DeliveryStatus.FAILED


def test_an_address_that_does_not_exist_ends_every_doubt() -> None:
    settlement = settle_copy(GONE)

    assert (settlement.status, settlement.suppress) == (DeliveryStatus.BOUNCED, True)


def test_a_mail_in_doubt_that_is_asked_for_later_is_tried_again() -> None:
    settlement = settle_copy(BUSY)

    assert (settlement.status, settlement.next_at) == (
        DeliveryStatus.DEFERRED,
        NOW + timedelta(minutes=30),
    )


def test_a_defect_of_ours_leaves_nobody_in_doubt_and_is_tried_again() -> None:
    links = Links(base_url="https://news.example", secret="a secret of the tests only")
    forms = Print(compiled=cast(Compiled, None), links=links, purpose=Purpose.READER)

    outcome = forms.write(Claim(1, 7, None))  # nobody writes to who left

    assert isinstance(outcome, Outcome)
    assert (outcome.verdict, outcome.reply) == (
        Verdict.DEFERRED,
        "A fault of this program: its log says which.",
    )


def test_chance_spreads_the_next_tries() -> None:
    claim, bearer = Claim(1, 7, None), cast(Bearer, None)

    moments = {Record(claim, BUSY, NOW, bearer).settlement().next_at for _ in range(10)}

    assert len(moments) > 1
    assert all(delay(attempts, 0.9) > delay(attempts, 0) for attempts in range(1, 9))
