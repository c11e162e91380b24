"""The last section of SENDING.md as a table: whose fault it is, and that nobody else bears it."""

from dataclasses import dataclass

import pytest

from newsletter.mail.outcome import Scope, Verdict
from tests.newsletter.mail.crowd import (
    AFFECTED,
    MOST_FAULTS,
    PEOPLE,
    aim,
    count_copies,
    hand_over_all,
)
from tests.newsletter.mail.fault_server import Act, Script, Slowly, Turn, fault_server
from tests.newsletter.mail.knocking import SOON, settings

_PIPELINING = "250-fault.example.org\r\n250-PIPELINING\r\n250 8BITMIME"
OFFERS = {
    "one at a time": ("250-fault.example.org\r\n250 ENHANCEDSTATUSCODES", False),
    "pipelined": (_PIPELINING, False),
    "pipelined, answered together": (_PIPELINING, True),
}

GARBAGE: dict[str, Turn] = {
    "garbage": b"what is this?\r\n",
    "binary": b"\x00\xff\x80\x01\r\n",
    "an empty line": b"\r\n",
    "a code that does not exist": b"900 who knows\r\n",
    "several codes in a reply": b"250-ok\r\n550 5.1.1 no\r\n",
    "a line that does not end": Act.GUSH,
    "a reply that does not end": Act.CHATTER,
}
GONE: dict[str, Turn] = {
    "closed": Act.DROP,
    "reset": Act.RESET,
    "half a reply, then closed": (b"250 o", Act.DROP),
}


@dataclass(frozen=True, kw_only=True)
class Case:
    """What a server does at BAD, and what becomes of BAD; all others get one copy, always."""

    script: Script
    fate: str  # taken; S: taken too, after a new connection; else as SENDING.md has it
    hangs: bool = False


def once(turn: Turn, usual: str = "250 ok") -> list[Turn]:
    return [turn, usual]


