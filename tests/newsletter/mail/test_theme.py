"""An operator's theme: what is wrong with it is said in one sentence, at the start."""

from pathlib import Path

import pytest

from newsletter.mail.errors import BadTheme
from newsletter.mail.theme import contrast, read_theme
from newsletter.resources import templates_folder

OURS = (templates_folder() / "mail" / "theme.toml").read_text("utf-8")


def _write(folder: Path, text: str) -> Path:
    path = folder / "theme.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_our_theme_has_what_the_look_was_drawn_with(tmp_path: Path) -> None:
    theme = read_theme(_write(tmp_path, OURS))

    assert (theme.palette.accent.light, theme.palette.accent.dark) == ("#7d2016", "#f4a58c")
    assert theme.fonts.text.startswith("Georgia")
    assert (theme.widths.mail, theme.widths.text) == (640, 576)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('accent = "#7d2016"', "", "[light] has no accent."),
        ('ink = "#efe9e0"', "", "[dark] has no ink."),
        ("[fonts]", "[letters]", "it has no [fonts]."),
        ("[widths]", "[colour]\n[widths]", "it has colour, which is not known."),
        ("[fonts]", 'shadow = "#000000"\n[fonts]', "[dark] has shadow, which is not known."),
        ("[light]", 'widths = 3\n[light]\nx = "', "it is no TOML"),
        ('"#fffefa"', '"white"', "[light] card is 'white', but no colour like #7d2016."),
        ('"#fffefa"', "12", "[light] card is 12, but no colour"),
        (
            '"#625b53"',
            '"#998f85"',
            "[light] dim on page has a contrast of 2.7, but text needs 4.5.",
        ),
        ('"#f4a58c"', '"#7d2016"', "[dark] accent on card has a contrast of 1.7"),
        ('"#ffffff"', '"#7d2016"', "[light] button on accent has a contrast of 1.0"),
        (
            "640",
            "64000",
            "[widths] mail is 64000, but not a whole number of pixels from 320 to 800.",
        ),
        ("640", '"640px"', "[widths] mail is '640px'"),
        ("640", "true", "[widths] mail is True"),
        ("margin = 32", "margin = -1", "[widths] margin is -1"),
        (
            '"Helvetica, Arial, sans-serif"',
            '"</style>"',
            "[fonts] label is '</style>', but not names",
        ),
        ('"Helvetica, Arial, sans-serif"', "3", "[fonts] label is 3"),
    ],
)
def test_a_bad_token_is_named(tmp_path: Path, old: str, new: str, reason: str) -> None:
    assert old in OURS
    path = _write(tmp_path, OURS.replace(old, new, 1))

    with pytest.raises(BadTheme) as caught:
        read_theme(path)

    assert reason in str(caught.value)
    assert str(caught.value).startswith(f"The theme {path} cannot be made into mail: ")
    assert "\n" not in str(caught.value)


def test_a_group_that_is_no_group_is_named(tmp_path: Path) -> None:
    text = 'dark = "black"\n' + OURS.replace("[dark]", "[night]", 1).partition("[night]")[0]
    path = _write(tmp_path, text + OURS[OURS.index("[fonts]") :])

    with pytest.raises(BadTheme, match=r"dark is no group of tokens: write \[dark\] above them"):
        read_theme(path)


def test_a_theme_that_cannot_be_read_is_an_error_too(tmp_path: Path) -> None:
    with pytest.raises(BadTheme, match="it cannot be read: No such file"):
        read_theme(tmp_path / "theme.toml")
    path = tmp_path / "theme.toml"
    path.write_bytes(b"\xff\xfe")

    with pytest.raises(BadTheme, match="it is not UTF-8 text"):
        read_theme(path)


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#7d2016", "#7d2016") == 1
