"""What an operator can set: environment or .env, prefix NEWSLETTER_. The only reader of both."""

import os
import re
from email.utils import parseaddr
from enum import StrEnum, auto
from pathlib import Path
from secrets import token_urlsafe
from typing import Annotated, Self
from zoneinfo import ZoneInfo, available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    NestedSecretsSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)
from pydantic_settings import SettingsError as UnreadableSource

from newsletter.errors import SettingsError


class Security(StrEnum):
    """How the connection to the SMTP server is protected."""

    TLS = auto()  # TLS from the first byte, usually port 465
    STARTTLS = auto()  # plain greeting, then TLS is required, usually port 587
    NONE = auto()  # plain: for a server on the same machine only


class LogFormat(StrEnum):
    """How log lines are written."""

    TEXT = auto()  # for people
    JSON = auto()  # one object a line, for machines


def _domain(text: str) -> str:
    if not re.fullmatch(r"([\w-]+(\.[\w-]+)*)?", text):
        raise ValueError("it must be a domain such as news.example.org")
    return text


def _relay_name(text: str) -> str:
    if not re.fullmatch("[a-z0-9]+(_[a-z0-9]+)*", text):
        raise ValueError("a server's name has letters, digits and single _ only")
    return text


_LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
Domain = Annotated[str, AfterValidator(_domain)]
RelayName = Annotated[str, AfterValidator(_relay_name)]
Selector = Annotated[str, Field(pattern=rf"^(?:{_LABEL}(?:\.{_LABEL})*)?$", max_length=120)]


class Relay(BaseModel):
    """An SMTP server that takes our mail."""

    model_config = ConfigDict(extra="forbid")

    host: str = Field(min_length=1, description="name of the SMTP server")
    port: int = Field(587, ge=1, le=65535, description="its port")
    username: str = Field("", description="login name; empty: no login")
    password: SecretStr = Field(SecretStr(""), description="password of the login")
    security: Security = Field(Security.STARTTLS, description="tls | starttls | none")
    connections: int = Field(
        8,
        ge=1,
        le=200,
        description="connections a worker keeps open for issues; two more are for single mails",
    )
    weight: int = Field(
        1, ge=0, le=1000, description="its part of the mails, beside others; 0: while others rest"
    )
    mails_per_connection: int = Field(
        0, ge=0, description="mails until a connection is opened anew; 0: no limit"
    )
    idle_seconds: float = Field(
        30, ge=1, le=3600, description="seconds that an unused connection is kept"
    )
    # Longer ones would outlast the lease of a mail that is tried again (newsletter.deliveries).
    timeout: float = Field(60, ge=1, le=60, description="seconds for connecting and for each reply")
    final_timeout: float = Field(
        600, ge=1, le=600, description="seconds for the reply to a whole mail"
    )


class Smtp(Relay):
    """The first of the servers that take our mail, and what holds for all of them."""

    host: str = Field("", description="name of the SMTP server; empty: mails are caught, not sent")
    window: int = Field(
        4, ge=1, le=100, description="mails a connection is ahead of what is stored; 1: strict"
    )
    per_second: float = Field(0, ge=0, description="mails a second over all workers; 0: no limit")
    return_path_domain: Domain = Field(
        "", description="domain of return paths; empty: the sender's"
    )


class Dkim(BaseModel):
    """The keys that sign our mails, where no relay does."""

    domain: Domain = Field("", description="domain that signs; empty: the sender's")
    selector: Selector = Field("", description="name of the RSA key in the DNS")
    key_file: Path | None = Field(None, description="the RSA key, in PEM; empty: nothing is signed")
    ed25519_selector: Selector = Field("", description="name of the Ed25519 key in the DNS")
    ed25519_key_file: Path | None = Field(
        None, description="a second key, Ed25519, in PEM; empty: none"
    )

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if bool(self.selector) != bool(self.key_file):
            raise ValueError("SELECTOR and KEY_FILE are set both or not at all")
        if bool(self.ed25519_selector) != bool(self.ed25519_key_file):
            raise ValueError("ED25519_SELECTOR and ED25519_KEY_FILE are set both or not at all")
        if self.ed25519_key_file and not self.key_file:
            raise ValueError("many receivers cannot read Ed25519 alone: set an RSA key beside it")
        if self.selector and self.selector == self.ed25519_selector:
            raise ValueError("SELECTOR and ED25519_SELECTOR must not be the same")
        return self


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError(f"{name!r} is no time zone, such as Europe/Berlin")
    return name


def _mailbox(text: str) -> str:
    if "@" not in parseaddr(text)[1] or "\n" in text or "\r" in text:
        raise ValueError("it must be an address such as Randnotizen <redaktion@example.org>")
    return text


def _mailbox_or_none(text: str) -> str:
    return _mailbox(text) if text else text


