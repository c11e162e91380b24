"""A text that greets by itself is not greeted for once more."""

import pytest

from newsletter.mail.salutation import find_salutation
from newsletter.markup import parse


@pytest.mark.parametrize(
    ("text", "salutation"),
    [
        ("Liebe Leserinnen und Leser,\n\nes ist Mai.", "Liebe Leserinnen und Leser,"),
        ("Liebe Leserinnen und Leser,\\\nes ist Mai.", "Liebe Leserinnen und Leser,"),
        ("Liebe Leser, es ist Mai.", "Liebe Leser,"),
        ("**Hallo zusammen!**\n\nText", "Hallo zusammen!"),
        ("Guten Morgen,\n\nText", "Guten Morgen,"),
        ("Sehr geehrte Damen und Herren,\n\nText", "Sehr geehrte Damen und Herren,"),
        ("Dear readers, here is May.", "Dear readers,"),
        ("Hi all,\n\nText", "Hi all,"),
        ("Chères lectrices, chers lecteurs,\n\nTexte", "Chères lectrices, chers lecteurs,"),
        ("Liebe ist ein großes Wort, sagt sie. Und es stimmt.", ""),
        ("Hallo, sagt der Nachbar und geht weiter.", ""),
        ("Dear me, what a week.", ""),
        ("Fünf Texte für liebe Leser, die warten.", ""),
        ("## Liebe Leser,", ""),
        ("- Liebe Leser,", ""),
        ("", ""),
    ],
)
def test_a_greeting_is_known_by_its_words_and_its_place(text: str, salutation: str) -> None:
    assert find_salutation(parse(text)) == salutation
