"""SPF (RFC 7208): whether a domain lets an address send for it."""

import ipaddress
import re
from dataclasses import dataclass
from enum import StrEnum

from newsletter.doctor.errors import BadSpf
from newsletter.doctor.names import Address, Names

_MOST_LOOKUPS = 10
_TERM = re.compile(
    r"(?P<sign>[-+~?]?)(?P<name>all|include|a|mx|ptr|ip4|ip6|exists)"
    r"(?::(?P<value>[^/\s]+|[0-9a-f:]+))?(?P<prefix>(?:/\d+)?(?://\d+)?)",
    re.IGNORECASE,
)
_MODIFIER = re.compile(r"(?P<name>[a-z][a-z0-9_.-]*)=(?P<value>.*)", re.IGNORECASE)


class SpfResult(StrEnum):
    """What a receiver concludes, by the sign before what matched."""

    PASS = "+"  # noqa: S105  # the sign of RFC 7208
    FAIL = "-"
    SOFTFAIL = "~"
    NEUTRAL = "?"


async def find_spf(names: Names, domain: str) -> str | None:
    """Return the SPF record of a domain; None: it has none. Raises BadSpf for more than one."""
    found = [
        text for text in await names.texts(domain) if re.match(r"v=spf1( |$)", text, re.IGNORECASE)
    ]
    if len(found) > 1:
        raise BadSpf(domain, f"there are {len(found)} of them, and there may be one")
    return found[0] if found else None


async def evaluate_spf(names: Names, domain: str, address: Address) -> SpfResult:
    """Return what a domain that has a record says of an address.

    Raises BadSpf if receivers would give up, and Unanswered.
    """
    walk = _Walk(names=names, address=address)
    result = await walk.follow(domain)
    return result if result is SpfResult.PASS or not walk.unsure else SpfResult.NEUTRAL


@dataclass(kw_only=True)
class _Walk:
    """One way through a record and those that it includes."""

    names: Names
    address: Address
    lookups: int = 0
    unsure: bool = False  # something in it depends on each single mail

    async def follow(self, domain: str) -> SpfResult:
        record = await find_spf(self.names, domain)
        if record is None:
            raise BadSpf(domain, "it is referred to, and there is none")
        redirect = ""
        for term in record.split()[1:]:
            modifier = _MODIFIER.fullmatch(term)
            if modifier:
                redirect = modifier["value"] if modifier["name"].lower() == "redirect" else redirect
            elif (match := _TERM.fullmatch(term)) is None or _lacks_value(match):
                raise BadSpf(domain, f"nobody understands {term!r} in it")
            elif await self._matches(domain, match):
                return SpfResult(match["sign"] or "+")
        if not redirect:
            return SpfResult.NEUTRAL
        self._count(domain)
        if "%" in redirect:
            self.unsure = True
            return SpfResult.NEUTRAL
        return await self.follow(redirect)

    async def _matches(self, domain: str, term: re.Match[str]) -> bool:
        name, value = term["name"].lower(), term["value"] or domain
        if name == "all":
            return True
        if name in {"ip4", "ip6"}:
            return self._is_within(domain, f"{term['value']}{term['prefix']}")
        self._count(domain)
        if "%" in value or name in {"ptr", "exists"}:
            self.unsure = True
            return False
        if name == "include":
            return await self.follow(value) is SpfResult.PASS
        hosts = [value] if name == "a" else [mx.host for mx in await self.names.exchangers(value)]
        return await self._is_one_of(domain, hosts, term["prefix"])

    async def _is_one_of(self, domain: str, hosts: list[str], prefix: str) -> bool:
        four, _, six = prefix.partition("//")
        length = f"/{six}" if six and self.address.version == 6 else four  # noqa: PLR2004  # IPv6
        for host in filter(None, hosts):
            for found in await self.names.addresses(host):
                if found.version == self.address.version and self._is_within(
                    domain, f"{found}{length}"
                ):
                    return True
        return False

    def _is_within(self, domain: str, network: str) -> bool:
        try:
            return self.address in ipaddress.ip_network(network, strict=False)
        except ValueError:
            raise BadSpf(domain, f"{network!r} in it is no network") from None

    def _count(self, domain: str) -> None:
        self.lookups += 1
        if self.lookups > _MOST_LOOKUPS:
            reason = f"it takes more than {_MOST_LOOKUPS} questions to the DNS"
            raise BadSpf(domain, reason)


def _lacks_value(term: re.Match[str]) -> bool:
    return not term["value"] and term["name"].lower() in {"include", "ip4", "ip6", "exists"}
