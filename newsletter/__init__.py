"""The newsletter of the commentary roundup: from a pasted roundup to the inbox."""

__version__ = "0.1.0"
