"""The command line: `newsletter ...`. Errors are one sentence on stderr."""

from newsletter.cli.program import main

__all__ = ["main"]
