"""Handing mail to servers that misbehave at every step; the innocent stay unharmed."""

import asyncio

import pytest

from newsletter.mail.outcome import Scope, Step, Verdict
from newsletter.mail.smtp import Connection, Logins
from tests.newsletter.mail.conversation import (
    BAD,
    GOOD,
    MESSAGE,
    NEXT,
    SOON,
    connected,
    envelope,
    send_three,
    settings,
)
from tests.newsletter.mail.fault_server import Act, Turn
from tests.newsletter.mail.feeding import send


async def test_many_messages_leave_over_one_connection_byte_for_byte() -> None:
    server, outcomes = await send_three({})
    assert [outcome.verdict for outcome in outcomes] == [Verdict.ACCEPTED] * 3
    assert server.connections == 1
    assert server.recipients() == [GOOD, BAD, NEXT]
    assert {mail.content for mail in server.accepted} == {MESSAGE}
    assert {mail.sender for mail in server.accepted} == {"return.7@news.example.org"}
    assert outcomes[0].code == 250
    assert outcomes[0].enhanced == "2.0.0"
    assert outcomes[0].reply == "taken"
    assert server.count("EHLO") == 1
    assert server.count("QUIT") == 1


@pytest.mark.parametrize(
    ("reply", "verdict", "hard"),
    [
        (f"550-5.1.1 <{BAD}>: nobody\r\n550 5.1.1 of that name", Verdict.REJECTED, True),
        ("550 5.7.1 not from you", Verdict.REJECTED, False),
        ("450 4.2.0 greylisted", Verdict.DEFERRED, False),
        ("552 5.5.3 too many", Verdict.DEFERRED, False),
    ],
)
async def test_a_refused_recipient_leaves_the_connection_to_the_next(
    reply: str, verdict: Verdict, *, hard: bool
) -> None:
    server, outcomes = await send_three({f"RCPT {BAD}": reply})
    assert outcomes[1].verdict is verdict
    assert outcomes[1].scope is Scope.RECIPIENT
    assert outcomes[1].hard_bounce is hard
    assert BAD not in outcomes[1].reply
    assert server.connections == 1
    assert server.count("RSET") == 1
    assert server.recipients() == [GOOD, NEXT]


@pytest.mark.parametrize(
    ("step", "reply", "verdict"),
    [
        ("DATA", "451 4.3.0 not now", Verdict.DEFERRED),
        ("DATA", "554 5.5.1 no valid recipients", Verdict.REJECTED),
        ("DOT", "452 4.3.1 disk full", Verdict.DEFERRED),
        ("DOT", "554 5.7.1 looks like spam", Verdict.REJECTED),
    ],
)
async def test_a_refused_message_leaves_the_connection_to_the_next(
    step: str, reply: str, verdict: Verdict
) -> None:
    server, outcomes = await send_three({f"{step} {BAD}": reply})
    assert (outcomes[1].verdict, outcomes[1].scope) == (verdict, Scope.RECIPIENT)
    assert outcomes[1].step is Step.CONTENT
    assert server.connections == 1


BROKEN: list[Turn] = [
    Act.DROP,
    Act.RESET,
    Act.HANG,
    b"\x00\xffgarbage\r\n",
    b"250-ok\r\n550 5.1.1 no\r\n",
    b"550 5.1.1 no such user\r\n250 ok\r\n",
    ("421 4.3.2 shutting down", Act.DROP),
    Act.GUSH,
    Act.CHATTER,
]


@pytest.mark.parametrize("turn", BROKEN, ids=repr)
async def test_a_dialogue_broken_before_the_dot_is_nobodys_fault(turn: Turn) -> None:
    for verb in ("RCPT", "DATA"):
        server, outcomes = await send_three({f"{verb} {BAD}": turn}, timeout=SOON)
        assert (outcomes[1].verdict, outcomes[1].scope) == (Verdict.DEFERRED, Scope.SESSION)
        assert outcomes[1].step is (Step.RECIPIENT if verb == "RCPT" else Step.CONTENT)
        assert not outcomes[1].hard_bounce
        assert outcomes[1].reply
        assert server.connections == 2
        assert server.recipients() == [GOOD, NEXT]


