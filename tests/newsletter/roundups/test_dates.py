"""Dates are read in nine languages, and numbers in prose are none."""

from datetime import date

import pytest
from babel import Locale

from newsletter.roundups.dates import find_date, prefers_month_first
from newsletter.roundups.months import LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("month", range(1, 13))
def test_every_month_of_every_language_is_known(language: str, month: int) -> None:
    for width in ("wide", "abbreviated"):
        name = Locale.parse(language).months["format"][width][month]
        found = find_date(f"Anna Berg, 7 {name} 2024")
        assert found is not None
        assert found.value == date(2024, month, 7)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3. Jänner 2024", date(2024, 1, 3)),
        ("le 1er mars 2024", date(2024, 3, 1)),
        ("7 de maio de 2024", date(2024, 5, 7)),
        ("Oct. 19, 2015", date(2015, 10, 19)),
        ("the 3rd of May 2024", date(2024, 5, 3)),
        ("2./3. Mai 2024", date(2024, 5, 3)),
        ("2024-05-03T10:15:00Z", date(2024, 5, 3)),
        ("03.05.24", date(2024, 5, 3)),
        ("3. 5. 1999", date(1999, 5, 3)),
        ("25/12/2024", date(2024, 12, 25)),
        ("12/25/2024", date(2024, 12, 25)),
        ("3/4/2024", date(2024, 4, 3)),
        ("5/6/85", date(1985, 6, 5)),
    ],
)
def test_a_printed_date_is_one_day(text: str, value: date) -> None:
    found = find_date(text)
    assert found is not None
    assert found.value == value


@pytest.mark.parametrize("text", ["31. Februar 2025", "3. Dezember", "Dezember 2025", "2025-13-45"])
def test_what_is_no_single_day_has_no_value(text: str) -> None:
    found = find_date(text)
    assert found is not None
    assert (found.value, found.text) == (None, text)


@pytest.mark.parametrize(
    "text", ["1. FC Beispiel", "am 3. sagte er", "20,8 Prozent", "7.000 Maiglöckchen", "v1.2.3.4"]
)
def test_numbers_in_prose_are_no_dates(text: str) -> None:
    assert find_date(text) is None


def test_a_slashed_date_follows_the_text_it_stands_in() -> None:
    assert prefers_month_first("12/25/2024 and 3/4/2024", english=False)
    assert not prefers_month_first("25/12/2024 and 3/4/2024", english=True)
    assert prefers_month_first("3/4/2024", english=True)
    found = find_date("3/4/2024", month_first=True)
    assert found is not None
    assert (found.value, found.sure) == (date(2024, 3, 4), False)
