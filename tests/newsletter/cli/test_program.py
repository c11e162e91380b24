"""The command line as a whole: help, wrong usage, output that nobody takes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from newsletter import __version__
from newsletter.cli.program import load_command
from tests.newsletter.cli.commands import SAMPLE, Call, finish, own_environment, run_alone, start

COMMANDS = (
    "demo serve web worker catch-mail migrate roundup issue subscribers editor dkim doctor".split()  # noqa: SIM905  # one line reads better
)


def test_help_needs_neither_the_database_nor_the_web() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import newsletter.cli, sys; print(*sys.modules)"],
        env=own_environment(),
        capture_output=True,
        check=True,
    )
    loaded = set(done.stdout.decode().split())
    assert not loaded & {"sqlalchemy", "fastapi", "premailer", "newsletter.deliveries"}


def test_help_lists_every_command(call: Call) -> None:
    said = call("--help")
    assert said.code == 0
    assert all(f"│ {command} " in said.out for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_what_it_is_for(call: Call, command: str) -> None:
    said = call(command, "--help")
    assert said.code == 0
    assert f"newsletter {command}" in said.out
    assert load_command(command).help in " ".join(said.out.split()) or command == "demo"


def test_the_version_is_printed(call: Call) -> None:
    assert call("--version").out == f"{__version__}\n"


def test_an_unknown_command_is_wrong_usage(call: Call) -> None:
    said = call("demmo")
    assert said.code == 2
    assert "No such command 'demmo'. Did you mean 'demo'?" in said.err


def test_a_lone_surrogate_in_an_argument_is_refused(folder: Path) -> None:
    said = run_alone(folder, "subscribers", "add", b"a\xed\xa0\x80@example.org")
    assert said.code == 2
    assert said.err == "An argument is not text in UTF-8.\n"


def test_output_that_nobody_reads_on_is_no_error_to_talk_about(folder: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    process = start(folder, "roundup", "read", str(SAMPLE), "--json", stdout=writing)
    os.close(writing)
    said = finish(process)
    assert (said.code, said.err) == (1, "")


def test_a_little_output_that_nobody_reads_is_none_either(folder: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    process = start(folder, "--version", stdout=writing)
    os.close(writing)
    said = finish(process)
    assert (said.code, said.err) == (1, "")


def test_a_full_disk_is_one_sentence(folder: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        said = finish(start(folder, "--version", stdout=full))
    assert (said.code, said.err) == (1, "No space left on device.\n")


def test_a_terminal_that_knows_only_ascii_is_no_reason_to_fail(folder: Path) -> None:
    said = run_alone(folder, "roundup", "read", str(SAMPLE), PYTHONIOENCODING="ascii")
    assert said.code == 0
    assert "W\\xf6rterbuch" in said.out
