"""`newsletter demo`: the main job to its end, in an empty folder."""

import json
import os
import pty
import re
import signal
from email import message_from_bytes, policy
from pathlib import Path

from tests.newsletter.cli.commands import (
    IN_SPITE,
    LONG,
    SAMPLE,
    finish,
    postgres_runs,
    read_until,
    run_alone,
    start,
)

SHORT = """Ein Titel ohne Adresse

von Ada Muster, 4. März 2026

Ein Absatz, der genügt.

Ein zweiter Titel

von Bob Beispiel, 5. März 2026

Noch ein Absatz.
"""


def test_the_demo_does_the_main_job_to_its_end(folder: Path) -> None:
    said = run_alone(folder, "demo")
    assert (said.code, said.err) == (0, "")
    assert max(len(line) for line in said.out.splitlines() if "/" not in line) <= 80
    assert re.search(
        r"^ 10  Nebel, in Stufen +Ylva Beispiel +2026-11-08 +yes", said.out, re.MULTILINE
    )
    assert "  warning items 1–10: The source is missing.\n" in said.out
    assert re.search(r"^  sent +200 *$", said.out, re.MULTILINE)
    assert re.search(r"^  sent in \d+\.\d s", said.out, re.MULTILINE)
    assert re.search(r"^All in \d+\.\d s$", said.out, re.MULTILINE)
    one = re.findall(r"one of them: (.+\.eml)", said.out)[0]
    mail = message_from_bytes(Path(one).read_bytes(), policy=policy.default)
    assert mail["Subject"] == "Von Brücken, Gärten und der Stille dazwischen"
    assert len(list((folder / "data" / "demo" / "caught").glob("*.eml"))) == 200
    assert not postgres_runs(folder / "data" / "demo")
    _see_what_follows(folder)


def _see_what_follows(folder: Path) -> None:
    """On the same data: a command alone, which sends by itself, and one beside the desk."""
    here = {"NEWSLETTER_DATA_DIR": "data/demo", "NEWSLETTER_IMPRINT": "Musterweg 1, Musterstadt"}
    imported = run_alone(folder, "issue", "import", str(SAMPLE), **here)
    assert imported.out.startswith("Issue 2: 10 items")
    again = [
        f"{code}=the demo's issue, once more" for code in ("item.duplicate", "subject.repeated")
    ]
    in_spite = [*IN_SPITE, "--override", again[0], "--override", again[1]]
    sent = run_alone(folder, "issue", "send", "2", *in_spite, **here)
    assert sent.code == 0
    caught = folder / "data" / "demo" / "caught"
    assert f"No SMTP server is set: the mails are caught in {caught}\n" in sent.out
    assert len(list(caught.glob("*.eml"))) == 400
    status = json.loads(
        run_alone(folder, "issue", "status", "2", "--json", "--recipients", **here).out
    )
    assert (status["status"], status["sent"], status["queued"]) == ("sent", 200, 0)
    assert len({person["address"] for person in status["recipients"]}) == 200
    assert not postgres_runs(folder / "data" / "demo")


def test_a_roundup_without_links_is_mailed_without_them_and_that_is_said(folder: Path) -> None:
    (folder / "short.txt").write_text(SHORT)
    shown, terminal = pty.openpty()
    process = start(
        folder, "demo", "--roundup", "short.txt", stdout=terminal, settings={"TERM": "xterm"}
    )
    os.close(terminal)
    out = b""
    try:
        while part := os.read(shown, 65_536):
            out += part
    except OSError:  # how a terminal of Linux says that nobody writes any more
        pass
    os.close(shown)
    assert finish(process).code == 0
    words = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", out.decode())
    assert "no link items 1–2: mailed without one" in words
    assert "200 of 200" in words  # the bar


def test_ctrl_c_in_the_middle_leaves_no_database_running(folder: Path) -> None:
    process = start(folder, "demo")
    read_until(process, "2 200 invented subscribers")
    process.send_signal(signal.SIGINT)
    said = finish(process)
    assert (said.code, said.err) == (130, "Stopped.\n")
    assert not postgres_runs(folder / "data" / "demo")


def test_a_signal_at_the_very_beginning_leaves_no_database_running(folder: Path) -> None:
    process = start(folder, "demo")
    read_until(process, "Nebel, in Stufen")
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=LONG)
    finish(process)
    assert not postgres_runs(folder / "data" / "demo")
