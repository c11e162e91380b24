"""The command line of the benchmark."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.sending.mails import MAILS, Mail
from benchmarks.sending.programs import ROOT
from benchmarks.sending.scale import SIZES
from benchmarks.sending.ways import ONE, PLAIN, TWO, WITH_TLS, Options

KEPT: Final = ROOT / "benchmarks" / "results" / "sending.json"
TRIED: Final = ROOT / "build" / "sending.json"
"""Where results go that do not count: of a quick run, of a part of the ways, of other settings."""

FIGURES: Final = "figures"
SCALE: Final = "scale"
_WAYS: Final = (ONE, TWO, WITH_TLS, *PLAIN)
_TENTH: Final = 10


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is to be measured, and where the results go."""

    parts: tuple[str, ...]
    options: Options
    sizes: tuple[int, ...]
    overrides: dict[str, str]  # of the workers' environment
    output: Path
    folder: str | None  # of the databases; none: the system's for temporary files
    profiled: Mail | None
    typed: str


def read_arguments(arguments: Sequence[str], description: str | None) -> Wanted:
    """Read the command line; ends the program where it is not understood."""
    given = _parser(description).parse_args(arguments)
    usual = Options(rounds=1, seconds=0.6) if given.quick else Options()
    options = Options(
        rounds=given.rounds or usual.rounds,
        seconds=given.seconds or usual.seconds,
        people=given.people,
        connections=given.connections or usual.connections,
        ways=tuple(given.ways),
        mails=tuple(mail for mail in MAILS if mail.name in given.mails),
    )
    sizes = tuple(size // _TENTH for size in SIZES) if given.quick else SIZES
    special = (
        *(given.quick, given.ways, given.people, given.connections, given.sizes),
        *(given.set, options.mails != MAILS),
        *(options.rounds < Options.rounds, options.seconds < Options.seconds),
    )
    return Wanted(
        parts=(given.only,) if given.only else (FIGURES, SCALE),
        options=options,
        sizes=tuple(sorted(given.sizes)) or sizes,
        overrides=dict(f"NEWSLETTER_{pair}".split("=", 1) for pair in given.set),
        output=given.output or (TRIED if any(special) else KEPT),
        folder=given.folder,
        profiled=next((mail for mail in MAILS if mail.name == given.profile), None),
        typed=" ".join(arguments),
    )


def _parser(description: str | None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="benchmarks.sending",
        description=description,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    mails = [mail.name for mail in MAILS]
    add = parser.add_argument
    add("--only", choices=(FIGURES, SCALE), help="one part of it")
    add("--quick", action="store_true", help="at a tenth")
    add("--rounds", type=int, help="rounds of all ways of sending (5)")
    add("--seconds", type=float, help="that smtp-source sends in a round (6)")
    add("--people", type=int, help="so many in a round, instead of --seconds")
    add("--ways", nargs="+", choices=_WAYS, default=[], help="these only, beside smtp-source")
    add("--mails", nargs="+", choices=mails, default=mails, help="these only")
    add("--connections", type=int, help="of each worker, and of all others (16)")
    add("--sizes", type=int, nargs="+", default=[], help="recipients of the part scale")
    add("--set", metavar="NAME=VALUE", type=_setting, action="append", default=[],
        help="the setting NEWSLETTER_NAME of the workers")  # fmt: skip
    add("--output", type=Path, help=f"the JSON file, the picture beside it ({KEPT.name})")
    add("--folder", help="where the database lies for the time; not in memory, if it is to count")
    add("--profile", choices=mails, help="only: where a worker's time goes")
    return parser


def _setting(text: str) -> str:
    if "=" not in text:
        raise argparse.ArgumentTypeError("write NAME=VALUE, such as SMTP__WINDOW=8")
    return text
