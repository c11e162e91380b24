"""The whole examination: every check at the same time."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any

from newsletter.doctor.errors import Unanswered
from newsletter.doctor.findings import Finding, Grade, Subject
from newsletter.doctor.hosts import check_exchangers, check_pointers, check_smtp
from newsletter.doctor.names import Names
from newsletter.doctor.policies import check_dkim, check_dmarc
from newsletter.doctor.sanity import check_settings
from newsletter.doctor.senders import check_spf
from newsletter.doctor.setup import Setup


async def examine(
    setup: Setup, names: Names, *, now: datetime, tell: Callable[[Subject], None]
) -> list[Finding]:
    """Return all findings in the order of their subjects; `tell` hears which one is done.

    What the DNS does not answer is a finding too.
    """
    checks: dict[Subject, Coroutine[Any, Any, list[Finding]]] = {
        Subject.SETTINGS: check_settings(setup),
        Subject.SERVER: check_smtp(setup, now=now),
        Subject.SPF: check_spf(names, setup),
        Subject.DKIM: check_dkim(names, setup),
        Subject.DMARC: check_dmarc(names, setup),
        Subject.PTR: check_pointers(names, setup),
        Subject.MX: check_exchangers(names, setup),
    }

    async def ask(subject: Subject, check: Coroutine[Any, Any, list[Finding]]) -> list[Finding]:
        try:
            return await check
        except Unanswered as error:
            return [Finding(subject=subject, grade=Grade.WRONG, message=str(error))]
        finally:
            tell(subject)

    found = await asyncio.gather(*(ask(*check) for check in checks.items()))
    return [finding for findings in found for finding in findings]
