"""Where long German words may break."""

import pytest

from newsletter.mail.hyphenation import hyphenate


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("Wahrscheinlichkeitsrechnung", "Wahrscheinlichkeits|rechnung"),
        (
            "Haltestellenverzeichnisbearbeitungsvorschrift",
            "Haltestellen|verzeichnis|bearbeitungs|vorschrift",
        ),
        ("HALTESTELLENVERZEICHNISSE", "HALTESTELLEN|VERZEICHNISSE"),
        ("Donaudampfschifffahrtsgesellschaft", "Donaudampf|schifffahrts|gesellschaft"),
        ("Rechtsschutzversicherungsamt", "Rechts|schutz|versicherungsamt"),
        ("Schmetterlingssammlungen", "Schmet|terlingssammlungen"),
        ("Unverantwortlichkeitsgefühle", "Unverantwortlichkeits|gefühle"),  # un-verantwortlich
        ("Gebührenverordnungstext", "Gebühren|verordnungs|text"),  # not ver-ordnung
        ("Sommerwetter", "Sommerwetter"),
    ],
)
def test_long_words_break_only_where_it_is_surely_right(word: str, parts: str) -> None:
    assert hyphenate(word, "de").replace("\N{SOFT HYPHEN}", "|") == parts


def test_other_languages_and_short_words_stay_as_they_are() -> None:
    assert hyphenate("Telecommunicationssettings", "en") == "Telecommunicationssettings"
    assert hyphenate("Ein Satz aus kurzen Wörtern", "de-AT") == "Ein Satz aus kurzen Wörtern"
