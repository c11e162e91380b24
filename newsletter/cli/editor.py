"""`newsletter editor`: who may write and send."""

from typing import Annotated

import typer
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.cli.errors import NoSuchEditor
from newsletter.cli.installation import open_installation
from newsletter.cli.running import now, run
from newsletter.editors import Editor, Role, add_editor, disable_editor, invite, list_editors
from newsletter.settings import Settings, read_settings
from subscribers import parse_address

app = typer.Typer(no_args_is_help=True)

Email = Annotated[str, typer.Argument(help="The editor's address.")]


@app.command()
def add(
    email: Email, role: Annotated[Role, typer.Option(help="What they may do.")] = Role.EDITOR
) -> None:
    """Print a one-time link with which a new editor, or one who forgot, chooses a password."""

    async def _add(settings: Settings) -> str:
        async with (
            open_installation(settings, visit=True) as installation,
            installation.sessions.begin() as session,
        ):
            editor = await _find(session, email)
            if editor is None:
                editor = await add_editor(session, email, role=role, now=now())
            return await invite(session, editor.id, now=now())

    settings = read_settings()
    token = run(_add(settings))
    print(f"{settings.base_url}/desk/setup/{token}")


@app.command("list")
def list_all() -> None:
    """List the editors."""

    async def _list(settings: Settings) -> None:
        async with (
            open_installation(settings, visit=True) as installation,
            installation.sessions() as session,
        ):
            for editor in await list_editors(session):
                state = "disabled" if editor.disabled_at else "active"
                print(f"{editor.email}\t{editor.role.value}\t{state}")

    run(_list(read_settings()))


@app.command()
def disable(email: Email) -> None:
    """Take an editor's right to sign in; their open sessions end."""

    async def _disable(settings: Settings) -> None:
        async with (
            open_installation(settings, visit=True) as installation,
            installation.sessions.begin() as session,
        ):
            editor = await _find(session, email)
            if editor is None or editor.id is None:
                raise NoSuchEditor(email)
            await disable_editor(session, editor.id, now=now())

    run(_disable(read_settings()))
    print(f"{email} is disabled.")


async def _find(session: AsyncSession, email: str) -> Editor | None:
    key = parse_address(email).key
    return next((one for one in await list_editors(session) if one.email == key), None)
