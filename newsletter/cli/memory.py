"""How a worker treats its memory: messages come and go by the thousand, each a block of its own."""

import ctypes
import ctypes.util
import gc

_TRIM_THRESHOLD = -1  # names of mallopt(3)
_TOP_PAD = -2
_KEPT = 64 << 20  # bytes that are kept for the next messages instead of given back
_AT_ONCE = 4 << 20  # bytes
_YOUNG = 50_000  # objects between two looks for cycles


def keep_freed_memory() -> None:
    """Have the C library keep what was freed: giving back and fetching 70 KB costs 20 µs a mail.

    Only glibc knows how; elsewhere nothing changes.
    """
    name = ctypes.util.find_library("c")
    adjust = getattr(ctypes.CDLL(name), "mallopt", None) if name else None
    if adjust is not None:
        adjust(_TRIM_THRESHOLD, _KEPT)
        adjust(_TOP_PAD, _AT_ONCE)


def collect_rarely() -> None:
    """Have Python look for cycles seldom, and never again among what is there now.

    A mail makes none, but a few dozen objects: the looks cost 10 to 20 µs a mail. What is in a
    cycle all the same is found some seconds later.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, *gc.get_threshold()[1:])
