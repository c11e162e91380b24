"""TLS: where it is required, nothing leaves without it, and not to a stranger."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from newsletter.mail.outcome import Step, Verdict
from newsletter.mail.smtp import Connection, Logins, explain
from newsletter.settings import Security
from tests.newsletter.certificates import Certificates, make_certificates
from tests.newsletter.mail.fault_server import Act, Script, fault_server
from tests.newsletter.mail.feeding import send
from tests.newsletter.mail.knocking import SOON, is_nobodys_fault, letter, send_one, settings

STARTTLS: Script = {"EHLO": "250-fault\r\n250 STARTTLS", "STARTTLS": "220 2.0.0 go"}


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("certificates"))


async def test_starttls_protects_what_follows(
    certificates: Certificates, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates.authority))
    async with fault_server(STARTTLS, tls=certificates.serve()) as server:
        wanted = settings(server.port, host="localhost", security=Security.STARTTLS)
        connection = Connection(wanted, Logins())
        for _ in range(2):
            assert (await send(connection, letter())).verdict is Verdict.ACCEPTED
        await connection.close()
    verbs = [line.split(" ")[0] for line in server.heard]
    assert verbs[:3] == ["EHLO", "STARTTLS", "EHLO"]
    assert len(server.accepted) == 2
    assert server.connections == 1


async def test_tls_from_the_first_byte(
    certificates: Certificates, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates.authority))
    async with fault_server(implicit_tls=certificates.serve()) as server:
        wanted = settings(server.port, host="localhost", security=Security.TLS)
        assert (await send_one(wanted)).verdict is Verdict.ACCEPTED
        assert is_nobodys_fault(
            await send_one(settings(server.port, security=Security.TLS)), Step.TLS
        )


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
async def test_a_certificate_nobody_vouches_for_gets_no_mail(
    certificates: Certificates, security: Security
) -> None:
    implicit = certificates.serve() if security is Security.TLS else None
    async with fault_server(STARTTLS, tls=certificates.serve(), implicit_tls=implicit) as server:
        outcome = await send_one(settings(server.port, host="localhost", security=security))
        assert server.count("MAIL") == 0
    assert is_nobodys_fault(outcome, Step.TLS)
    assert "certificate is not good" in outcome.reply
    assert "NEWSLETTER_SMTP__SECURITY" in explain(outcome)


def make_expired(certificates: Certificates, folder: Path) -> ssl.SSLContext:
    """What a server shows whose certificate was forgotten."""
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    authority = x509.load_pem_x509_certificate(certificates.authority.read_bytes())
    pem = certificates.authority.with_suffix(".key").read_bytes()
    signing_key = serialization.load_pem_private_key(pem, password=None)
    assert isinstance(signing_key, ec.EllipticCurvePrivateKey)
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(authority.subject)
        .public_key(signing_key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=9))
        .not_valid_after(now - timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(signing_key, hashes.SHA256())
    )
    shown = folder / "expired.pem"
    shown.write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(shown)
    return context


async def test_a_certificate_that_has_expired_gets_no_mail(
    certificates: Certificates, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates.authority))
    async with fault_server(STARTTLS, tls=make_expired(certificates, tmp_path)) as server:
        wanted = settings(server.port, host="localhost", security=Security.STARTTLS)
        outcome = await send_one(wanted)
        assert server.count("MAIL") == 0
    assert is_nobodys_fault(outcome, Step.TLS)
    assert "expired" in outcome.reply


@pytest.mark.parametrize(
    "script",
    [
        {},
        {"EHLO": "500 what?"},
        STARTTLS | {"STARTTLS": "454 4.7.0 not now"},
        STARTTLS | {"STARTTLS": "501 5.5.4 no"},
        STARTTLS | {"STARTTLS": Act.DROP},
        STARTTLS | {"STARTTLS": Act.HANG},
        STARTTLS | {"STARTTLS": (b"220 go\r\n", Act.DROP)},
        STARTTLS | {"STARTTLS": (b"220 go\r\n", Act.HANG)},
        STARTTLS | {"STARTTLS": (b"220 go\r\nthis is no TLS at all\r\n" * 9, Act.HANG)},
    ],
    ids=repr,
)
async def test_where_tls_is_required_nothing_is_sent_without_it(script: Script) -> None:
    async with fault_server(script) as server:
        outcome = await send_one(
            settings(
                server.port,
                security=Security.STARTTLS,
                username="ada",
                password="geheim",
                timeout=SOON,
            )
        )
        assert server.count("MAIL") == server.count("AUTH") == 0
    assert is_nobodys_fault(outcome, Step.TLS)


async def test_tls_spoken_to_a_plain_port_is_named(certificates: Certificates) -> None:
    async with fault_server() as server:
        outcome = await send_one(settings(server.port, security=Security.TLS))
    assert is_nobodys_fault(outcome, Step.TLS)
    assert "it does not speak TLS with us" in explain(outcome)
