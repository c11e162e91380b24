"""`newsletter editor`: who may write and send."""

from typing import Annotated

import typer
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.cli.errors import NoSuchEditor
from newsletter.cli.installation import visit_database
from newsletter.cli.running import now, run
from newsletter.editors import (
    Editor,
    Role,
    add_editor,
    add_token,
    disable_editor,
    invite,
    list_editors,
    list_tokens,
    revoke_token,
)
from newsletter.settings import Settings, read_settings
from subscribers import parse_address

app = typer.Typer(no_args_is_help=True)
tokens = typer.Typer(no_args_is_help=True, help="Let programs act for an editor (see the API).")
app.add_typer(tokens, name="token")

Email = Annotated[str, typer.Argument(help="The editor's address.")]


@app.command()
def add(
    email: Email, role: Annotated[Role, typer.Option(help="What they may do.")] = Role.EDITOR
) -> None:
    """Print a one-time link with which a new editor, or one who forgot, chooses a password."""

    async def _add(settings: Settings) -> str:
        async with visit_database(settings) as session:
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
        async with visit_database(settings) as session:
            for editor in await list_editors(session):
                state = "disabled" if editor.disabled_at else "active"
                print(f"{editor.email}\t{editor.role.value}\t{state}")

    run(_list(read_settings()))


@app.command()
def disable(email: Email) -> None:
    """Take an editor's right to sign in; their open sessions end."""

    async def _disable(settings: Settings) -> None:
        async with visit_database(settings) as session:
            editor = await _find(session, email)
            if editor is None or editor.id is None:
                raise NoSuchEditor(email)
            await disable_editor(session, editor.id, now=now())

    run(_disable(read_settings()))
    print(f"{email} is disabled.")


@tokens.command("add")
def add_access(
    email: Email, name: Annotated[str, typer.Option(help="What the token is for.")]
) -> None:
    """Print a new access token of an editor. It is shown this once: keep it."""

    async def _add(settings: Settings) -> str:
        async with visit_database(settings) as session:
            editor = await _find(session, email)
            if editor is None or editor.id is None:
                raise NoSuchEditor(email)
            return await add_token(session, editor.id, name=name, now=now())

    print(run(_add(read_settings())))


@tokens.command("list")
def list_access() -> None:
    """List the tokens that are not revoked: number, editor, name, when made, when last used."""

    async def _list(settings: Settings) -> None:
        async with visit_database(settings) as session:
            for token in await list_tokens(session):
                used = token.used_at.date().isoformat() if token.used_at else "never used"
                made = token.created_at.date().isoformat()
                print(f"{token.id}\t{token.email}\t{token.name}\t{made}\t{used}")

    run(_list(read_settings()))


@tokens.command("revoke")
def revoke_access(
    number: Annotated[int, typer.Argument(min=1, max=2**31 - 1, help="The token's number.")],
) -> None:
    """End an access token at once."""

    async def _revoke(settings: Settings) -> None:
        async with visit_database(settings) as session:
            await revoke_token(session, number, editor_id=None, now=now())

    run(_revoke(read_settings()))
    print(f"Token {number} is revoked.")


async def _find(session: AsyncSession, email: str) -> Editor | None:
    key = parse_address(email).key
    return next((one for one in await list_editors(session) if one.email == key), None)
