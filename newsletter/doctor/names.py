"""Questions to the DNS, and their answers as plain values."""

import ipaddress
from dataclasses import dataclass

from dns.asyncresolver import Resolver
from dns.exception import DNSException, Timeout
from dns.rdata import Rdata
from dns.rdtypes.ANY.TXT import TXT
from dns.resolver import NXDOMAIN, NoAnswer, NoNameservers, NoResolverConfiguration
from dns.reversename import from_address

from newsletter.doctor.errors import NoDns, Unanswered

_SECONDS = 5.0  # for each question, all attempts together
_PORT = 53

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, kw_only=True, slots=True)
class Exchanger:
    """One host that takes mail for a domain."""

    preference: int
    host: str  # empty: the domain takes no mail at all (RFC 7505)


class Names:
    """Asks one DNS server, or those that this machine uses.

    Whatever does not exist is an empty answer; Unanswered is raised when nobody knows.
    """

    def __init__(self, server: str = "", *, seconds: float = _SECONDS) -> None:
        try:
            self._resolver = Resolver(configure=not server)
        except NoResolverConfiguration:
            raise NoDns("") from None
        if server:
            host, port = _read_server(server)
            self._resolver.nameservers = [host]
            self._resolver.port = port
        self._seconds = seconds

    async def texts(self, name: str) -> tuple[str, ...]:
        """Return the TXT records of a name, the parts of each joined."""
        found = await self._ask(name, "TXT")
        return tuple(
            b"".join(one.strings).decode("utf-8", "backslashreplace")
            for one in found
            if isinstance(one, TXT)
        )

    async def exchangers(self, domain: str) -> tuple[Exchanger, ...]:
        """Return who takes mail for a domain, the preferred first."""
        pairs = sorted(_split(one) for one in await self._ask(domain, "MX"))
        return tuple(Exchanger(preference=number, host=host) for number, host in pairs)

    async def addresses(self, host: str) -> tuple[Address, ...]:
        """Return the addresses of a host, or the one that it is itself."""
        try:
            return (ipaddress.ip_address(host),)
        except ValueError:
            found = [*await self._ask(host, "A"), *await self._ask(host, "AAAA")]
        return tuple(ipaddress.ip_address(one.to_text()) for one in found)

    async def pointers(self, address: Address) -> tuple[str, ...]:
        """Return the names that an address has."""
        found = await self._ask(from_address(str(address)).to_text(omit_final_dot=True), "PTR")
        return tuple(one.to_text().rstrip(".").lower() for one in found)

    async def _ask(self, name: str, kind: str) -> tuple[Rdata, ...]:
        try:
            answer = await self._resolver.resolve(
                name, kind, lifetime=self._seconds, search=False, raise_on_no_answer=False
            )
        except (NXDOMAIN, NoAnswer):
            return ()
        except Timeout:
            reason = f"no answer within {self._seconds:g} seconds"
            raise Unanswered(name, kind, reason) from None
        except NoNameservers:
            raise Unanswered(name, kind, "its name servers fail") from None
        except (DNSException, OSError) as error:
            raise Unanswered(name, kind, str(error).rstrip(".") or "it fails") from None
        return tuple(answer.rrset or ())


def _split(exchanger: Rdata) -> tuple[int, str]:
    preference, _, host = exchanger.to_text().partition(" ")
    return int(preference), host.rstrip(".").lower()


def _read_server(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":") if text.count(":") == 1 else (text, "", "")
    try:
        number = int(port or _PORT)
        if not 0 < number < 2**16:
            raise NoDns(text)
        return str(ipaddress.ip_address(host)), number
    except ValueError:
        raise NoDns(text) from None
