"""Poison among the people, and a server that hangs: who is harmed, and who is not."""

import asyncio
from collections.abc import Sequence
from itertools import cycle, islice

from benchmarks.chaos.programs import Program
from benchmarks.chaos.scenes import Row, Skipped, fill
from benchmarks.chaos.stage import END, Stage, open_stage
from newsletter.settings import Smtp

_VERBS = ("greeting", "EHLO", "MAIL", "RCPT", "DATA", ".", "QUIT")
_HANGS = 2  # replies that are left out at each of them
_LOOK = 0.1  # seconds between two looks
_LOOKS = 600

_BAD_ADDRESSES = (
    "two words@leser.test",
    "tab\there@leser.test",
    "line\nbreak@leser.test",
    "more@leser.test>\r\nRCPT TO:<stranger@leser.test",
    "bell\x07@leser.test",
    "delete\x7f@leser.test",
    "<angles>@leser.test",
    "no-at-sign",
    "@leser.test",
    "nobody@",
    "",
    "löwe@leser.test",
    "two@at@leser.test",
    "long" * 70 + "@leser.test",
    "reader@" + "long." * 60 + "test",
    "\u202eturned@leser.test",
    "\ufeffmark@leser.test",
    "\ue000private\ue001@leser.test",
)
_BAD_NAMES = (
    "Line\r\nBcc: stranger@leser.test",
    "Line\nX-Injected: yes",
    "\x00".replace("\x00", "\x01\x02\x03"),
    "\u2028\u2029\x85",
    "💥" * 200,
    "{{ 7 * 7 }} ${jndi:x} %s %(name)s",
    "<script>alert(1)</script>",
    '"; DROP TABLE subscriber; --',
    "\ue000\ue001\ue002",
    "=?utf-8?q?=0D=0ABcc:_stranger@leser.test?=",
)
_POISON = "UPDATE subscriber SET address = :address, address_key = :key WHERE address = :whose"


async def poison(size: float) -> Row:
    """Put values into the table that no form lets in: 1 % of the people."""
    kinds = len(_BAD_ADDRESSES) + len(_BAD_NAMES)
    people = max(int(5_000 * size), 100 * kinds)  # each kind once at least
    bad = _BAD_ADDRESSES  # each for one person only: copies are counted by address
    names = [*islice(cycle(_BAD_NAMES), people // 100 - len(bad))]
    async with open_stage(people) as stage:
        await stage.receiver.behave(utf8=False)
        await _put_in(stage, bad, names)
        async with stage.start("worker", name="worker") as worker:
            await stage.await_end(worker)
            findings = await stage.check()
        broken = _find_harmed(stage, len(bad) + len(names))
    row = Row(
        scene="poison",
        done=f"{len(bad)} bad addresses and {len(names)} bad names put into the table",
        most_failed=len(bad) + len(names),
        notes=(f"{findings.counts['sent']} sent, {findings.counts['failed']} failed",),
        broken=tuple(broken),
    )
    return fill(row, findings)


async def _put_in(stage: Stage, addresses: Sequence[str], names: Sequence[str]) -> None:
    for number, address in enumerate(addresses):
        await stage.execute(
            _POISON, address=address, key=f"poison{number}", whose=f"leser{number}@leser.test"
        )
    for number, name in enumerate(names, start=len(addresses)):
        await stage.execute(
            "UPDATE subscriber SET name = :name WHERE address = :whose",
            name=name[:200],
            whose=f"leser{number}@leser.test",
        )


def _find_harmed(stage: Stage, bad: int) -> list[str]:
    broken = []
    copies = stage.receiver.copies
    innocent = {f"leser{number}@leser.test" for number in range(bad, stage.people)}
    if missing := innocent - {copy.address for copy in copies}:
        broken.append(f"{len(missing)} innocent people got nothing: {sorted(missing)[:3]}")
    if strangers := [copy.address for copy in copies if "stranger" in copy.address]:
        broken.append(f"mail went to {strangers}")
    kinds = {frozenset(copy.headers) for copy in copies}
    if odd := frozenset().union(*kinds) - frozenset.intersection(*kinds):
        broken.append(f"some mails have other headers: {sorted(odd)}")
    return broken


async def hang(size: float) -> Row:
    """Have the server hang at each verb, once or twice."""
    if not {"timeout", "final_timeout"} <= Smtp.model_fields.keys():
        raise Skipped("there is no setting for how long the server may take")
    settings = {
        "NEWSLETTER_SMTP__TIMEOUT": "2",
        "NEWSLETTER_SMTP__FINAL_TIMEOUT": "3",
        "NEWSLETTER_SMTP__MAILS_PER_CONNECTION": "20",  # or nobody would greet it any more
    }
    broken = []
    async with open_stage(int(5_000 * size)) as stage:
        await stage.receiver.behave(delay=0.1)  # or all was sent before it has hung everywhere
        async with stage.start("worker", name="worker", **settings) as worker:
            for verb in _VERBS:
                await stage.receiver.behave(hang={verb: _HANGS})
                await stage.await_mails(10, worker)
                if not await _has_hung(stage):
                    broken.append(f"the server was not met at {verb} for {_HANGS} times")
            await stage.receiver.behave(delay=0.01)
            await _await_all(stage, worker)
            findings = await stage.check()
    row = Row(
        scene="server hangs",
        done=f"no reply, twice at each of {', '.join(_VERBS)}",
        most_uncertain=_HANGS,  # a dot without a reply may have arrived: tried again in minutes
        broken=tuple(broken),
    )
    return fill(row, findings)


async def _has_hung(stage: Stage) -> bool:
    """Wait until the server has left out all replies that it was told to."""
    for _ in range(_LOOKS):
        if not await stage.receiver.behave():
            return True
        await asyncio.sleep(_LOOK)
    return False


async def _await_all(stage: Stage, worker: Program) -> None:
    """Wait until nobody is queued any more."""
    rows = 0

    def all_there() -> bool:
        return len({copy.address for copy in stage.receiver.copies}) == stage.people

    await worker.await_that(all_there, seconds=END)
    while rows < stage.people:
        worker.check()
        rows = await stage.count("SELECT count(*) FROM delivery WHERE issue_id = :issue")
