"""The words of consent: another text is another version."""

from newsletter.web.consent import consent_wording


def test_another_name_or_language_is_another_version() -> None:
    versions = {
        consent_wording(name, language).version
        for name in ("Randnotizen", "Küstenpost")
        for language in ("de", "en")
    }

    assert len(versions) == 4
    assert all(len(version) <= 32 for version in versions)


def test_the_words_name_the_newsletter_in_the_language_of_the_page() -> None:
    wording = consent_wording("100 % Küste", "de")

    assert "100 % Küste" in wording.text
    assert wording.text.startswith("Ja, ")
    assert wording.version.startswith("2026-11-de-")


def test_the_same_words_keep_their_version() -> None:
    assert consent_wording("Randnotizen", "en") == consent_wording("Randnotizen", "en")
