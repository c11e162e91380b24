"""What mail programs do not support of what the mail uses: known, looked at, and accepted.

A pair of a feature and a client that is not in accepted.txt fails. Whoever adds one has looked at
what that client's readers see without it:

    RENEW_EXPECTED=1 make mailcheck
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path

from tests.mailcheck.features import find_features
from tests.mailcheck.letters import FOLDER, PAGES

_ACCEPTED = Path(__file__).parent / "accepted.txt"
_SUPPORT = {"n": "none", "a": "partial"}


def _read_gaps() -> Iterator[str]:
    used = set().union(*map(find_features, PAGES.values()))
    data = json.loads((FOLDER / "node_modules/caniemail/data/caniemail.json").read_text())
    for feature in data["data"]:
        if feature["slug"] not in used:
            continue
        for family, platforms in feature["stats"].items():
            for platform, versions in platforms.items():
                newest = versions[max(versions)].split()[0] if versions else "u"
                if newest in _SUPPORT:
                    yield f"{feature['slug']} {family}.{platform} {_SUPPORT[newest]}"


def test_no_mail_program_lacks_more_than_we_know() -> None:
    gaps = sorted(_read_gaps())
    if os.environ.get("RENEW_EXPECTED"):
        _ACCEPTED.write_text("\n".join(gaps) + "\n", encoding="utf-8")
    accepted = _ACCEPTED.read_text("utf-8").splitlines()

    assert [gap for gap in gaps if gap not in accepted] == []
    assert [gap for gap in accepted if gap not in gaps] == [], "no longer so: renew the file"


def test_the_features_of_the_mail_are_found() -> None:
    used = find_features(PAGES["issue"])

    assert {
        "css-at-media-prefers-color-scheme",
        "css-selector-attribute",
        "css-important",
        "css-padding",
        "css-max-width",
        "html-img",
        "html-dir",
        "html-role",
        "html-lists",
        "html-mailto-links",
    } <= used
    assert used.isdisjoint({"css-display-flex", "css-position", "html-form", "css-at-font-face"})
