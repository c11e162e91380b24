"""Mail as programs send it: headers, one or both parts, addresses that count clicks."""

from base64 import urlsafe_b64encode
from collections.abc import Iterable
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256
from urllib.parse import quote


def write_mail(
    *,
    sender: str,
    recipient: str,
    subject: str,
    sent_at: datetime,
    text: str | None = None,
    html: str | None = None,
    charset: str = "utf-8",
    encoding: str = "quoted-printable",
    headers: Iterable[tuple[str, str]] = (),
) -> bytes:
    """Write a mail with the parts that are given, the same bytes each time."""
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = recipient
    message["Subject"] = subject
    message["Date"] = format_datetime(sent_at)
    message["Message-ID"] = f"<{fingerprint(subject)}@mailer.example>"
    for name, value in headers:
        message[name] = value
    if text is not None:
        message.set_content(text, charset=charset, cte=encoding)
    if html is not None and text is not None:
        message.make_alternative(boundary=f"=_{fingerprint(sender + subject)}")
        message.add_alternative(html, subtype="html", charset=charset, cte=encoding)
    elif html is not None:
        message.set_content(html, subtype="html", charset=charset, cte=encoding)
    return message.as_bytes()


def fingerprint(words: str) -> str:
    """Give the sort of token that mailers put into addresses."""
    return sha256(words.encode()).hexdigest()[:24]


def count_clicks(url: str, host: str = "links.mailer.example") -> str:
    """Hide an address behind a token that only the sender can resolve."""
    return f"https://{host}/c/{urlsafe_b64encode(fingerprint(url).encode()).decode().rstrip('=')}"


def wrap_google(url: str) -> str:
    """Wrap an address the way Google Docs does when it is copied out."""
    token = fingerprint(url)
    return (
        f"https://www.google.com/url?q={quote(url, safe='')}&amp;sa=D&amp;source=editors"
        f"&amp;ust=1764757200000000&amp;usg=AOvVaw{token[:20]}"
    )


def wrap_safelink(url: str) -> str:
    """Wrap an address the way a filtering mail server does."""
    token = fingerprint(url)
    return (
        f"https://eur03.safelinks.protection.outlook.com/?url={quote(url, safe='')}"
        f"&amp;data=05%7C02%7C{token}%7C0%7C0%7C638999999999%7CUnknown%7C&amp;sdata={token[:16]}%3D&amp;reserved=0"
    )
