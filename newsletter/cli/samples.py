"""Sample data: invented people and an invented roundup, in a data folder of their own."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from pydantic import SecretStr

from newsletter.cli.installation import Installation
from newsletter.cli.running import now
from newsletter.issues import draft, list_issues
from newsletter.roundups import read
from newsletter.settings import Settings, Smtp
from subscribers import ImportRow, count_by_status, import_subscribers

SAMPLE_ROUNDUP = Path(__file__).parent.parent / "samples" / "kommentarschau.txt"

_PEOPLE = 200
_FIRST = ("Ada", "Björn", "Çelik", "Dörte", "Emil", "Frieda", "Günther", "Hanna", "Ines", "Jörg")
_LAST = ("Muster", "Probe", "Beispiel", "Vorlage", "Entwurf", "Öhrig", "Straßer", "Łukasz")
_IMPRINT = "Randnotizen · Redaktion Beispiel · Musterweg 1 · 12345 Musterstadt"


def demo_settings(settings: Settings) -> Settings:
    """Return settings that cannot send anything to anybody, apart from all real data."""
    return settings.model_copy(
        update={
            "database_url": SecretStr(""),
            "data_dir": settings.data_dir / "demo",
            "catch_dir": None,
            "smtp": Smtp(),
            "imprint": settings.imprint or _IMPRINT,
        }
    )


async def add_samples(installation: Installation) -> None:
    """Add 200 invented subscribers and a draft to an installation that has none."""
    await add_people(installation)
    async with installation.sessions.begin() as session:
        if not await list_issues(session, limit=1):
            source = SAMPLE_ROUNDUP.read_text(encoding="utf-8")
            await draft(session, read(source), source=source, title=None, language=None, now=now())


async def add_people(installation: Installation) -> int:
    """Add 200 invented subscribers if there are none; return how many there are."""
    async with installation.sessions.begin() as session:
        counts = await count_by_status(session)
        if counts.active:
            return counts.active
        result = await import_subscribers(
            session,
            _people(),
            evidence="invented for the demo",
            # Before today: an audience leaves out who confirmed in the last seconds.
            now=now() - timedelta(days=1),
        )
        return result.added


def _people() -> Iterator[ImportRow]:
    for number in range(1, _PEOPLE + 1):
        name = f"{_FIRST[number % len(_FIRST)]} {_LAST[number % len(_LAST)]}"
        yield ImportRow(
            address=f"person{number:03}@readers.example",
            name=name if number % 4 else "",  # the name is optional
            language="de",
            line=number,
        )
