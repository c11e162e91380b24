"""Keys of the tests, and dkimpy, which nobody here wrote, as the receiver who verifies."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import dkim

from newsletter.mail.dkim import Algorithm, DkimKey, create_dkim_key
from newsletter.mail.message import Sender
from newsletter.mail.render import Rendered
from newsletter.mail.slots import Slot
from newsletter.mail.splice import Recipient

DOMAIN = "randnotizen.example"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
RENDERED = Rendered(
    subject="Über Brücken – und „andere“ Wege, die ein wenig länger sind als sonst",
    html=f"<p>{Slot.GREETING}</p>\n.\n<p>zwei  Blanks,  und  am Ende  </p>   \n"
    f'<a href="https://{DOMAIN}/preferences/{Slot.TOKEN}">{"lang " * 400}</a>\n\n\n',
    text=f"{Slot.GREETING}\n.\n..\n  zwei  Blanks  \n{Slot.TOKEN}\n\n\n",
    language="de",
)
LEA = Recipient(number=345, address="lea@example.org", name="Léa  Vorbild", token="abc.DEF-_")


@cache
def make_keys() -> tuple[DkimKey, DkimKey]:
    """An RSA and an Ed25519 key; making one takes a while."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        rsa = create_dkim_key(folder / "a", Algorithm.RSA, domain=DOMAIN, selector="nl1")
        edwards = create_dkim_key(folder / "b", Algorithm.ED25519, domain=DOMAIN, selector="nl1e")
    return rsa, edwards


def sender(*keys: DkimKey) -> Sender:
    return Sender(
        mailbox=f"Randnotizen <redaktion@{DOMAIN}>",
        reply_to="",
        list_name="Randnotizen",
        base_url=f"https://{DOMAIN}",
        return_path_domain="",
        key=b"nur zum Ausprobieren",
        signs_with=keys,
    )


def verdicts(message: bytes, keys: Sequence[DkimKey]) -> list[bool]:
    """What dkimpy says of each signature of a message, from above, when it knows these keys."""
    records = {f"{key.name}.".encode(): key.record.encode() for key in keys}
    return [_verify(message, at, records.get) for at in range(message.count(b"DKIM-Signature:"))]


def _verify(message: bytes, at: int, look_up: Callable[[bytes], bytes | None]) -> bool:
    def ask(name: bytes, timeout: int = 5) -> bytes | None:
        return look_up(name)

    try:
        return bool(dkim.DKIM(message).verify(idx=at, dnsfunc=ask))
    except dkim.ValidationError:  # the hash of the body is another
        return False
