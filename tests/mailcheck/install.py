"""Gets the tools that look at the mail: `make mailcheck` runs this first."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.mailcheck.letters import FOLDER

_PROGRAMS = {"node": "nodejs", "npm": "npm", "spamassassin": "spamassassin", "rspamd": "rspamd"}
_OTHERS = {"Xvfb": "xvfb", "import": "imagemagick"}  # packages of another name than the program
_HERE = Path(__file__).parent
_FILES = ("package.json", "package-lock.json", ".npmrc", "htmlvalidate.json")


def main(names: list[str]) -> int:
    """Get what is missing of Debian's programs and npm's packages; return the exit code."""
    wanted = names or list(_PROGRAMS)
    missing = [(_PROGRAMS | _OTHERS).get(name, name) for name in wanted if not shutil.which(name)]
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Installing Debian's {', '.join(missing)} ...", flush=True)
        _run("apt-get", "--quiet", "--quiet", "update")
        _run(
            "apt-get", "--quiet", "--quiet", "install", "--yes", "--no-install-recommends", *missing
        )
    if lacking := [name for name in wanted if not shutil.which(name)]:
        print(f"These programs are missing: {', '.join(lacking)}.", file=sys.stderr)
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in _FILES:
        shutil.copy(_HERE / name, FOLDER / name)
    return 0 if names or _run("npm", "ci", "--silent", "--prefix", str(FOLDER)) == 0 else 1


def _run(*command: str) -> int:
    return subprocess.run(
        command,
        check=False,
        env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
        stdout=subprocess.DEVNULL,
    ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
