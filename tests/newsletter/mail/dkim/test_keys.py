"""Keys that sign: made once, readable by nobody else, and bad ones refused in a sentence."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1
from cryptography.hazmat.primitives.asymmetric.ec import generate_private_key as generate_curve
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
)

from newsletter.errors import SettingsError
from newsletter.mail.dkim import Algorithm, KeyFileExists, create_dkim_key, read_dkim_keys
from newsletter.settings import Dkim
from tests.newsletter.mail.dkim.signing import make_keys


@pytest.mark.parametrize("algorithm", Algorithm)
def test_a_key_is_made_once_and_for_its_owner_alone(tmp_path: Path, algorithm: Algorithm) -> None:
    path = tmp_path / "dkim" / "nl1.pem"

    made = create_dkim_key(path, algorithm, domain="example.org", selector="nl1")

    assert made.algorithm is algorithm
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    with pytest.raises(KeyFileExists, match="exists already"):
        create_dkim_key(path, algorithm, domain="example.org", selector="nl1")


def test_the_settings_name_two_keys_and_the_domain(tmp_path: Path) -> None:
    files = tmp_path / "a.pem", tmp_path / "b.pem"
    made = [
        create_dkim_key(path, algorithm, domain="x.example", selector="x")
        for path, algorithm in zip(files, Algorithm, strict=True)
    ]
    settings = Dkim(
        domain="Möwen.example",
        selector="nl1",
        key_file=files[0],
        ed25519_selector="nl1e",
        ed25519_key_file=files[1],
    )

    rsa, edwards = read_dkim_keys(settings, mailbox="Möwenpost <post@news.example>")

    assert rsa.name == "nl1._domainkey.xn--mwen-5qa.example"
    assert edwards.name == "nl1e._domainkey.xn--mwen-5qa.example"
    assert [rsa.record, edwards.record] == [key.record for key in made]


def test_without_a_domain_the_senders_own_signs(tmp_path: Path) -> None:
    create_dkim_key(tmp_path / "a", Algorithm.RSA, domain="x.example", selector="x")
    [key] = read_dkim_keys(
        Dkim(selector="nl1", key_file=tmp_path / "a"), mailbox="Möwenpost <post@news.example>"
    )
    assert key.domain == "news.example"


def test_no_setting_means_no_key() -> None:
    assert read_dkim_keys(Dkim(), mailbox="Möwenpost <post@news.example>") == ()


def test_the_records_are_those_of_the_rfcs() -> None:
    rsa, edwards = make_keys()

    assert rsa.record.startswith("v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOC")
    assert edwards.record.startswith("v=DKIM1; k=ed25519; p=")
    assert len(edwards.public) == 44  # 32 bytes, not the 44 of SubjectPublicKeyInfo (RFC 8463)
    assert "PRIVATE" not in repr(rsa)


def write_rsa(path: Path, bits: int, encryption: KeySerializationEncryption | None = None) -> Path:
    key = generate_private_key(65537, bits)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption or NoEncryption())
    path.write_bytes(pem)
    return path


def refused(key_file: Path, second: Path | None = None) -> str:
    settings = Dkim(
        selector="a",
        key_file=key_file,
        ed25519_selector="b" if second else "",
        ed25519_key_file=second,
    )
    with pytest.raises(SettingsError) as caught:
        read_dkim_keys(settings, mailbox="Möwenpost <post@news.example>")
    return str(caught.value)


def test_a_key_file_that_cannot_be_used_is_named_with_the_reason(tmp_path: Path) -> None:
    nonsense = tmp_path / "nonsense.pem"
    nonsense.write_text("-----BEGIN PRIVATE KEY-----\nabc\n")
    curve = tmp_path / "curve.pem"
    curve.write_bytes(
        generate_curve(SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    locked = write_rsa(tmp_path / "locked.pem", 2048, BestAvailableEncryption(b"geheim"))
    good = write_rsa(tmp_path / "good.pem", 2048)

    said = "NEWSLETTER_DKIM__KEY_FILE: "
    assert (
        refused(tmp_path / "no")
        == f"{said}{tmp_path}/no cannot be read: No such file or directory."
    )
    assert refused(nonsense) == f"{said}{nonsense} is no private key in PEM without a password."
    assert refused(locked) == f"{said}{locked} is no private key in PEM without a password."
    assert refused(curve) == f"{said}{curve} is no RSA key of 2048 to 4096 bits."
    small = write_rsa(tmp_path / "small.pem", 1024)
    assert refused(small) == f"{said}{small} is no RSA key of 2048 to 4096 bits."
    assert refused(good, good) == f"NEWSLETTER_DKIM__ED25519_KEY_FILE: {good} is no Ed25519 key."


@pytest.mark.parametrize(
    ("domain", "mailbox", "said"),
    [
        ("a_b.example", "a@example.org", "NEWSLETTER_DKIM__DOMAIN: its domain is none."),
        ("-ü.example", "a@example.org", "NEWSLETTER_DKIM__DOMAIN: its domain is none."),
        ("", "a@ü..example", "NEWSLETTER_SENDER: its domain is none."),
    ],
)
def test_what_is_no_domain_signs_nothing(
    tmp_path: Path, domain: str, mailbox: str, said: str
) -> None:
    create_dkim_key(tmp_path / "a", Algorithm.RSA, domain="x.example", selector="x")
    settings = Dkim(domain=domain, selector="nl1", key_file=tmp_path / "a")
    with pytest.raises(SettingsError) as caught:
        read_dkim_keys(settings, mailbox=mailbox)
    assert str(caught.value) == said
