"""Settings: documented, checked at the start, and wrong ones explained in one sentence."""

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from newsletter.errors import SettingsError
from newsletter.settings import Relay, Settings, Smtp, keep_secret, read_settings

EXAMPLE = Path(__file__).parents[2] / ".env.example"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder without a .env, and no setting of the person who runs the tests."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_example_file_names_every_setting_and_no_other() -> None:
    documented = re.findall(r"^NEWSLETTER_(\w+)=", EXAMPLE.read_text(), re.MULTILINE)

    assert documented == list(_names(Settings))


def test_the_example_file_shows_how_more_servers_are_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown = re.findall(r"^#(NEWSLETTER_RELAYS__\w+)=(.+)", EXAMPLE.read_text(), re.MULTILINE)
    monkeypatch.setenv("NEWSLETTER_SMTP__HOST", "relay1.example.org")
    for name, value in shown:
        monkeypatch.setenv(name, value)

    (relay,) = read_settings().relays.values()

    assert relay == Relay(host="relay2.example.org", weight=1)


def test_what_holds_for_one_server_can_be_set_for_each() -> None:
    for_all = {"window", "per_second", "return_path_domain"}

    assert set(Relay.model_fields) == set(Smtp.model_fields) - for_all
    for name, field in Relay.model_fields.items():
        assert name == "host" or field.default == Smtp.model_fields[name].default


