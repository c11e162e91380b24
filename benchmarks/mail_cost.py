"""What a mail costs: compiled once, spliced per person, signed; against the standard library.

All times are of this thread on its processor: what else the machine does counts little.
"""

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from html import escape
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import thread_time
from typing import Final

from rich.console import Console
from rich.table import Table

from newsletter.mail import (
    Algorithm,
    Compiled,
    DkimKey,
    MailKind,
    Recipient,
    Rendered,
    Sender,
    Slot,
    compile_message,
    create_dkim_key,
    render_issue,
)
from tests.newsletter.mail.sample import ISSUE, MASTHEAD

_RESULTS: Final = Path(__file__).parent / "results" / "mail_cost.json"
_ROUNDS: Final = 7  # of each; their median counts
_NOW: Final = datetime(2026, 11, 20, 12, tzinfo=UTC)
_DOMAIN: Final = "randnotizen.example"
_MOST_FOR_COMPILING: Final = 100_000.0  # µs, with rendering
_SENDER: Final = Sender(
    mailbox=f"Randnotizen <redaktion@{_DOMAIN}>",
    reply_to="",
    list_name="Randnotizen",
    base_url=f"https://{_DOMAIN}",
    return_path_domain="",
    key=b"only for this benchmark",
)
_PEOPLE: Final = [
    Recipient(
        number=number,
        address=f"person{number}@example.org",
        name=f"Mára Beispiel {number}" if number % 2 else "",
        token=f"MTIzNDU2Nzg.{number:022d}",
    )
    for number in range(1, 1001)
]


@dataclass(frozen=True, kw_only=True)
class Row:
    """One measurement."""

    name: str
    bytes: int  # of the message
    microseconds: float  # of processor time
    times_the_library: float | None = None  # how much faster than EmailMessage per person
    most: float | None = None  # microseconds it may take

    @property
    def missed(self) -> bool:
        """Whether it took too long."""
        return self.most is not None and self.microseconds > self.most


def main() -> int:
    """Measure, print, write; return the exit code."""
    with TemporaryDirectory() as folder:
        keys = [
            create_dkim_key(Path(folder) / kind, kind, domain=_DOMAIN, selector=kind.name.lower())
            for kind in Algorithm
        ]
    rows = [_measure_compiling(), *_measure(10_000, 15.0, keys), *_measure(70_000, 20.0, keys)]
    _print(rows)
    _RESULTS.parent.mkdir(exist_ok=True)
    document = {"python": sys.version.split()[0], "rows": [asdict(row) for row in rows]}
    _RESULTS.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n")
    return 1 if any(row.missed for row in rows) else 0


def _measure_compiling() -> Row:
    def work() -> Compiled:
        return _compile(render_issue(ISSUE, MASTHEAD))

    work()  # the templates are read and compiled once a process
    return Row(
        name=f"render and compile {len(ISSUE.items)} items, once an issue",
        bytes=len(work().splice(_PEOPLE[0]).message),
        microseconds=_time(work, 1),
        most=_MOST_FOR_COMPILING,
    )


def _measure(size: int, most: float, keys: Sequence[DkimKey]) -> list[Row]:
    rendered = _fill(size)
    library = _time_each(lambda person: _build(rendered, person), _PEOPLE[:20])
    ways: list[tuple[str, Sequence[DkimKey], float | None]] = [
        ("splice", (), most),
        *((f"splice, signed by {key.algorithm}", (key,), None) for key in keys),
        ("splice, signed by both", keys, None),
    ]
    rows = [Row(name="EmailMessage", bytes=len(_build(rendered, _PEOPLE[0])), microseconds=library)]
    for name, signs_with, limit in ways:
        compiled = _compile(rendered, signs_with)
        length = len(compiled.splice(_PEOPLE[0]).message)
        people = _PEOPLE[:100] if signs_with else _PEOPLE
        cost = _time_each(compiled.splice, people)
        rows.append(
            Row(
                name=name,
                bytes=length,
                microseconds=cost,
                times_the_library=library / cost,
                most=limit,
            )
        )
    return rows


def _fill(size: int) -> Rendered:
    """Return a mail of about so many bytes, a fifth of it plain text."""
    line = "Am Ende des Stegs steht eine Bank, die niemand aufgestellt haben will. Schön ist das.\n"
    link = f"https://{_DOMAIN}/preferences/{Slot.TOKEN}\n"
    text = f"{Slot.GREETING}\n{line * (size // 5 // len(line))}{link}"
    html = f"<p>{Slot.GREETING}</p>\n<p>{line * (size * 4 // 5 // len(line))}</p>\n{link}"
    return Rendered(subject="Von Ufern und Stegen", html=html, text=text, language="de")


def _compile(rendered: Rendered, signs_with: Sequence[DkimKey] = ()) -> Compiled:
    sender = replace(_SENDER, signs_with=tuple(signs_with))
    return compile_message(rendered, sender=sender, kind=MailKind.ISSUE, issue_id=12, date=_NOW)


def _build(rendered: Rendered, person: Recipient) -> bytes:
    """Build the message of one person by the standard library."""
    hello = f"Guten Tag {person.name}," if person.name else "Liebe Leserinnen und Leser,"
    message = EmailMessage(policy=SMTP)
    message["From"] = _SENDER.mailbox
    message["To"] = Address(person.name, addr_spec=person.address)
    message["Subject"] = rendered.subject
    message["Date"] = _NOW
    message["Message-ID"] = f"<12.{person.number}@{_DOMAIN}>"
    for kind, body in (("plain", rendered.text), ("html", rendered.html)):
        own = escape(hello) if kind == "html" else hello
        content = body.replace(Slot.GREETING, own).replace(Slot.TOKEN, person.token)
        if kind == "plain":
            message.set_content(content, cte="quoted-printable")
        else:
            message.add_alternative(content, subtype=kind, cte="quoted-printable")
    return message.as_bytes()


def _time_each(work: Callable[[Recipient], object], people: Sequence[Recipient]) -> float:
    """Return the median of the microseconds that a person takes."""

    def round_about() -> None:
        for person in people:
            work(person)

    round_about()
    return _time(round_about, len(people))


def _time(work: Callable[[], object], times: int) -> float:
    taken = []
    for _ in range(_ROUNDS):
        began = thread_time()
        work()
        taken.append((thread_time() - began) / times * 1e6)
    return median(taken)


def _print(rows: Sequence[Row]) -> None:
    table = Table("what", "bytes", "µs", "times EmailMessage", "at most", box=None)
    for column in table.columns[1:]:
        column.justify = "right"
    for row in rows:
        factor = f"{row.times_the_library:,.0f} x" if row.times_the_library else ""
        limit = f"{row.most:,.0f}" if row.most else ""
        style = "red" if row.missed else None
        name, size = row.name, f"{row.bytes:,}"
        table.add_row(name, size, f"{row.microseconds:,.1f}", factor, limit, style=style)
    Console().print(table)


if __name__ == "__main__":
    raise SystemExit(main())
