"""Puts the commands together, and turns every error into one sentence.

A command's module is imported when it is called: help, usage errors and `roundup read` need
neither the web nor the database, and are there at once.
"""

import os
import sys
from dataclasses import dataclass
from importlib import import_module
from io import TextIOWrapper
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command, get_group

from newsletter import __version__
from newsletter.cli.errors import Stopped
from newsletter.errors import NewsletterError

_FAILED = 1
_WRONG_USAGE = 2


@dataclass(frozen=True, kw_only=True)
class _Place:
    """Where a command is found."""

    module: str  # of this package
    name: str  # of the function, or of the Typer that holds a group of them
    help: str


_COMMANDS = {
    "demo": _Place(
        module="demo",
        name="demo",
        help="Take a roundup apart, make an issue of it and send it to 200 invented people.",
    ),
    "serve": _Place(
        module="serving", name="serve", help="Run the pages and a worker in one process."
    ),
    "web": _Place(module="serving", name="web", help="Run the pages only; workers run elsewhere."),
    "worker": _Place(
        module="serving", name="worker", help="Send what is to be sent, beside other workers."
    ),
    "catch-mail": _Place(
        module="serving",
        name="catch_mail_command",
        help="Run an SMTP server that keeps every mail as a file and delivers none.",
    ),
    "migrate": _Place(
        module="serving",
        name="migrate",
        help="Bring the database up to date, as every other command does too.",
    ),
    "roundup": _Place(module="roundup", name="app", help="Take a roundup apart."),
    "issue": _Place(module="issue", name="app", help="Draft, check, send and watch issues."),
    "held": _Place(
        module="held", name="held", help="Show what waits for a decision after an outage."
    ),
    "backup": _Place(module="backup", name="backup", help="Write the database to a file."),
    "restore": _Place(
        module="backup", name="restore", help="Replace the database by a backup; nothing is sent."
    ),
    "subscribers": _Place(module="people", name="app", help="Say who may be written to."),
    "editor": _Place(module="editor", name="app", help="Say who may write and send."),
    "lane": _Place(module="lane", name="app", help="Say how many mails a second may leave."),
    "dkim": _Place(module="dkim", name="app", help="Make keys that sign the mails."),
    "doctor": _Place(
        module="doctor",
        name="doctor",
        help="Look at sender, server and DNS as readers' servers do; exit 1 if something is wrong.",
    ),
}


class _Commands(TyperGroup):
    """Knows its commands by name, and imports the one that is called."""

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        name, _, rest = super().resolve_command(ctx, args)
        return name, load_command(name or ""), rest


def load_command(name: str) -> Any:
    """Import a command and return it as Typer runs it."""
    place = _COMMANDS[name]
    found = getattr(import_module(f"newsletter.cli.{place.module}"), place.name)
    if isinstance(found, typer.Typer):
        found.info.name, found.info.help = name, place.help
        return get_group(found)
    alone = typer.Typer(add_completion=False)
    alone.command(name)(found)
    return get_command(alone)


def _stand_in() -> None:
    """Stand in the list of commands for one that is not imported yet."""


app = typer.Typer(
    cls=_Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Turns a finished roundup of commentary into an issue, and sends it.",
)
for _name, _place in _COMMANDS.items():
    app.command(_name, help=_place.help)(_stand_in)


@app.callback(invoke_without_command=True)
def _root(
    version: bool = typer.Option(False, "--version", help="Print the version and stop."),  # noqa: FBT001  # Typer's way of a flag
) -> None:
    if version:
        print(__version__)
        raise typer.Exit


def main() -> None:
    """Run a command; exit with 0, with 1 after an error, with 2 after wrong usage.

    Who stops a command by a signal gets what a shell expects: 128 and the signal's number.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a terminal that knows few letters is no error
            stream.reconfigure(errors="backslashreplace")
    if not all(_is_text(argument) for argument in sys.argv[1:]):
        sys.exit(_say("An argument is not text in UTF-8.", code=_WRONG_USAGE))
    try:
        _run_app()
    except Stopped as stop:
        sys.exit(_say(str(stop), code=stop.exit_code))
    except NewsletterError as error:
        sys.exit(_say(str(error), code=_FAILED))
    except OSError as error:
        _leave_stdout()
        if not isinstance(error, BrokenPipeError):  # as `| head` leaves it: nobody reads on
            place = f"{error.filename}: " if error.filename else ""
            _say(f"{place}{error.strerror or error}.", code=_FAILED)
        sys.exit(_FAILED)


def _run_app() -> None:
    try:
        app()
    finally:
        if sys.stdout is not None:
            sys.stdout.flush()  # here, so that what goes wrong is said like everything else


def _leave_stdout() -> None:
    """Let what is still to be written go nowhere, or the interpreter complains at its end."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _is_text(argument: str) -> bool:
    """Whether an argument can be stored and printed; bytes that are no UTF-8 are surrogates."""
    return not any("\ud800" <= character <= "\udfff" for character in argument)


def _say(sentence: str, *, code: int) -> int:
    print(sentence, file=sys.stderr)
    return code
