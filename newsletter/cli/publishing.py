"""Publishing from the command line: no warning is passed in silence."""

import sys
from collections.abc import Callable, Collection, Coroutine, Mapping
from typing import Any

import typer
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.cli.errors import BadOverride, WarningsLeft
from newsletter.cli.findings import print_findings
from newsletter.cli.running import now, run
from newsletter.issues import Finding, PublishingBlocked, Severity, masthead_of, publish
from newsletter.settings import Settings

Ticks = frozenset[str]
"""Keys of warnings that somebody has looked at."""


async def publish_draft(
    session: AsyncSession,
    number: int,
    *,
    settings: Settings,
    reasons: Mapping[str, str],
    ticks: Collection[str],
) -> list[Finding]:
    """Publish an issue, and return the warnings that are let pass because they have a reason.

    An issue that is published already stays as it is. Raises as newsletter.issues.publish does.
    """
    passed: list[Finding] = []

    async def _publish(keys: Collection[str]) -> None:
        await publish(
            session,
            number,
            masthead=masthead_of(settings),
            overrides=reasons,
            now=now().astimezone(settings.zone),
            ticks=keys,
        )

    try:
        await _publish(ticks)
    except PublishingBlocked as blocked:
        passed += (
            each
            for each in blocked.findings
            if each.severity is Severity.WARNING and each.code in reasons
        )
        await _publish({*ticks, *(each.key for each in passed)})
    return passed


def print_passed(number: int, passed: Collection[Finding]) -> None:
    """Say in spite of which warnings an issue is published; nothing if there is none."""
    if passed:
        print(f"Issue {number} is published in spite of:")
        print_findings(passed)


def run_with_warnings(number: int, work: Callable[[Ticks], Coroutine[Any, Any, None]]) -> None:
    """Run what publishes an issue; whoever sits at a terminal may let its warnings pass.

    Raises WarningsLeft if nobody does, and PublishingBlocked if there are errors.
    """
    ticks: Ticks = frozenset()
    while True:
        try:
            return run(work(ticks))
        except PublishingBlocked as blocked:
            print_findings(blocked.findings)
            if any(each.severity is Severity.ERROR for each in blocked.findings):
                raise
            if not (sys.stdin.isatty() and typer.confirm("Publish it in spite of these warnings?")):
                codes = sorted({each.code for each in blocked.findings})
                raise WarningsLeft(number, codes) from None
            ticks = ticks.union(each.key for each in blocked.findings)


def read_reasons(texts: Collection[str] | None) -> dict[str, str]:
    """Return the reasons by code as they are given on the command line. Raises BadOverride."""
    reasons: dict[str, str] = {}
    for text in texts or ():
        code, _, reason = (part.strip() for part in text.partition("="))
        if not code or not reason:
            raise BadOverride(text)
        reasons[code] = reason
    return reasons
