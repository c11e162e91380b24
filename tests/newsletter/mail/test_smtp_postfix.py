"""Handing over to a real Postfix: it takes, bounces, defers, leaves, and speaks TLS."""

import asyncio
from collections import Counter
from collections.abc import Iterator

import pytest

from newsletter.mail.envelope import Envelope
from newsletter.mail.outcome import Outcome, Scope, Verdict
from newsletter.mail.smtp import Connection, Logins, Server
from newsletter.settings import Security
from tests.newsletter.certificates import Certificates, make_certificates
from tests.newsletter.mail.enclosing import enclose
from tests.newsletter.mail.feeding import Feeding
from tests.newsletter.mail.knocking import settings
from tests.newsletter.mail.postfix import Postfix, run_postfix

REFUSED = {  # of whom Postfix says what
    "gone.test": (Verdict.REJECTED, True, "5.1.1"),
    "later.test": (Verdict.DEFERRED, False, "4.7.1"),
    "blocked.test": (Verdict.REJECTED, False, "5.7.1"),
    "full.test": (Verdict.DEFERRED, False, "5.2.2"),
}
DOMAINS = ("discard.test", *REFUSED)
SENDER = "return.7@news.example.org"


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="module")
def postfix(certificates: Certificates) -> Iterator[Postfix]:
    with run_postfix(certificates) as server:
        yield server


@pytest.fixture(params=[Security.NONE, Security.STARTTLS])
def security(
    request: pytest.FixtureRequest, certificates: Certificates, monkeypatch: pytest.MonkeyPatch
) -> Security:
    """Without TLS and with it; the authority of the tests is trusted."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates.authority))
    return Security(request.param)


def reach(postfix: Postfix, security: Security) -> Server:
    """Return how to reach Postfix; a certificate has a name in it."""
    host = "localhost" if security is Security.STARTTLS else "127.0.0.1"
    return settings(postfix.port, host=host, security=security)


def envelope(address: str, header: str = "X-Kind: test", size: int = 1) -> Envelope:
    text = f"Subject: Randnotizen\r\n{header}\r\n\r\n" + "Guten Tag.\r\n" * size
    return enclose(return_path=SENDER, address=address, message=text.encode())


def find(feed: Feeding, domain: str) -> list[Outcome]:
    return [
        one for who in feed.outcomes if who.endswith("@" + domain) for one in feed.outcomes[who]
    ]


async def count_delivered(postfix: Postfix, prefix: str, wanted: int) -> Counter[str]:
    """Return who got how many, once Postfix has worked off its queue."""
    async with asyncio.timeout(30):
        while True:
            people = Counter(one for one in postfix.delivered() if one.startswith(prefix))
            if sum(people.values()) >= wanted:
                return people
            await asyncio.sleep(0.1)


async def test_each_of_fifty_people_gets_what_postfix_says_of_them(
    postfix: Postfix, security: Security
) -> None:
    people = [f"{security}{number}@{name}" for number in range(50) for name in DOMAINS]
    feed = Feeding(map(envelope, people))
    connection = Connection(reach(postfix, security), Logins())
    assert await connection.hand_over(feed) is None  # its limit of errors is nobody's fault
    await connection.close()
    taken = find(feed, "discard.test")
    assert [one.verdict for one in taken] == [Verdict.ACCEPTED] * 50
    assert all("queued as" in one.reply for one in taken)
    for domain, expected in REFUSED.items():
        refused = find(feed, domain)
        assert len(refused) == 50
        assert {one.scope for one in refused} == {Scope.RECIPIENT}
        assert {(one.verdict, one.hard_bounce, one.enhanced) for one in refused} == {expected}
        assert not any(f"@{domain}" in one.reply for one in refused)
    delivered = await count_delivered(postfix, security, 50)
    assert delivered == {who: 1 for who in people if who.endswith("@discard.test")}


async def test_what_postfix_refuses_at_the_end_of_a_message_harms_only_this_one(
    postfix: Postfix,
) -> None:
    mails = [
        envelope(f"end{number}@discard.test", "X-Refuse: yes" if number % 10 == 0 else "X-Kind: x")
        for number in range(50)
    ]
    feed = Feeding(mails)
    connection = Connection(settings(postfix.port), Logins())
    assert await connection.hand_over(feed) is None
    big = Feeding([envelope("big@discard.test", size=20_000), envelope("small@discard.test")])
    assert await connection.hand_over(big) is None
    await connection.close()
    outcomes = [feed.outcomes[mail.address][0] for mail in mails]
    refused = [one for one in outcomes if one.verdict is Verdict.REJECTED]
    assert outcomes[::10] == refused
    assert {(one.scope, one.enhanced) for one in refused} == {(Scope.RECIPIENT, "5.7.1")}
    assert {one.verdict for one in outcomes if one not in refused} == {Verdict.ACCEPTED}
    assert big.outcomes["big@discard.test"][0].scope is Scope.MESSAGE
    assert big.outcomes["small@discard.test"][0].verdict is Verdict.ACCEPTED


async def test_thousands_leave_over_a_few_connections_and_arrive_once(
    postfix: Postfix, security: Security
) -> None:
    feeds = [
        Feeding(envelope(f"many-{security}{lane}-{n}@discard.test", size=800) for n in range(500))
        for lane in range(4)
    ]
    connections = [Connection(reach(postfix, security), Logins()) for _ in feeds]
    pairs = zip(connections, feeds, strict=True)
    faults = await asyncio.gather(*(one.hand_over(feed) for one, feed in pairs))
    assert faults == [None] * 4
    await asyncio.gather(*(one.close() for one in connections))
    for feed in feeds:
        assert {one.verdict for ones in feed.outcomes.values() for one in ones} == {
            Verdict.ACCEPTED
        }
    delivered = await count_delivered(postfix, f"many-{security}", 2000)
    assert len(delivered) == 2000
    assert set(delivered.values()) == {1}
