"""Mails that leave signed: what a worker does with the keys that the settings name."""

from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from newsletter.database import Sessions
from newsletter.deliveries import SendingStatus
from newsletter.errors import SettingsError
from newsletter.mail import Algorithm, DkimKey, create_dkim_key
from newsletter.settings import Dkim
from tests.newsletter.deliveries.stage import SETTINGS, Sink, start, wait_for, working
from tests.newsletter.mail.dkim.signing import verdicts

DOMAIN = "example.org"


@pytest.fixture
def keys(tmp_path: Path) -> list[DkimKey]:
    return [
        create_dkim_key(tmp_path / kind.name, kind, domain=DOMAIN, selector=kind.name.lower())
        for kind in Algorithm
    ]


def name_keys(folder: Path) -> Dkim:
    return Dkim(
        selector="rsa",
        key_file=folder / "RSA",
        ed25519_selector="ed25519",
        ed25519_key_file=folder / "ED25519",
    )


async def test_everybody_gets_a_mail_with_two_good_signatures(
    database: URL, sessions: Sessions, sink: Sink, keys: list[DkimKey], tmp_path: Path
) -> None:
    issue_id, _ = await start(sessions, 7)
    settings = SETTINGS.model_copy(update={"dkim": name_keys(tmp_path)})

    async with working(database, sessions, sink.server, settings=settings):
        await wait_for(sessions, issue_id, lambda p: p.status is SendingStatus.SENT)

    assert len(sink.taken) == 7
    for _, message in sink.taken:
        assert verdicts(message, keys) == [True, True]


async def test_a_worker_whose_key_cannot_be_read_does_not_begin(
    database: URL, sessions: Sessions, sink: Sink, tmp_path: Path
) -> None:
    settings = SETTINGS.model_copy(update={"dkim": name_keys(tmp_path / "elsewhere")})

    with pytest.raises(SettingsError, match=r"^NEWSLETTER_DKIM__KEY_FILE: .* cannot be read"):
        async with working(database, sessions, sink.server, settings=settings):
            pytest.fail("it begins")
