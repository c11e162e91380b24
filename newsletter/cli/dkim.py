"""`newsletter dkim`: the keys that sign our mails."""

import re
from pathlib import Path
from typing import Annotated

import typer

from newsletter.cli.running import now
from newsletter.mail import Algorithm, DkimKey, choose_signing_domain, create_dkim_key
from newsletter.settings import read_settings

app = typer.Typer(no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Keep `create` a command of its own: with one command only, Typer would swallow its name."""


def parse_selector(text: str) -> str:
    """Return the name of a key. Raises typer.BadParameter."""
    if not re.fullmatch(r"[a-z0-9](?:[a-z0-9-]{0,40}[a-z0-9])?", text):
        raise typer.BadParameter(f"{text!r} is no name of a key, such as nl202611")
    return text


@app.command()
def create(
    *,
    selector: Annotated[
        str | None,
        typer.Option(parser=parse_selector, help="Name of the new keys; else of this month."),
    ] = None,
) -> None:
    """Make two keys, RSA and Ed25519, and print what to publish and to set.

    The keys in use stay as they are: that is how they are changed for new ones.
    """
    settings = read_settings()
    chosen = selector or f"nl{now():%Y%m}"
    folder = settings.data_dir.resolve() / "dkim"
    domain = choose_signing_domain(settings.dkim, mailbox=settings.sender)
    rsa = _create(folder, Algorithm.RSA, domain, chosen)
    edwards = _create(folder, Algorithm.ED25519, domain, f"{chosen}e")
    print(f"1. Publish two records in the DNS of {domain}:\n")
    for key in (rsa, edwards):
        print(f"{key.name}  TXT\n{key.record}\n")
    print('A zone file wants values in parts of 255 characters at most: "v=DKIM1..." "..."\n')
    print("2. Set, ask `newsletter doctor` whether the records are seen, and start the workers:\n")
    print(f"NEWSLETTER_DKIM__SELECTOR={rsa.selector}")
    print(f"NEWSLETTER_DKIM__KEY_FILE={_path(folder, rsa.selector)}")
    print(f"NEWSLETTER_DKIM__ED25519_SELECTOR={edwards.selector}")
    print(f"NEWSLETTER_DKIM__ED25519_KEY_FILE={_path(folder, edwards.selector)}")
    print("\n3. Leave the records of older keys for a week: mails signed with them are under way.")


def _create(folder: Path, algorithm: Algorithm, domain: str, selector: str) -> DkimKey:
    return create_dkim_key(_path(folder, selector), algorithm, domain=domain, selector=selector)


def _path(folder: Path, selector: str) -> Path:
    return folder / f"{selector}.pem"
