"""Whose fault a reply is, reply by reply."""

import pytest

from newsletter.mail.outcome import Outcome, Scope, Verdict
from newsletter.mail.smtp.judgement import (
    judge_message,
    judge_recipient,
    judge_sender,
    judge_start,
)
from newsletter.mail.smtp.replies import Reply, take_reply

ADDRESS = "ines.lohmann@example.org"


def reply(line: str) -> Reply:
    found = take_reply(bytearray(line.encode() + b"\r\n"))
    assert found is not None
    return found


def recipient(line: str) -> Outcome:
    outcome = judge_recipient(reply(line), address=ADDRESS)
    assert outcome is not None
    return outcome


@pytest.mark.parametrize(
    "line",
    [
        "550 5.1.1 no such user here",
        "550 5.1.6 moved away, no forwarding",
        "550 5.1.10 recipient not found by address lookup",
        "550 5.2.1 mailbox disabled",
        "551 5.1.1 not one of ours",
        f"550 <{ADDRESS}>: Recipient address rejected: User unknown in virtual mailbox table",
        "550 No such user here",
        f"550 mailbox {ADDRESS} does not exist",
        "553 unknown recipient",
        "550 Unbekannter Empfänger",
        "550 User is unknown",
        "550 no mailbox here by that name",
    ],
)
def test_an_address_that_does_not_exist_is_a_hard_bounce(line: str) -> None:
    outcome = recipient(line)
    assert (outcome.verdict, outcome.scope) == (Verdict.REJECTED, Scope.RECIPIENT)
    assert outcome.hard_bounce


@pytest.mark.parametrize(
    "line",
    [
        "550 5.7.1 relaying denied",
        "554 5.7.1 blocked by reputation",
        "550 5.7.606 access denied, banned sending address",
        "550 Requested action not taken: mailbox unavailable",
        "550 Sender verify failed: user unknown",
        "550 blocked: no such user policy",
        "550 go away",
        "554 user unknown",
        "553 5.1.3 bad destination syntax",
        "550 5.0.0 user unknown",
        "555 parameters not recognized",
        "501 5.1.3 bad address syntax",
    ],
)
def test_any_other_refusal_fails_the_person_but_suppresses_nobody(line: str) -> None:
    outcome = recipient(line)
    assert (outcome.verdict, outcome.scope) == (Verdict.REJECTED, Scope.RECIPIENT)
    assert not outcome.hard_bounce


@pytest.mark.parametrize(
    "line",
    [
        "450 4.2.0 greylisted, come back in 300 seconds",
        "451 try later",
        "452 4.5.3 too many recipients",
        "450 4.1.1 user unknown",
        "552 too many recipients",
        "552 5.2.2 mailbox full",
        "550 5.2.2 over quota",
    ],
)
def test_a_full_or_busy_mailbox_is_asked_again_later(line: str) -> None:
    outcome = recipient(line)
    assert (outcome.verdict, outcome.scope) == (Verdict.DEFERRED, Scope.RECIPIENT)
    assert not outcome.hard_bounce


@pytest.mark.parametrize(
    "line",
    [
        "421 4.3.2 shutting down",
        "500 5.5.1 unknown command",
        "502 not implemented",
        "503 5.5.1 need MAIL first",
        "530 5.7.0 authentication required",
        "538 5.7.11 encryption required",
        "354 go on",
    ],
)
def test_a_reply_about_the_session_counts_against_nobody(line: str) -> None:
    start = judge_start(reply(line), address=ADDRESS)
    for outcome in (recipient(line), judge_sender(reply(line)), start):
        if line.startswith("354") and outcome is start:
            assert start is None
            continue
        assert outcome is not None
        assert (outcome.verdict, outcome.scope) == (Verdict.DEFERRED, Scope.SESSION)
        assert not outcome.hard_bounce


def test_a_sender_refused_for_now_is_the_sessions_fault_and_for_good_the_messages() -> None:
    now = judge_sender(reply("451 4.7.1 sender address verification in progress"))
    good = judge_sender(reply("550 5.7.1 sender blocked: user unknown"))
    assert now is not None
    assert good is not None
    assert (now.verdict, now.scope) == (Verdict.DEFERRED, Scope.SESSION)
    assert (good.verdict, good.scope) == (Verdict.REJECTED, Scope.MESSAGE)
    assert not good.hard_bounce


@pytest.mark.parametrize("line", ["250 2.0.0 ok", "252 cannot verify", "200 fine", "299"])
def test_any_2xx_is_a_yes(line: str) -> None:
    assert judge_sender(reply(line)) is None
    assert judge_recipient(reply(line), address=ADDRESS) is None
    assert judge_message(reply(line), address=ADDRESS).verdict is Verdict.ACCEPTED


def test_only_354_lets_the_message_follow() -> None:
    assert judge_start(reply("354 go on"), address=ADDRESS) is None
    odd = judge_start(reply("250 ok"), address=ADDRESS)
    assert odd is not None
    assert odd.scope is Scope.SESSION


@pytest.mark.parametrize("line", ["554 5.7.1 looks like spam", "552 too big", "554 no"])
def test_a_message_called_bad_fails_one_person_and_says_so(line: str) -> None:
    for outcome in (
        judge_message(reply(line), address=ADDRESS),
        judge_start(reply(line), address=ADDRESS),
    ):
        assert outcome is not None
        assert (outcome.verdict, outcome.scope) == (Verdict.REJECTED, Scope.RECIPIENT)
        assert outcome.may_mean_us
        assert not outcome.hard_bounce


def test_a_policy_at_rcpt_may_mean_us_and_an_unknown_person_never_does() -> None:
    assert recipient("554 5.7.1 relay access denied").may_mean_us
    assert not recipient("450 4.7.1 greylisted").may_mean_us
    assert not recipient("550 5.1.1 nobody").may_mean_us
    assert not judge_message(reply("550 5.1.1 gone"), address=ADDRESS).may_mean_us


def test_a_refusal_after_the_dot_never_suppresses() -> None:
    assert not judge_message(reply("550 5.1.1 user unknown"), address=ADDRESS).hard_bounce


def test_a_message_not_taken_now_is_deferred() -> None:
    outcome = judge_message(reply("451 4.3.0 queue full"), address=ADDRESS)
    assert (outcome.verdict, outcome.scope) == (Verdict.DEFERRED, Scope.RECIPIENT)


def test_a_reply_to_the_dot_that_answers_nothing_leaves_doubt() -> None:
    assert judge_message(reply("354 go on"), address=ADDRESS).verdict is Verdict.UNCERTAIN


def test_a_server_that_closes_after_the_dot_has_not_taken_the_message() -> None:
    outcome = judge_message(reply("421 4.3.2 shutting down"), address=ADDRESS)
    assert (outcome.verdict, outcome.scope) == (Verdict.DEFERRED, Scope.SESSION)
