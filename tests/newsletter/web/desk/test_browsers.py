"""Browsers are shown by the names that people have for them."""

import pytest

from newsletter.web.desk.browsers import name_browser

_WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("says", "name"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox, Linux",
        ),
        (f"Mozilla/5.0 (Windows NT 10.0) {_WEBKIT} Chrome/140.0 Safari/537.36", "Chrome, Windows"),
        (f"Mozilla/5.0 (Windows NT 10.0) {_WEBKIT} Chrome/1 Safari/5 Edg/140", "Edge, Windows"),
        (f"Mozilla/5.0 (Linux; Android 16) {_WEBKIT} Chrome/140 Safari/5", "Chrome, Android"),
        (f"Mozilla/5.0 (iPhone; like Mac OS X) {_WEBKIT} Version/19 Safari/6", "Safari, iPhone"),
        (f"Mozilla/5.0 (iPhone; like Mac OS X) {_WEBKIT} CriOS/140 Safari/6", "Chrome, iPhone"),
        (f"Mozilla/5.0 (Macintosh; Mac OS X 10_15) {_WEBKIT} Safari/605", "Safari, macOS"),
        ("Something on Linux", "Linux"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", ""),
    ],
)
def test_a_browser_has_the_name_that_people_know(says: str, name: str) -> None:
    assert name_browser(says) == name
