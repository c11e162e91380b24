"""An operator's own design of the mail is tried out before the program starts."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_a_theme_that_cannot_be_read_by_readers_stops_the_start(tmp_path: Path) -> None:
    theme = (ROOT / "templates" / "mail" / "theme.toml").read_text("utf-8")
    (tmp_path / "mail").mkdir()
    file = tmp_path / "mail" / "theme.toml"
    file.write_text(theme.replace('ink = "#221f1c"', 'ink = "#dddddd"'))

    ended = subprocess.run(
        [sys.executable, "-m", "newsletter", "web"],
        cwd=tmp_path,
        env=os.environ | {"NEWSLETTER_TEMPLATES_DIR": str(tmp_path), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert ended.returncode == 1
    said = " ".join(ended.stderr.split())
    assert f"The theme {file} cannot be made into mail" in said
    assert "[light] ink on page has a contrast of 1.2, but text needs 4.5." in said
    assert "Traceback" not in said