def test_the_example_file_states_the_defaults(elsewhere: Path) -> None:
    (elsewhere / ".env").write_text(EXAMPLE.read_text())

    assert read_settings() == Settings(_env_file=None)


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("TIMEZONE", "Europe/Atlantis", "no time zone"),
        ("SMTP__PORT", "0", "greater than or equal to 1"),
        ("SMTP__SECURITY", "maybe", "'tls', 'starttls' or 'none'"),
        ("BASE_URL", "news.example", "https://"),
        ("SENDER", "nobody", "address"),
        ("REPLY_TO", "nobody", "address"),
        ("SMTP__RETURN_PATH_DOMAIN", "a b.example", "domain such as"),
        ("DKIM__DOMAIN", "a.example; l=0", "domain such as"),
        ("LANGUAGE", "tlh", "pattern"),
        ("SMTP__WEIGHT", "-1", "greater than or equal to 0"),
        ("SMTP__WINDOW", "0", "greater than or equal to 1"),
        ("SMTP__HOTS", "a typo", "not permitted"),
    ],
)
def test_a_bad_setting_is_named_with_the_reason(
    name: str, value: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"NEWSLETTER_{name}", value)

    with pytest.raises(SettingsError, match=f"NEWSLETTER_{name}: .*{reason}"):
        read_settings()


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"SELECTOR": "nl1"}, "set both or not at all"),
        ({"KEY_FILE": "a.pem"}, "set both or not at all"),
        ({"ED25519_SELECTOR": "nl1"}, "ED25519_KEY_FILE are set both or not at all"),
        ({"ED25519_SELECTOR": "nl1", "ED25519_KEY_FILE": "b.pem"}, "set an RSA key beside it"),
        (
            {"SELECTOR": "a", "KEY_FILE": "a", "ED25519_SELECTOR": "a", "ED25519_KEY_FILE": "b"},
            "must not be the same",
        ),
        ({"SELECTOR": "nl 1; t=y"}, "pattern"),
    ],
)
def test_half_a_key_is_named_with_the_reason(
    given: dict[str, str], reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(f"NEWSLETTER_DKIM__{name}", value)

    with pytest.raises(SettingsError, match=rf"^NEWSLETTER_DKIM\w*: .*{reason}"):
        read_settings()


def test_an_unknown_setting_in_the_file_is_an_error(elsewhere: Path) -> None:
    (elsewhere / ".env").write_text("NEWSLETTER_SMPT__HOST=typo\n")

    with pytest.raises(SettingsError, match="SMPT__HOST"):
        read_settings()


def test_a_file_that_is_no_text_is_one_sentence(elsewhere: Path) -> None:
    (elsewhere / ".env").write_bytes(b"NEWSLETTER_NAME=\xff\xfe\x00")

    with pytest.raises(SettingsError, match="not UTF-8"):
        read_settings()


def test_a_group_that_is_set_as_a_whole_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSLETTER_SMTP", "mail.example.org")

    with pytest.raises(SettingsError, match="smtp"):
        read_settings()


def test_an_embedded_installation_keeps_a_secret_of_its_own(elsewhere: Path) -> None:
    settings = Settings(data_dir=elsewhere / "data")
    first = keep_secret(settings)

    assert len(first) >= 32
    assert keep_secret(settings) == first
    assert (elsewhere / "data" / "secret_key").stat().st_mode & 0o777 == 0o600


def test_without_a_secret_many_processes_cannot_share_a_database(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NEWSLETTER_DATABASE_URL", "postgresql://newsletter@db/newsletter")

    with pytest.raises(SettingsError, match="NEWSLETTER_SECRET_KEY"):
        keep_secret(read_settings())


def test_more_servers_are_named_in_the_environment_and_their_passwords_in_files(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets = elsewhere / "secrets"
    secrets.mkdir()
    (secrets / "newsletter_relays__second_one__password").write_text("geheim")
    monkeypatch.setenv("NEWSLETTER_SMTP__HOST", "relay1.example.org")
    monkeypatch.setenv("NEWSLETTER_RELAYS__SECOND_ONE__HOST", "relay2.example.org")
    monkeypatch.setenv("NEWSLETTER_RELAYS__THIRD__HOST", "relay3.example.org")
    monkeypatch.setenv("NEWSLETTER_RELAYS__THIRD__WEIGHT", "0")

    settings = Settings(_secrets_dir=secrets)

    assert list(settings.relays) == ["second_one", "third"]
    assert settings.relays["second_one"].password.get_secret_value() == "geheim"
    assert settings.relays["third"].weight == 0
    assert "geheim" not in repr(settings)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("SECOND__PORT", "x", "SECOND__PORT: .*integer"),
        ("SECOND__PER_SECOND", "5", "SECOND__PER_SECOND: .*not permitted"),
        ("A-B__HOST", "relay.example.org", "A-B: a server's name has letters"),
    ],
)
def test_a_bad_setting_of_another_server_is_named_with_the_reason(
    name: str, value: str, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSLETTER_SMTP__HOST", "relay1.example.org")
    monkeypatch.setenv("NEWSLETTER_RELAYS__SECOND__HOST", "relay2.example.org")
    monkeypatch.setenv(f"NEWSLETTER_RELAYS__{name}", value)

    with pytest.raises(SettingsError, match=f"^NEWSLETTER_RELAYS__{sentence}"):
        read_settings()


def test_without_the_first_server_there_is_no_second(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSLETTER_RELAYS__SECOND__HOST", "relay2.example.org")

    with pytest.raises(SettingsError, match=r"^NEWSLETTER_RELAYS: set NEWSLETTER_SMTP__HOST first"):
        read_settings()


def test_a_server_without_a_name_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSLETTER_SMTP__HOST", "relay1.example.org")
    monkeypatch.setenv("NEWSLETTER_RELAYS__SECOND__PORT", "25")

    with pytest.raises(SettingsError, match=r"^NEWSLETTER_RELAYS__SECOND__HOST: Field required"):
        read_settings()


def test_a_password_is_never_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSLETTER_SMTP__PASSWORD", "hunter2")

    assert "hunter2" not in repr(read_settings())


def _names(model: type[BaseModel], prefix: str = "") -> list[str]:
    names = []
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            names += _names(kind, f"{prefix}{name.upper()}__")
        elif name != "relays":  # there are as many of them as the operator wants
            names.append(prefix + name.upper())
    return names
