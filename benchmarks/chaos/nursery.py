"""Loads the program once and starts it as often as it is asked to: `python -m`, not imported.

A line of JSON says what to run and where its output goes; the answer is the number of the process.
"""

import json
import os
import signal
import sys

from newsletter.cli import main, serving


def _become(words: list[str], output: str) -> None:
    """Be the program, as `python -m newsletter` is."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDONLY)
    log = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for source, target in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(source, target)
    sys.argv = ["newsletter", *words]
    main()


def _serve() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system buries the children
    while line := sys.stdin.readline():
        order = json.loads(line)
        if not (child := os.fork()):
            _become(order["words"], order["output"])
            sys.exit()
        print(child, flush=True)


if __name__ == "__main__":
    assert serving  # noqa: S101  # loaded here, so that no child has to
    _serve()
