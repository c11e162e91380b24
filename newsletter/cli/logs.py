"""How log lines look. They hold numbers of people and issues, never addresses or contents."""

import json
import logging
import sys
from datetime import UTC, datetime

from newsletter.settings import LogFormat


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


def configure_logs(log_format: LogFormat, *, level: int = logging.INFO) -> None:
    """Send log lines to stderr in one of the two formats."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        _JsonLines()
        if log_format is LogFormat.JSON
        else logging.Formatter("%(asctime)s %(levelname)-7s %(name)s: %(message)s", "%H:%M:%S")
    )
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # Each job and each statement of theirs is a line at INFO: thousands during a sending.
    for talkative in ("procrastinate", "alembic", "uvicorn", "mail.log", "psycopg.pool"):
        logging.getLogger(talkative).setLevel(logging.WARNING)
