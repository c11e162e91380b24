"""Every word that pages and mails say is there in German, and nothing else is."""

import re

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from newsletter.resources import locale_folder
from newsletter.translation import translate
from tests.newsletter.messages import code_messages, code_texts, template_messages

_FILE = locale_folder() / "de" / "LC_MESSAGES" / "messages.po"
_PLACE = re.compile(r"%\(\w+\)[sd]|\{\w*\}")


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with _FILE.open("rb") as lines:
        return read_po(lines, locale="de")


@pytest.fixture(scope="module")
def entries(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def forms(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())


def test_every_message_of_the_templates_is_there_in_german(entries: list[Message]) -> None:
    wanted = template_messages()

    assert wanted - {forms(entry.id)[0] for entry in entries} == set()
    assert len(wanted) > 200


def test_every_message_of_the_code_is_there_in_german(entries: list[Message]) -> None:
    wanted = code_messages()

    assert wanted - {forms(entry.id)[0] for entry in entries} == set()
    assert len(wanted) > 100


def test_the_catalogue_holds_nothing_that_nobody_says(entries: list[Message]) -> None:
    said = template_messages() | code_texts()

    assert [forms(entry.id)[0] for entry in entries if forms(entry.id)[0] not in said] == []


def test_no_message_stands_there_twice_or_without_its_german() -> None:
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    ids = [line for line in lines if line.startswith("msgid ")]

    assert [line for line in set(ids) if ids.count(line) > 1] == []
    assert lines.count('msgstr ""') == 1  # of the header
    assert "#, fuzzy" not in lines


def test_german_has_the_places_that_english_has(entries: list[Message]) -> None:
    for entry in entries:
        for english, german in zip(forms(entry.id), forms(entry.string), strict=True):
            assert set(_PLACE.findall(english)) == set(_PLACE.findall(german)), english


def test_german_is_set_as_printers_set_it(entries: list[Message]) -> None:
    for entry in entries:
        for german in forms(entry.string):
            assert not re.search(r"[\"'’”]|\.\.\.| {2}| - ", german), german
            assert german.count("„") == german.count("“"), german
            assert german.strip() == german


def test_readers_are_addressed_as_sie(entries: list[Message]) -> None:
    for entry in entries:
        for german in forms(entry.string):
            assert not re.search(r"\b([Dd]u|[Dd]ein\w*|[Dd]ir|[Dd]ich|[Ee]ure?\w*)\b", german)


def test_what_has_no_german_stays_english() -> None:
    assert translate("de", "no such message") == "no such message"
    assert translate("de", "Archive") == "Archiv"
    assert translate("en", "Archive") == "Archive"
