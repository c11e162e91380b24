"""A newsletter whose mail arrives, to be spoiled by each test in its own way."""

from dataclasses import replace
from functools import cache

from newsletter.doctor import Finding, Grade, Names, Setup
from newsletter.mail import DkimKey, Server
from tests.newsletter.doctor.name_server import NameServer, Zone
from tests.newsletter.mail.dkim.signing import make_keys

DOMAIN = "randnotizen.test"
HOST = "smtp.randnotizen.test"
SOON = 0.3  # seconds, where a server that is silent is the subject


@cache
def keys() -> tuple[DkimKey, ...]:
    return tuple(replace(key, domain=DOMAIN) for key in make_keys())


SETUP = Setup(
    sender=f"redaktion@{DOMAIN}",
    reply_to=f"post@{DOMAIN}",
    return_domain=f"return.{DOMAIN}",
    base_url=f"https://{DOMAIN}",
    imprint="Randnotizen, Musterweg 1, Musterstadt",
    secret_size=43,
    keys=(),
    server=Server(host=HOST, port=587),
)


def zone(**changes: str | list[str] | None) -> Zone:
    """What the DNS says of it; `SPF`, `DMARC` and so on replace single records, None removes."""
    records: dict[str, tuple[str, str, str | list[str] | None]] = {
        "SPF": (f"return.{DOMAIN}", "TXT", f"v=spf1 a:{HOST} ~all"),
        "DMARC": (f"_dmarc.{DOMAIN}", "TXT", f"v=DMARC1; p=reject; rua=mailto:post@{DOMAIN}"),
        "RSA": (keys()[0].name, "TXT", keys()[0].record),
        "ED25519": (keys()[1].name, "TXT", keys()[1].record),
        "A": (HOST, "A", "203.0.113.7"),
        "PTR": ("7.113.0.203.in-addr.arpa", "PTR", f"{HOST}."),
        "MX": (DOMAIN, "MX", [f"20 backup.{DOMAIN}.", f"10 {HOST}."]),
        "BACKUP": (f"backup.{DOMAIN}", "A", "203.0.113.8"),
        "RETURN_MX": (f"return.{DOMAIN}", "MX", f"10 {HOST}."),
    }
    for name, value in changes.items():
        records[name] = (*records[name][:2], value)
    return {(name, kind): value for name, kind, value in records.values() if value is not None}


def names(server: NameServer) -> Names:
    return Names(server.address, seconds=5)


def only(findings: list[Finding], grade: Grade) -> Finding:
    """The one finding, which must be of this grade."""
    [finding] = findings
    assert finding.grade is grade, finding.message
    return finding
