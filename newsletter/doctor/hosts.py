"""The machines of a mail: the server that takes ours, and those that take the answers."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

from newsletter.doctor.findings import Finding, Grade, Subject
from newsletter.doctor.names import Address, Names
from newsletter.doctor.sending import UNKNOWN, Origin, find_origins
from newsletter.doctor.setup import Setup, is_clear
from newsletter.mail import Server, Verdict, check_server, explain

_SECONDS = 10.0  # for each step with the SMTP server
_SOON = timedelta(days=14)  # certificates are renewed long before


async def check_smtp(setup: Setup, *, now: datetime) -> list[Finding]:
    """Visit the SMTP servers: reached, protected, logged in."""
    if not setup.servers:
        message = "No SMTP server is set (NEWSLETTER_SMTP__HOST): mails are caught, not sent."
        return [_server(Grade.WRONG, message)]
    found = await asyncio.gather(*(_visit(server, now) for server in setup.servers))
    return [finding for findings in found for finding in findings]


async def _visit(server: Server, now: datetime) -> list[Finding]:
    check = await check_server(replace(server, timeout=_SECONDS))
    explanation = explain(check.outcome, settings=server.settings)
    if check.outcome.verdict is not Verdict.ACCEPTED:
        return [_server(Grade.WRONG, explanation)]
    found = [_server(Grade.GOOD, explanation)]
    if is_clear(server):
        message = (
            f"Mails and the password cross the network to {server.host} in clear text: set "
            f"{server.settings}__SECURITY=starttls or tls."
        )
        found.append(_server(Grade.WRONG, message))
    elif check.certificate_ends_at:
        found.append(_judge_certificate(check.certificate_ends_at, now))
    return found


def _judge_certificate(ends_at: datetime, now: datetime) -> Finding:
    """Judge one that is good today: others end the visit."""
    message = f"Its certificate is good until {ends_at:%Y-%m-%d}"
    if ends_at - now > _SOON:
        return _server(Grade.GOOD, f"{message}.")
    return _server(Grade.DOUBT, f"{message}: it should have been renewed by now.")


def _server(grade: Grade, message: str) -> Finding:
    return Finding(subject=Subject.SERVER, grade=grade, message=message)


async def check_pointers(names: Names, setup: Setup) -> list[Finding]:
    """Look whether the sending address has a name that leads back to it. Raises Unanswered."""
    found = [await _check_origin(names, one) for one in await find_origins(names, setup)]
    return [finding for findings in found for finding in findings]


async def _check_origin(names: Names, origin: Origin | None) -> list[Finding]:
    if origin is None:
        return [_ptr(Grade.DOUBT, f"{UNKNOWN.capitalize()}.")]
    if not origin.addresses:
        return [_ptr(Grade.WRONG, f"{origin.host} has no address.")]
    return [await _check_pointer(names, one, ours=origin.certain) for one in origin.addresses]


async def _check_pointer(names: Names, address: Address, *, ours: bool) -> Finding:
    pointers = await names.pointers(address)
    for name in pointers:
        if address in await names.addresses(name):
            return _ptr(Grade.GOOD, f"{address} is called {name}, which leads back to it.")
    named = (
        f"is called {pointers[0]}, which does not lead back to it" if pointers else "has no name"
    )
    message = f"{address} {named} (PTR): many receivers refuse mail from there. "
    message += (
        "Who runs the address can mend it."
        if ours
        else "If your provider sends from other addresses, it does not matter."
    )
    return _ptr(Grade.WRONG if ours else Grade.DOUBT, message)


def _ptr(grade: Grade, message: str) -> Finding:
    return Finding(subject=Subject.PTR, grade=grade, message=message)


async def check_exchangers(names: Names, setup: Setup) -> list[Finding]:
    """Look whether answers and bounces can come in. Raises Unanswered."""
    domains = [setup.sender_domain, setup.return_domain, setup.reply_to.rpartition("@")[2]]
    return [await _check_exchanger(names, one) for one in dict.fromkeys(filter(None, domains))]


async def _check_exchanger(names: Names, domain: str) -> Finding:
    exchangers = await names.exchangers(domain)
    hosts = [one.host for one in exchangers if one.host]
    if not exchangers and await names.addresses(domain):
        message = f"{domain} has no MX record; mail for it goes to the host of that name."
        return _mx(Grade.DOUBT, message)
    if not hosts:
        message = (
            f"{domain} takes no mail: answers and bounces are lost, and receivers mind it. Publish "
            "an MX record that names the host which takes it."
        )
        return _mx(Grade.WRONG, message)
    missing = [host for host in hosts if not await names.addresses(host)]
    if missing:
        message = f"Mail for {domain} goes to {missing[0]}, which has no address."
        return _mx(Grade.WRONG if len(missing) == len(hosts) else Grade.DOUBT, message)
    return _mx(Grade.GOOD, f"Mail for {domain} goes to {hosts[0]}.")


def _mx(grade: Grade, message: str) -> Finding:
    return Finding(subject=Subject.MX, grade=grade, message=message)
