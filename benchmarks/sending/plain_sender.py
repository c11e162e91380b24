"""A program: sends as most programs do, one EmailMessage built a person, for some seconds.

`python -m benchmarks.sending.plain_sender aiosmtplib|smtplib PORT CONNECTIONS SECONDS MAIL`, where
MAIL is a file with the subject, HTML and text of a rendered issue. Prints what it did as JSON.
"""

import asyncio
import json
import smtplib
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from html import escape
from itertools import count
from pathlib import Path
from time import monotonic, process_time
from typing import Final

import aiosmtplib

from newsletter.mail import Slot

_DOMAIN: Final = "randnotizen.example"
_SENDER: Final = f"redaktion@{_DOMAIN}"


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What was sent, and what that took."""

    messages: int
    seconds: float
    cpu_seconds: float


@dataclass(frozen=True, kw_only=True)
class Mail:
    """What everybody gets, with places for a person's values."""

    subject: str
    html: str
    text: str

    def build(self, number: int) -> EmailMessage:
        """Build the message of one person by the standard library."""
        name = f"Mára Beispiel {number}" if number % 2 else ""
        hello = f"Guten Tag {name}," if name else "Liebe Leserinnen und Leser,"
        token = f"MTIzNDU2Nzg.{number:022d}"
        message = EmailMessage(policy=SMTP)
        message["From"] = f"Randnotizen <{_SENDER}>"
        message["To"] = Address(name, addr_spec=f"person{number}@{_DOMAIN}")
        message["Subject"] = self.subject
        message["Date"] = datetime.now(UTC)
        message["Message-ID"] = f"<1.{number}@{_DOMAIN}>"
        for kind, body in (("plain", self.text), ("html", self.html)):
            greeting = escape(hello) if kind == "html" else hello
            content = body.replace(Slot.GREETING, greeting).replace(Slot.TOKEN, token)
            if kind == "plain":
                message.set_content(content, cte="quoted-printable")
            else:
                message.add_alternative(content, subtype=kind, cte="quoted-printable")
        return message


async def send_by_aiosmtplib(mail: Mail, port: int, connections: int, seconds: float) -> int:
    """Send for some seconds over so many connections at once; return how many mails."""
    numbers = count(1)
    ends_at = monotonic() + seconds

    async def work() -> int:
        sent = 0
        async with aiosmtplib.SMTP(hostname="127.0.0.1", port=port, start_tls=False) as client:
            for number in _until(ends_at, numbers):
                await client.send_message(mail.build(number))
                sent += 1
        return sent

    return sum(await asyncio.gather(*(work() for _ in range(connections))))


def send_by_smtplib(mail: Mail, port: int, connections: int, seconds: float) -> int:
    """Send for some seconds in so many threads; return how many mails."""
    numbers = count(1)
    ends_at = monotonic() + seconds

    def work(_: int) -> int:
        sent = 0
        with smtplib.SMTP("127.0.0.1", port) as client:
            for number in _until(ends_at, numbers):
                client.send_message(mail.build(number))
                sent += 1
        return sent

    with ThreadPoolExecutor(connections) as pool:
        return sum(pool.map(work, range(connections)))


def _until(ends_at: float, numbers: Iterator[int]) -> Iterator[int]:
    while monotonic() < ends_at:
        yield next(numbers)


def main() -> None:
    """Send, and say what that took."""
    way, port, connections, seconds, path = sys.argv[1:]
    mail = Mail(**json.loads(Path(path).read_text()))
    begun, used = monotonic(), process_time()
    if way == "aiosmtplib":
        work = send_by_aiosmtplib(mail, int(port), int(connections), float(seconds))
        messages = asyncio.run(work)
    else:
        messages = send_by_smtplib(mail, int(port), int(connections), float(seconds))
    sent = Sent(messages=messages, seconds=monotonic() - begun, cpu_seconds=process_time() - used)
    print(json.dumps(asdict(sent)))


if __name__ == "__main__":
    main()