CASES: dict[str, Case] = {
    # RCPT: this person
    "RCPT 550 5.1.1": Case(script={"RCPT BAD": "550 5.1.1 no such user"}, fate="R bounced"),
    "RCPT 550 5.1.6": Case(script={"RCPT BAD": "550 5.1.6 has moved"}, fate="R bounced"),
    "RCPT 550 5.1.10": Case(script={"RCPT BAD": "556 5.1.10 null MX"}, fate="R bounced"),
    "RCPT 550 5.2.1": Case(script={"RCPT BAD": "550 5.2.1 disabled"}, fate="R bounced"),
    "RCPT 550 5.7.1": Case(script={"RCPT BAD": "550 5.7.1 policy"}, fate="R failed"),
    "RCPT 552": Case(script={"RCPT BAD": "552 5.5.3 too many"}, fate="R deferred"),
    "RCPT 552 5.2.2": Case(script={"RCPT BAD": "552 5.2.2 full"}, fate="R deferred"),
    "RCPT 450": Case(script={"RCPT BAD": "450 4.7.1 greylisted"}, fate="R deferred"),
    "RCPT 452": Case(script={"RCPT BAD": "452 4.2.2 full"}, fate="R deferred"),
    "RCPT 550 in many lines": Case(
        script={"RCPT BAD": "550-5.1.1 nobody\r\n550-5.1.1 of that\r\n550 5.1.1 name"},
        fate="R bounced",
    ),
    "RCPT 550 byte by byte": Case(script={"RCPT BAD": Slowly("550 5.1.1 no")}, fate="R bounced"),
    "RCPT 550, then 354 to nobody": Case(
        script={"RCPT BAD": "550 5.1.1 no such user", "DATA BAD": "354 go on"}, fate="R bounced"
    ),
    "RCPT 550, then a message to nobody is taken": Case(
        script={
            "RCPT BAD": "550 5.1.1 no such user",
            "DATA BAD": "354 go on",
            "LONE BAD": "250 ok",
        },
        fate="R bounced",
    ),
    "RCPT 550, then 421 to a message to nobody": Case(
        script={
            "RCPT BAD": "550 5.1.1 no such user",
            "DATA BAD": "354 go on",
            "LONE BAD": ("421 bye", Act.DROP),
        },
        fate="R bounced, or failed if pipelined",
    ),
    # MAIL: the message, or the server
    "MAIL 550": Case(script={"MAIL BAD": "550 5.7.1 sender blocked"}, fate="M"),
    "MAIL 550, then 354 to nobody": Case(
        script={"MAIL BAD": "550 5.7.1 sender blocked", "DATA BAD": "354 go on"}, fate="M"
    ),
    "MAIL 451": Case(script={"MAIL BAD": once("451 4.3.0 database down")}, fate="S"),
    "MAIL 530": Case(script={"MAIL BAD": once("530 5.7.0 login wanted")}, fate="S"),
    "MAIL 503": Case(script={"MAIL BAD": once("503 5.5.1 bad sequence")}, fate="S"),
    # DATA
    "DATA 451": Case(script={"DATA BAD": "451 4.3.0 not now"}, fate="R deferred"),
    "DATA 554": Case(script={"DATA BAD": "554 5.5.1 no valid recipients"}, fate="R failed"),
    "DATA 250": Case(script={"DATA BAD": once("250 ok", "354 go on")}, fate="S"),
    "DATA 503": Case(script={"DATA BAD": once("503 5.5.1 bad sequence", "354 go on")}, fate="S"),
    # the dot
    "dot 2xx": Case(script={"DOT BAD": "299 why not"}, fate="taken"),
    "dot in many lines": Case(script={"DOT BAD": "250-taken\r\n250 and kept"}, fate="taken"),
    "dot byte by byte": Case(script={"DOT BAD": Slowly("250 2.0.0 taken")}, fate="taken"),
    "dot 4xx": Case(script={"DOT BAD": "452 4.3.1 disk full"}, fate="R deferred"),
    "dot 552": Case(script={"DOT BAD": "552 5.3.4 too big"}, fate="R failed"),
    "dot 554": Case(script={"DOT BAD": "554 5.7.1 looks like spam"}, fate="R failed"),
    "dot 554, then closed": Case(
        script={"DOT BAD": ("554 5.7.1 looks like spam", Act.DROP)}, fate="R failed"
    ),
    "dot 354": Case(script={"DOT BAD": "354 go on"}, fate="U"),
    "dot 503": Case(script={"DOT BAD": once("503 5.5.1 bad sequence")}, fate="S"),
    "dot hangs": Case(script={"DOT BAD": Act.HANG}, fate="U", hangs=True),
    "dot taken, then closed": Case(script={"DOT BAD": ("250 ok", Act.DROP)}, fate="taken"),
    # a reply too many
    "MAIL 250 twice": Case(script={"MAIL BAD": once(b"250 ok\r\n250 ok\r\n")}, fate="S"),
    "RCPT 550 and 250": Case(script={"RCPT BAD": once(b"550 5.1.1 no\r\n250 ok\r\n")}, fate="S"),
    "RCPT 550 twice": Case(script={"RCPT BAD": once(b"550 5.1.1 no\r\n550 no\r\n")}, fate="S"),
    "RCPT 250 and 550": Case(script={"RCPT BAD": once(b"250 ok\r\n550 5.1.1 no\r\n")}, fate="S"),
    "DATA 354 and 250": Case(
        script={"DATA BAD": once(b"354 go on\r\n250 taken\r\n", "354 go on")}, fate="S"
    ),
    "dot 250 twice": Case(script={"DOT BAD": ("250 ok", b"250 ok\r\n")}, fate="taken"),
    "dot 554 and 250": Case(script={"DOT BAD": b"554 5.7.1 no\r\n250 ok\r\n"}, fate="U"),
    "dot 550 5.1.1 twice": Case(script={"DOT BAD": b"550 5.1.1 no\r\n550 5.1.1 no\r\n"}, fate="U"),
    "MAIL 550, RCPT 250": Case(
        script={"MAIL BAD": once("550 5.7.1 blocked"), "RCPT BAD": "250 ok"},
        fate="S if pipelined, else M",
    ),
    # RSET, which proves a refusal
    "RSET 500": Case(
        script={"RCPT BAD": once("550 5.1.1 no"), "RSET BAD": "500 5.5.1 what?"}, fate="S"
    ),
    "RSET 250 twice": Case(
        script={"RCPT BAD": once("550 5.1.1 no"), "RSET BAD": b"250 ok\r\n250 ok\r\n"}, fate="S"
    ),
    "RSET 421": Case(
        script={"RCPT BAD": "550 5.1.1 no", "RSET BAD": ("421 bye", Act.DROP)}, fate="R failed"
    ),
    "RSET closed": Case(script={"RCPT BAD": "550 5.1.1 no", "RSET BAD": Act.DROP}, fate="R failed"),
    "RSET hangs": Case(
        script={"RCPT BAD": "550 5.1.1 no", "RSET BAD": Act.HANG}, fate="R failed", hangs=True
    ),
}
for verb, usual in (("MAIL", "250 ok"), ("RCPT", "250 ok"), ("DATA", "354 go on")):
    for name, turn in (GARBAGE | GONE).items():
        CASES[f"{verb} {name}"] = Case(script={f"{verb} BAD": once(turn, usual)}, fate="S")
    CASES[f"{verb} hangs"] = Case(
        script={f"{verb} BAD": once(Act.HANG, usual)}, fate="S", hangs=True
    )
    CASES[f"{verb} 421"] = Case(
        script={f"{verb} BAD": once(("421 4.3.2 shutting down", Act.DROP), usual)}, fate="S"
    )
    CASES[f"{verb} 421 and stays"] = Case(
        script={f"{verb} BAD": once("421 4.3.2 shutting down", usual)}, fate="S"
    )
