"""The issues that are sent: real ones, drafted of a roundup, checked, published and frozen."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from newsletter.database import Sessions
from newsletter.deliveries import preview_message
from newsletter.issues import draft, masthead_of, publish, read_rendition
from newsletter.links import Links
from newsletter.mail import Rendered
from newsletter.roundups import read
from newsletter.settings import Settings

_PLAIN_DESIGN: Final = Path(__file__).parent / "design"
_SENTENCE: Final = "Am Ende des Stegs steht eine Bank, die niemand aufgestellt haben will. "
_REASON: Final = "It is a benchmark."


@dataclass(frozen=True, kw_only=True)
class Mail:
    """What an issue looks like, so that its mail has about a certain size."""

    name: str
    about: int  # bytes of the message
    items: int
    sentences: int  # of each item
    design: Path | None = None  # none: ours; it alone has more than 10 KB


SMALL: Final = Mail(name="10 KB", about=10_000, items=2, sentences=14, design=_PLAIN_DESIGN)
LARGE: Final = Mail(name="70 KB", about=70_000, items=10, sentences=8)
MAILS: Final = (SMALL, LARGE)


@dataclass(frozen=True, kw_only=True)
class Published:
    """A published issue."""

    number: int
    bytes: int  # of a message of it
    rendered: Rendered


async def publish_issue(
    sessions: Sessions, mail: Mail, settings: Settings, links: Links
) -> Published:
    """Draft and publish an issue, as an editor does."""
    now = datetime.now(UTC)
    source = write_roundup(mail)
    masthead = masthead_of(settings)
    async with sessions.begin() as session:
        issue = await draft(
            session,
            read(source),
            source=source,
            title="Von Ufern und Stegen",
            language="de",
            now=now,
        )
        number = issue.id or 0
        codes = ("size.large", "size.clipped", "items.none")
        reasons = dict.fromkeys(codes, _REASON)
        await publish(session, number, masthead=masthead, overrides=reasons, now=now)
    async with sessions() as session:
        rendered = await read_rendition(session, number, masthead=masthead, now=now)
    message = preview_message(settings, rendered, number, links=links, now=now)
    return Published(number=number, bytes=len(message.encode()), rendered=rendered)


def write_roundup(mail: Mail) -> str:
    """Write the roundup that an issue is made of."""
    pieces = [
        f"Ein Steg für alle, Nummer {number}\n\n"
        "Von Mara Beispiel – 17. November 2026\n\n"
        f"{(_SENTENCE * mail.sentences).strip()}\n\n"
        f"Hier weiterlesen: https://musterblatt.example/steg/{number}\n"
        for number in range(1, mail.items + 1)
    ]
    return "\n".join(["Von Ufern und Stegen\n", *pieces])
