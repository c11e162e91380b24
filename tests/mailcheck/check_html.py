"""The HTML of the mail as html-validate sees it, but for the rules that no mail can keep."""

import json
import subprocess

import pytest

from tests.mailcheck.letters import FOLDER, PAGES


@pytest.mark.parametrize("page", PAGES)
def test_the_page_is_valid(page: str) -> None:
    file = FOLDER / f"{page}.html"
    file.write_text(PAGES[page], encoding="utf-8")
    report = FOLDER / f"{page}.json"

    subprocess.run(
        [
            FOLDER / "node_modules" / ".bin" / "html-validate",
            f"--config={FOLDER / 'htmlvalidate.json'}",
            f"--formatter=json={report}",
            file,
        ],
        check=False,
        stdout=subprocess.DEVNULL,
    )

    messages = [each for found in json.loads(report.read_text()) for each in found["messages"]]
    assert [(each["ruleId"], each["message"]) for each in messages] == []
