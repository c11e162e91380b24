"""`newsletter editor`: who may write and send."""

from typing import Annotated

import typer

from newsletter.cli.errors import NoSuchEditor
from newsletter.cli.installation import now, open_installation, run
from newsletter.editors import Role, add_editor, disable_editor, invite, list_editors
from newsletter.settings import read_settings
from subscribers import parse_address

app = typer.Typer(no_args_is_help=True)

Email = Annotated[str, typer.Argument(help="The editor's address.")]


@app.command()
def add(
    email: Email, role: Annotated[Role, typer.Option(help="What they may do.")] = Role.EDITOR
) -> None:
    """Add an editor and print the one-time link with which they choose a password."""

    async def _add() -> None:
        settings = read_settings()
        async with (
            open_installation(settings, visit=True) as installation,
            installation.sessions.begin() as session,
        ):
            editor = await add_editor(session, email, role=role, now=now())
            token = await invite(session, editor.id, now=now())
        print(f"{settings.base_url}/desk/setup/{token}")

    run(_add())


@app.command("list")
def list_all() -> None:
    """List the editors."""

    async def _list() -> None:
        async with (
            open_installation(read_settings(), visit=True) as installation,
            installation.sessions() as session,
        ):
            for editor in await list_editors(session):
                state = "disabled" if editor.disabled_at else "active"
                print(f"{editor.email}\t{editor.role.value}\t{state}")

    run(_list())


@app.command()
def disable(email: Email) -> None:
    """Take an editor's right to sign in; their open sessions end."""

    async def _disable() -> None:
        async with (
            open_installation(read_settings(), visit=True) as installation,
            installation.sessions.begin() as session,
        ):
            key = parse_address(email).key
            found = [one.id for one in await list_editors(session) if one.email == key]
            if not found or found[0] is None:
                raise NoSuchEditor(email)
            await disable_editor(session, found[0], now=now())
        print(f"{email} is disabled.")

    run(_disable())
