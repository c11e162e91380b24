"""Issues may be written in nine languages, and the mail speaks all of them."""

import ast
import re
from dataclasses import replace

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

from newsletter.mail.render import render_issue
from newsletter.resources import locale_folder, templates_folder
from tests.newsletter.mail.all_kinds import ALL_KINDS
from tests.newsletter.mail.sample import MASTHEAD
from tests.newsletter.messages import ROOT, _Module, code_texts

TRANSLATED = ("es", "fr", "it", "nl", "pl", "pt", "ru")


def _catalogue(language: str) -> Catalog:
    with (locale_folder() / language / "LC_MESSAGES" / "messages.po").open("rb") as lines:
        return read_po(lines, locale=language)


@pytest.fixture(scope="module")
def said() -> set[str]:
    """All that the mail says: in its templates, and in its code."""
    messages: set[str] = set()
    for path in (templates_folder() / "mail").glob("*.*"):
        with path.open("rb") as template:
            messages.update(
                message if isinstance(message, str) else str((message or ("",))[0])
                for _, _, message, _ in babel_extract(template, ("say",), [], {"trimmed": "true"})
            )
    for path in (ROOT / "newsletter" / "mail").glob("*.py"):
        messages.update(_Module(ast.parse(path.read_text("utf-8"))).messages())
    return messages


@pytest.mark.parametrize("language", TRANSLATED)
def test_all_that_the_mail_says_is_there_and_nothing_else(language: str, said: set[str]) -> None:
    entries = {str(entry.id): str(entry.string) for entry in _catalogue(language) if entry.id}

    assert said - set(entries) == set()
    assert set(entries) - said - code_texts() == set()
    assert all(entries.values())


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_language_has_the_places_that_english_has(language: str) -> None:
    for entry in (each for each in _catalogue(language) if each.id):
        places = re.findall(r"\{\w+\}", str(entry.id))

        assert sorted(re.findall(r"\{\w+\}", str(entry.string))) == sorted(places), entry.id
        assert str(entry.string).strip() == entry.string


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_english_word_is_left_in_an_issue(language: str) -> None:
    rendered = render_issue(replace(ALL_KINDS, language=language), MASTHEAD)

    english = "In this issue|Issue|By|View|Read|Unsubscribe|Advertisement|Book|Watch|about"
    mails_own = re.sub("The Library in the Waiting Room", "", rendered.text)
    assert not re.search(rf"\b({english})\b", mails_own)
    assert f'<html lang="{language}" dir="ltr"' in rendered.html


def test_a_language_without_words_of_its_own_is_spoken_to_in_english() -> None:
    rendered = render_issue(replace(ALL_KINDS, language="da"), MASTHEAD)

    assert "In this issue" in rendered.text
    assert "27. november 2026" in rendered.text