async def test_a_server_that_answers_before_it_has_the_message_does_not_get_it() -> None:
    server, outcomes = await send_three({f"DATA {BAD}": b"354 go on\r\n250 taken\r\n"})
    assert (outcomes[1].verdict, outcomes[1].scope) == (Verdict.DEFERRED, Scope.SESSION)
    assert server.recipients() == [GOOD, NEXT]


@pytest.mark.parametrize(
    "turn",
    [Act.DROP, Act.RESET, Act.HANG, b"what?\r\n", b"250-ok\r\n550 no\r\n", "354 go on", Act.GUSH],
    ids=repr,
)
async def test_a_dialogue_broken_after_the_dot_leaves_doubt(turn: Turn) -> None:
    server, outcomes = await send_three({f"DOT {BAD}": turn}, final_timeout=SOON)
    assert (outcomes[1].verdict, outcomes[1].step) == (Verdict.UNCERTAIN, Step.CONTENT)
    assert outcomes[1].reply
    assert server.connections == 2


async def test_a_server_that_closes_instead_of_taking_the_message_has_not_taken_it() -> None:
    _, outcomes = await send_three({f"DOT {BAD}": ("421 4.3.2 shutting down", Act.DROP)})
    assert (outcomes[1].verdict, outcomes[1].scope) == (Verdict.DEFERRED, Scope.SESSION)
    assert outcomes[1].code == 421


async def test_a_message_that_could_not_leave_this_machine_is_surely_not_there() -> None:
    big = b"Subject: x\r\n\r\n" + b"A long line of text, many times.\r\n" * 1_000_000
    async with connected({f"DATA {BAD}": ("354 go on", Act.UNREAD)}, final_timeout=SOON) as (
        server,
        connection,
    ):
        outcome = await send(connection, envelope(BAD, big))
        assert (outcome.verdict, outcome.scope) == (Verdict.DEFERRED, Scope.SESSION)
        assert outcome.step is Step.CONTENT
        assert (await send(connection, envelope(NEXT))).verdict is Verdict.ACCEPTED
        assert server.recipients() == [NEXT]


async def test_a_message_taken_before_the_server_hangs_up_is_taken() -> None:
    for turn in (("250 ok", Act.DROP), (b"250 ok\r\n421 bye\r\n", Act.DROP), ("299 sure",)):
        _, outcomes = await send_three({f"DOT {BAD}": turn})
        assert outcomes[1].verdict is Verdict.ACCEPTED


async def test_a_goodbye_that_fails_changes_nothing() -> None:
    for turn in (Act.DROP, Act.RESET, b"garbage\r\n", "500 what?"):
        server, outcomes = await send_three({"QUIT": turn})
        assert [outcome.verdict for outcome in outcomes] == [Verdict.ACCEPTED] * 3
        assert len(server.accepted) == 3


@pytest.mark.parametrize(
    "turn", ["451 4.3.0 database down", "530 5.7.0 login wanted", "503 5.5.1 no"], ids=repr
)
async def test_a_sender_refused_for_now_defers_everybody(turn: Turn) -> None:
    _, outcomes = await send_three({"MAIL": ["250 ok", turn, "250 ok"]})
    assert (outcomes[1].verdict, outcomes[1].scope) == (Verdict.DEFERRED, Scope.SESSION)
    assert outcomes[1].step is Step.SENDER


async def test_a_sender_refused_for_good_is_the_messages_fault() -> None:
    server, outcomes = await send_three({"MAIL": ["250 ok", "550 5.7.1 blocked", "250 ok"]})
    assert (outcomes[1].verdict, outcomes[1].scope) == (Verdict.REJECTED, Scope.MESSAGE)
    assert not outcomes[1].hard_bounce
    assert server.connections == 1


@pytest.mark.parametrize(
    "turn", [Act.DROP, Act.RESET, ("421 4.4.2 idle too long", Act.DROP)], ids=repr
)
async def test_a_kept_connection_that_turns_out_closed_costs_no_attempt(turn: Turn) -> None:
    server, outcomes = await send_three({"MAIL": ["250 ok", turn, "250 ok"]})
    assert outcomes[1].verdict is Verdict.ACCEPTED
    assert server.connections == 2
    assert server.recipients() == [GOOD, BAD, NEXT]


