"""Log lines: for people or for machines, and short when the database is gone."""

import json
import logging

import psycopg
import pytest
from procrastinate.exceptions import ConnectorException

from newsletter.cli.logs import configure_logs
from newsletter.settings import LogFormat


@pytest.mark.usefixtures("logs")
def test_a_machine_reads_one_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs(LogFormat.JSON)
    try:
        _ = 1 / 0
    except ZeroDivisionError:
        logging.getLogger("newsletter.test").exception("Störung %d", 7)
    line = json.loads(capsys.readouterr().err)
    assert (line["level"], line["logger"], line["message"]) == (
        "error", "newsletter.test", "Störung 7",
    )  # fmt: skip
    assert "ZeroDivisionError" in line["traceback"]


@pytest.mark.usefixtures("logs")
def test_quiet_leaves_out_all_but_warnings(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs(LogFormat.TEXT, quiet=True)
    logging.getLogger("newsletter.test").info("nothing new")
    logging.getLogger("newsletter.test").warning("something new")
    assert capsys.readouterr().err.endswith("WARNING newsletter.test: something new\n")


@pytest.mark.usefixtures("logs")
def test_a_database_that_is_gone_fills_no_log_with_tracebacks(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure_logs(LogFormat.TEXT)
    error = ConnectorException()
    error.__cause__ = psycopg.OperationalError("connection refused\nIs the server running?")
    logging.getLogger("procrastinate.utils").error("listener error", exc_info=error)
    said = capsys.readouterr().err
    assert said.endswith("procrastinate.utils: the database does not answer: connection refused\n")
    assert said.count("\n") == 1