for name, turn in (GARBAGE | GONE).items():
    CASES[f"dot {name}"] = Case(script={"DOT BAD": turn}, fate="U")
CASES["dot 421"] = Case(script={"DOT BAD": once(("421 4.3.2 shutting down", Act.DROP))}, fate="S")


@pytest.mark.parametrize(("offer", "gathers"), OFFERS.values(), ids=OFFERS)
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
async def test_only_who_is_to_blame_bears_it(
    case: Case,
    offer: str,
    gathers: bool,  # noqa: FBT001  # named by the table
) -> None:
    affected = AFFECTED[1:2] if case.hangs else AFFECTED  # waiting for one is long enough
    innocent = [person for person in PEOPLE if person not in affected]
    script = {"EHLO": offer} | aim(case.script, affected)
    async with fault_server(script, gathers=gathers) as server:
        patience = 2 * SOON if case.hangs else 5.0
        crowd = await hand_over_all(settings(server.port, timeout=patience, final_timeout=patience))
        got = count_copies(server, affected)
    fate = case.fate
    if fate == "R bounced, or failed if pipelined":  # without, it is not asked for a message
        fate = "R failed" if "PIPELINING" in offer else "R bounced"
    if fate == "S if pipelined, else M":
        fate = "S" if "PIPELINING" in offer else "M"
    assert crowd.fates(innocent) == {"taken": len(innocent)}
    assert count_copies(server, innocent) == {1: len(innocent)}
    assert crowd.fates(affected) == {"taken" if fate == "S" else fate: len(affected)}
    assert got == {int(fate in {"S", "taken"}): len(affected)}
    assert all(
        fault.scope is Scope.SESSION or fault.verdict is Verdict.UNCERTAIN for fault in crowd.faults
    )
    assert len(crowd.faults) < MOST_FAULTS


@pytest.mark.parametrize("gathers", [False, True])
async def test_a_yes_to_all_else_after_a_no_to_the_sender_is_not_believed(*, gathers: bool) -> None:
    script: Script = {
        "EHLO": _PIPELINING,
        "MAIL BAD": once("450 4.3.0 not now"),
        "RCPT BAD": "250 2.1.5 fine",
        "DATA BAD": "354 go on",
    }
    async with fault_server(aim(script), gathers=gathers) as server:
        crowd = await hand_over_all(settings(server.port))
        assert count_copies(server, PEOPLE) == {1: len(PEOPLE)}
    assert crowd.fates(PEOPLE) == {"taken": len(PEOPLE)}
    assert [fault.scope for fault in crowd.faults] == [Scope.SESSION] * len(AFFECTED)