class Settings(BaseSettings):
    """All settings. `.env.example` is their documentation."""

    model_config = SettingsConfigDict(
        env_prefix="NEWSLETTER_",
        env_nested_delimiter="__",
        env_file=".env",
        secrets_dir="/run/secrets",  # where container engines put them: newsletter_secret_key, ...
        secrets_dir_missing="ok",
        secrets_nested_delimiter="__",
        env_ignore_empty=True,
        extra="forbid",
        frozen=True,
    )

    database_url: SecretStr = Field(SecretStr(""), description="PostgreSQL; empty: embedded")
    data_dir: Path = Field(Path("data"), description="folder of the embedded database and secrets")
    base_url: str = Field(
        "http://localhost:8000", description="address of the pages, as readers see it"
    )
    secret_key: SecretStr = Field(
        SecretStr(""), description="signs links; empty: made and kept in DATA_DIR"
    )
    name: str = Field(
        "Randnotizen", min_length=1, max_length=100, description="name of the newsletter"
    )
    language: Annotated[str, Field(pattern="^(de|en)$")] = Field("de", description="de | en")
    timezone: Annotated[str, AfterValidator(_known_zone)] = Field(
        "Europe/Berlin", description="zone of all times shown"
    )
    imprint: str = Field("", description="who is responsible, with address; stands in every mail")
    sender: Annotated[str, AfterValidator(_mailbox)] = Field(
        "Randnotizen <redaktion@example.org>", description="From of every mail"
    )
    reply_to: Annotated[str, AfterValidator(_mailbox_or_none)] = Field(
        "", description="Reply-To of every mail; empty: none"
    )
    smtp: Smtp = Field(default_factory=Smtp, description="the SMTP server")
    relays: dict[RelayName, Relay] = Field(
        default_factory=dict, description="more SMTP servers, by name"
    )
    dkim: Dkim = Field(default_factory=Dkim, description="the keys that sign our mails")
    templates_dir: Path | None = Field(
        None, description="folder of own templates and theme, taken before ours; empty: none"
    )
    click_counts: bool = Field(
        False, description="count how often the links of an issue are opened, not by whom"
    )
    catch_dir: Path | None = Field(
        None, description="folder of caught mails, shown in the desk; empty: none"
    )
    log_format: LogFormat = Field(LogFormat.TEXT, description="text | json")
    trusted_proxies: str = Field(
        "", description="addresses of proxies whose X-Forwarded-For is believed"
    )

    @field_validator("base_url")
    @classmethod
    def _has_a_scheme(cls, url: str) -> str:
        if not url.startswith(("http://", "https://")):
            raise ValueError("it must begin with https:// or http://")
        return url.rstrip("/")

    @field_validator("relays")
    @classmethod
    def _come_second(
        cls, relays: dict[RelayName, Relay], others: ValidationInfo
    ) -> dict[RelayName, Relay]:
        smtp = others.data.get("smtp")
        if relays and smtp is not None and not smtp.host:
            raise ValueError("set NEWSLETTER_SMTP__HOST first, the first of the servers")
        return relays

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003  # given by the library
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read the environment first, then .env, then files of secrets, nested ones too."""
        secrets = NestedSecretsSettingsSource(file_secret_settings)
        return init_settings, env_settings, dotenv_settings, secrets

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which times are shown."""
        return ZoneInfo(self.timezone)

    @property
    def caught_folder(self) -> Path:
        """Where mails are kept that are caught instead of sent."""
        return self.catch_dir or self.data_dir / "caught"

    @property
    def embedded(self) -> bool:
        """Whether the database is the one that this program starts itself."""
        return not self.database_url.get_secret_value()


def read_settings() -> Settings:
    """Read and check all settings.

    Raises SettingsError with one sentence that names the first bad setting and says why.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "__".join(str(part) for part in first["loc"] if part != "[key]").upper()
        reason = first["msg"].removeprefix("Value error, ")
        raise SettingsError(f"NEWSLETTER_{name}: {reason}.") from None
    except UnreadableSource as error:  # a group such as NEWSLETTER_SMTP set as a whole
        raise SettingsError(f"A setting cannot be read: {error}.") from None
    except UnicodeDecodeError:
        raise SettingsError("The file .env cannot be read: it is not UTF-8 text.") from None


def keep_secret(settings: Settings) -> str:
    """Return the secret that signs links; an embedded installation makes and keeps its own.

    Raises SettingsError if there is none and the installation is not embedded, because every
    process would sign with a secret of its own.
    """
    given = settings.secret_key.get_secret_value()
    if given:
        return given
    if not settings.embedded:
        raise SettingsError(
            "NEWSLETTER_SECRET_KEY: it is missing; set 32 random characters or more."
        )
    path = settings.data_dir / "secret_key"
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as fresh:
        fresh.write(token_urlsafe(32))
    return path.read_text().strip()
