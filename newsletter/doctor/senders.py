"""Whether the domain of the return paths lets our server send."""

import re
from collections.abc import Sequence

from newsletter.doctor.errors import BadSpf
from newsletter.doctor.findings import Finding, Grade, Record, Subject
from newsletter.doctor.names import Names
from newsletter.doctor.sending import UNKNOWN, Origin, find_origins, name_origins
from newsletter.doctor.setup import Setup
from newsletter.doctor.spf import SpfResult, evaluate_spf, find_spf

_OPEN_TO_ALL = re.compile(r"(?:^|\s)\+?all(?:\s|$)", re.IGNORECASE)


async def check_spf(names: Names, setup: Setup) -> list[Finding]:
    """Look for the SPF record of the return paths, and ask it about us. Raises Unanswered."""
    domain = setup.return_domain
    try:
        record = await find_spf(names, domain)
        origins = await find_origins(names, setup)
        if record is None:
            message = f"{domain} has no SPF record: nobody can know who may send for it."
            mended = _write(domain, f"v=spf1 {name_origins(origins)} ~all")
            return [_say(Grade.WRONG, message, mended)]
        if _OPEN_TO_ALL.search(record):
            message = f"The SPF record of {domain} lets the whole world send: end it with ~all."
            return [_say(Grade.WRONG, message)]
        return await _ask_record(names, domain, record, origins)
    except BadSpf as error:
        return [_say(Grade.WRONG, str(error))]


async def _ask_record(
    names: Names, domain: str, record: str, origins: Sequence[Origin | None]
) -> list[Finding]:
    refused = {
        origin: [
            str(address)
            for address in origin.addresses
            if await evaluate_spf(names, domain, address) is not SpfResult.PASS
        ]
        for origin in origins
        if origin is not None
    }
    version, _, rest = record.partition(" ")
    missing = name_origins([origin for origin, addresses in refused.items() if addresses])
    mended = _write(domain, f"{version} {missing} {rest}".rstrip())
    return [_judge(domain, origin, refused[origin] if origin else [], mended) for origin in origins]


def _judge(domain: str, origin: Origin | None, refused: Sequence[str], mended: Record) -> Finding:
    if origin is None:
        message = (
            f"{domain} has an SPF record; whether it names our server nobody can tell: {UNKNOWN}."
        )
        return _say(Grade.DOUBT, message)
    if not refused:
        return _say(Grade.GOOD, f"The SPF record of {domain} lets {origin.host} send.")
    message = f"The SPF record of {domain} does not name {origin.host} ({', '.join(refused)})."
    if not origin.certain:
        message += (
            " If mail leaves from there, publish the record below; a provider that sends from "
            "other addresses says in its documents which include: it wants."
        )
    return _say(Grade.WRONG if origin.certain else Grade.DOUBT, message, mended)


def _write(domain: str, value: str) -> Record:
    return Record(name=domain, type="TXT", value=value)


def _say(grade: Grade, message: str, record: Record | None = None) -> Finding:
    return Finding(subject=Subject.SPF, grade=grade, message=message, record=record)
