"""How log lines look. They hold numbers of people and issues, never addresses or contents."""

import json
import logging
import sys
from datetime import UTC, datetime

from procrastinate.exceptions import ConnectorException
from psycopg import OperationalError

from newsletter.settings import LogFormat

# Each job and each statement of theirs is a line at INFO: thousands during a sending.
_TALKATIVE = ("procrastinate", "alembic", "uvicorn", "mail.log")
# Says each second, for each of its connections, that it has none; we say it once.
_NAGGING = ("psycopg.pool",)


class _JsonLines(logging.Formatter):
    """One JSON object a line: time, level, logger, message, and the traceback if there is one."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def _shorten_outages(record: logging.LogRecord) -> bool:
    """Leave out the traceback of a database that is gone: libraries log one for each attempt."""
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, ConnectorException | OperationalError):
        cause = error.__cause__ or error
        record.msg = "the database does not answer: %s"
        record.args = (str(cause).strip().partition("\n")[0],)
        record.exc_info = record.exc_text = None
    return True


def configure_logs(log_format: LogFormat, *, quiet: bool = False) -> None:
    """Send log lines to stderr in one of the two formats; `quiet` leaves out all but warnings."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        _JsonLines()
        if log_format is LogFormat.JSON
        else logging.Formatter("%(asctime)s %(levelname)-7s %(name)s: %(message)s", "%H:%M:%S")
    )
    level = logging.WARNING if quiet else logging.INFO
    handler.addFilter(_shorten_outages)
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for talkative in _TALKATIVE:
        logging.getLogger(talkative).setLevel(logging.WARNING)
    for nagging in _NAGGING:
        logging.getLogger(nagging).setLevel(logging.ERROR)
