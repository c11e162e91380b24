"""What is to be looked at: the parts of an installation that the world of mail can see."""

import ipaddress
from dataclasses import dataclass, field

from newsletter.errors import SettingsError
from newsletter.mail import (
    DkimKey,
    MailError,
    Server,
    choose_relays,
    choose_server,
    read_dkim_keys,
    read_mailbox,
)
from newsletter.settings import Security, Settings


@dataclass(frozen=True, kw_only=True, slots=True)
class Setup:
    """One installation, as its mail shows it."""

    sender: str  # address in From, its domain in ASCII
    reply_to: str  # address; empty: none
    return_domain: str  # of MAIL FROM
    base_url: str
    imprint: str
    secret_size: int | None  # characters; none: the program made the secret itself
    keys: tuple[DkimKey, ...] = field(repr=False)
    server: Server | None  # none: mails are caught
    relays: tuple[Server, ...] = ()  # more servers
    sending_address: str = ""  # from which mail leaves; empty: the server's own

    @property
    def sender_domain(self) -> str:
        """The domain that readers see."""
        return self.sender.rpartition("@")[2]

    @property
    def servers(self) -> tuple[Server, ...]:
        """All servers that take mails."""
        return (self.server, *self.relays) if self.server else ()


def read_setup(settings: Settings, *, sending_address: str = "") -> Setup:
    """Return what is to be looked at. Raises SettingsError for what keeps every mail back."""
    try:
        sender = read_mailbox("From", settings.sender)[1]
        reply_to = read_mailbox("Reply-To", settings.reply_to)[1] if settings.reply_to else ""
        bounces = settings.smtp.return_path_domain
        returns = read_mailbox("return path", f"x@{bounces}")[1] if bounces else sender
    except MailError as error:
        raise SettingsError(str(error)) from None
    secret = settings.secret_key.get_secret_value()
    return Setup(
        sender=sender,
        reply_to=reply_to,
        return_domain=returns.rpartition("@")[2],
        base_url=settings.base_url,
        imprint=settings.imprint,
        secret_size=None if settings.embedded and not secret else len(secret),
        keys=read_dkim_keys(settings.dkim, mailbox=settings.sender),
        server=choose_server(settings.smtp) if settings.smtp.host else None,
        relays=choose_relays(settings),
        sending_address=sending_address,
    )


def is_this_machine(host: str) -> bool:
    """Say whether a host is reached without a network."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_clear(server: Server) -> bool:
    """Say whether passwords and mail would cross a network unprotected."""
    return server.security is Security.NONE and not is_this_machine(server.host)