async def test_a_server_that_closes_after_every_message_is_served_anew_each_time() -> None:
    for turn in (("250 ok", Act.DROP), ("250 ok", "421 4.7.0 one at a time", Act.DROP)):
        server, outcomes = await send_three({"DOT": turn})
        assert [outcome.verdict for outcome in outcomes] == [Verdict.ACCEPTED] * 3
        assert server.connections == 3


async def test_a_new_connection_that_is_closed_at_once_is_not_tried_for_ever() -> None:
    async with connected({"MAIL": Act.DROP}) as (server, connection):
        outcome = await send(connection, envelope(GOOD))
        assert (outcome.verdict, outcome.scope) == (Verdict.DEFERRED, Scope.SESSION)
        assert server.connections == 1


async def test_a_kept_connection_that_hangs_is_not_asked_twice() -> None:
    server, outcomes = await send_three({"MAIL": ["250 ok", Act.HANG, "250 ok"]}, timeout=SOON)
    assert (outcomes[1].verdict, outcomes[1].scope) == (Verdict.DEFERRED, Scope.SESSION)
    assert server.connections == 2


@pytest.mark.parametrize("turn", [Act.DROP, Act.HANG, "421 4.3.2 bye"], ids=repr)
async def test_a_server_that_leaves_after_a_refusal_refused_but_suppresses_nobody(
    turn: Turn,
) -> None:
    server, outcomes = await send_three({f"RCPT {BAD}": "550 5.1.1 no", "RSET": turn}, timeout=SOON)
    assert (outcomes[1].verdict, outcomes[1].scope) == (Verdict.REJECTED, Scope.RECIPIENT)
    assert not outcomes[1].hard_bounce
    assert server.connections == 2


@pytest.mark.parametrize("turn", ["500 5.5.1 what?", b"\n", b"250 ok\r\n250 ok\r\n"], ids=repr)
async def test_a_refusal_by_a_server_that_cannot_forget_does_not_count(turn: Turn) -> None:
    server, outcomes = await send_three({f"RCPT {BAD}": "550 5.1.1 no", "RSET": turn}, timeout=SOON)
    assert (outcomes[1].verdict, outcomes[1].scope) == (Verdict.DEFERRED, Scope.SESSION)
    assert server.connections == 2


async def test_a_server_that_talks_between_messages_is_left() -> None:
    server, outcomes = await send_three({f"DOT {BAD}": b"250 ok\r\n" + b"250 and\r\n" * 5000})
    assert [outcome.verdict for outcome in outcomes] == [Verdict.ACCEPTED] * 3
    assert server.connections == 2


async def test_a_server_that_floods_us_between_messages_is_left() -> None:
    async with connected({f"DOT {GOOD}": ("250 ok", Act.CHATTER)}) as (server, connection):
        assert (await send(connection, envelope(GOOD))).verdict is Verdict.ACCEPTED
        await server.gone.wait()
        assert (await send(connection, envelope(NEXT))).verdict is Verdict.ACCEPTED
        assert server.connections == 2


async def test_nobody_bounces_on_the_word_of_a_confused_server() -> None:
    _, outcomes = await send_three({f"RCPT {BAD}": b"550 5.1.1 no such user\r\n250 ok\r\n"})
    assert not outcomes[1].hard_bounce
    assert "reply too many" in outcomes[1].reply


async def test_a_send_cut_short_drops_the_connection() -> None:
    async with connected({f"DOT {BAD}": Act.HANG}) as (server, connection):
        sending = asyncio.create_task(send(connection, envelope(BAD)))
        await server.message_came.wait()
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending
        assert (await send(connection, envelope(NEXT))).verdict is Verdict.ACCEPTED
        assert server.connections == 2


async def test_a_connection_that_was_never_used_closes_quietly() -> None:
    await Connection(settings(1), Logins()).close()
