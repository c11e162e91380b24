"""Puts the commands together, and turns every error into one sentence."""

import sys

import typer

from newsletter import __version__
from newsletter.cli import demo, editor, issue, people, roundup, serving
from newsletter.errors import NewsletterError
from subscribers import SubscribersError

_INTERRUPTED = 130  # as a shell says it: 128 + SIGINT

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Turns a finished roundup of commentary into an issue, and sends it.",
)
app.add_typer(roundup.app, name="roundup", help="Take a roundup apart.")
app.add_typer(issue.app, name="issue", help="Draft, check, send and watch issues.")
app.add_typer(people.app, name="subscribers", help="Who may be written to.")
app.add_typer(editor.app, name="editor", help="Who may write and send.")
app.command()(demo.demo)
app.command()(serving.serve)
app.command()(serving.web)
app.command()(serving.worker)
app.command("catch-mail")(serving.catch_mail_command)
app.command()(serving.migrate)


@app.callback(invoke_without_command=True)
def _root(
    context: typer.Context,
    version: bool = typer.Option(False, "--version", help="Print the version and stop."),
) -> None:
    if version:
        print(__version__)
        raise typer.Exit
    del context


def main() -> None:
    """Run a command; exit with 0, with 1 after an error, with 2 after wrong usage."""
    try:
        app()
    except (NewsletterError, SubscribersError) as error:
        sys.exit(_say(str(error), code=1))
    except KeyboardInterrupt:
        sys.exit(_say("Stopped.", code=_INTERRUPTED))
    except BrokenPipeError:
        sys.exit(1)  # the reader of our output went away, as `| head` does


def _say(sentence: str, *, code: int) -> int:
    print(sentence, file=sys.stderr)
    return code
