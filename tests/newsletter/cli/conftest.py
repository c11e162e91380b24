"""Commands in this process, on a database of the test's own; nothing of our environment is seen."""

import io
import logging
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from newsletter.cli import main
from tests.newsletter.cli.commands import Call, Said


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder whose path leaves room for the name of a socket."""
    with tempfile.TemporaryDirectory(prefix="nl") as name:
        yield Path(name).resolve()


@pytest.fixture
def empty(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder, and no setting."""
    for key in [key for key in os.environ if key.startswith("NEWSLETTER_")]:
        monkeypatch.delenv(key)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def logs() -> Iterator[None]:
    """Give the loggers back as they were: commands set them up for their process."""
    root = logging.getLogger()
    loggers = [root, *map(logging.getLogger, logging.root.manager.loggerDict)]
    levels = [(logger, logger.level) for logger in loggers]
    handlers = list(root.handlers)
    yield
    root.handlers[:] = handlers
    for logger, level in levels:
        logger.setLevel(level)


@pytest.fixture
def call(
    empty: Path, logs: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Call:
    """Return what runs a command in this process."""

    def call(*arguments: str, stdin: bytes = b"") -> Said:
        monkeypatch.setattr(sys, "argv", ["newsletter", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capsys.readouterr()
        code: int | str | None = 0
        try:
            main()
        except SystemExit as end:
            code = end.code
        printed = capsys.readouterr()
        assert isinstance(code, int)
        assert "Traceback" not in printed.err
        return Said(code=code, out=printed.out, err=printed.err)

    return call


@pytest.fixture
def newsletter(call: Call, database: URL, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Return what runs a command in this process on a database of the test's own."""
    monkeypatch.setenv("NEWSLETTER_DATABASE_URL", database.render_as_string(hide_password=False))
    monkeypatch.setenv("NEWSLETTER_SECRET_KEY", "only for these tests, and nowhere else")
    monkeypatch.setenv("NEWSLETTER_IMPRINT", "Redaktion Randnotizen, Musterweg 1, Musterstadt")
    return call
