"""Quotation marks set alike: never a mark lost, never one turned round."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.issues.quotes import even_quotes


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("de", 'Sie sagt "ja" und “nein”.', "Sie sagt „ja“ und „nein“."),
        ("de", "Er rief «halt!» und »los«.", "Er rief „halt!“ und „los“."),
        ("de", "On dit « oui » ici", "On dit „oui“ ici"),
        ("en", "Er nennt es „Haus“.", "Er nennt es “Haus”."),
        ("en", '*"So"*, ("or") so', "*“So”*, (“or”) so"),
        ("fr", 'Il dit "oui".', 'Il dit "oui".'),
    ],
)
def test_pairs_become_those_of_the_language(language: str, before: str, after: str) -> None:
    assert even_quotes(before, language) == after
    assert even_quotes(after, language) == after


@pytest.mark.parametrize(
    "text",
    [
        'Ein Rohr von 3" Breite',
        'Er sagt "ja.',
        "Sie las „was “er” schrieb“ laut",
        'Das "Wort"ende" "',
        'Rad 28" und Rad 26" breit',
    ],
)
def test_what_does_not_pair_off_plainly_is_left_to_a_person(text: str) -> None:
    assert even_quotes(text, "de") == text


def test_each_paragraph_stands_for_itself() -> None:
    assert even_quotes('"Eins"\n\nzwei"\n\n"drei"', "de") == '„Eins“\n\nzwei"\n\n„drei“'


@given(st.text(alphabet='ab „“”"«».\n'), st.sampled_from(["de", "en"]))
def test_only_marks_change_and_a_second_time_changes_nothing(text: str, language: str) -> None:
    once = even_quotes(text, language)

    assert re.sub('[„“”"«» ]', "", once) == re.sub('[„“”"«» ]', "", text)
    assert even_quotes(once, language) == once
