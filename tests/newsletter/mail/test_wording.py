"""What the mail says of its own accord."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from newsletter.mail.content import Contributor, ItemContent, ItemKind, LinkKind, Role
from newsletter.mail.direction import find_locale
from newsletter.mail.wording import (
    quote,
    write_appointment,
    write_byline,
    write_credits,
    write_link,
    write_minutes,
    write_source,
)

MARA = Contributor(name="Mara Beispiel", prefix="Prof.")
JONAS = Contributor(name="Jonas Muster")
IDA = Contributor(name="Ida Probe")
TOM = Contributor(name="Tom Entwurf", role=Role.TRANSLATOR)


@pytest.mark.parametrize(
    ("people", "language", "byline"),
    [
        ((), "de", ""),
        ((MARA,), "de", "Von Prof. Mara Beispiel"),
        ((JONAS, IDA), "de", "Von Jonas Muster und Ida Probe"),
        ((JONAS, IDA, MARA), "en", "By Jonas Muster, Ida Probe and Prof. Mara Beispiel"),
        ((TOM,), "de", ""),
        ((Contributor(name="Redaktion"),), "de", "Von der Redaktion"),
        ((Contributor(name="Redaktion"),), "en", "By Redaktion"),
        (
            (JONAS, Contributor(name="Ute Vorbild", role=Role.INTERVIEWEE)),
            "de",
            "Von Jonas Muster · Im Gespräch: Ute Vorbild",
        ),
    ],
)
def test_a_byline_names_authors_and_who_was_asked(
    people: tuple[Contributor, ...], language: str, byline: str
) -> None:
    assert write_byline(ItemContent(contributors=people), language) == byline


@pytest.mark.parametrize(
    ("kind", "origin", "language", "credit"),
    [
        (LinkKind.ORIGINAL, "en", "de", "Aus dem Englischen von Tom Entwurf"),
        (LinkKind.ORIGINAL, "nl-BE", "de", "Aus dem Niederländischen von Tom Entwurf"),
        (LinkKind.ORIGINAL, "de", "en", "Translated from the German by Tom Entwurf"),
        (LinkKind.ORIGINAL, "de", "de", "Übersetzung: Tom Entwurf"),
        (LinkKind.CONTINUE, "en", "de", "Übersetzung: Tom Entwurf"),
        (LinkKind.ORIGINAL, "", "de", "Übersetzung: Tom Entwurf"),
        (LinkKind.ORIGINAL, "qq", "en", "Translation: Tom Entwurf"),
    ],
)
def test_translators_are_credited_with_the_language_if_it_is_known(
    kind: LinkKind, origin: str, language: str, credit: str
) -> None:
    item = ItemContent(contributors=(TOM,), link_kind=kind, link_language=origin)

    assert write_credits(item, language) == (credit,)


def test_introduction_photographs_and_rights_are_credited_in_this_order() -> None:
    item = ItemContent(
        contributors=(
            Contributor(name="Ida Probe", role=Role.PHOTO),
            Contributor(name="Lea Vorbild", role=Role.INTRODUCTION),
        ),
        rights_note="Mit freundlicher Genehmigung.",
    )

    assert write_credits(item, "de") == (
        "Einleitung: Lea Vorbild",
        "Foto: Ida Probe",
        "Mit freundlicher Genehmigung.",
    )


@pytest.mark.parametrize(
    ("kind", "target", "language", "words"),
    [
        (LinkKind.CONTINUE, "", "de", "„Brot“ weiterlesen"),
        (LinkKind.CONTINUE, "de", "de", "„Brot“ weiterlesen"),
        (LinkKind.CONTINUE, "en", "de", "„Brot“ weiterlesen (auf Englisch)"),
        (LinkKind.ORIGINAL, "en-GB", "de", "„Brot“ im Original lesen (auf Englisch)"),
        (LinkKind.WATCH, "", "de", "„Brot“ ansehen"),
        (LinkKind.LISTEN, "", "de", "„Brot“ anhören"),
        (LinkKind.CONTINUE, "", "en", "Continue reading “Brot”"),
        (LinkKind.ORIGINAL, "de", "en", "Read “Brot” in the original (in German)"),
        (LinkKind.WATCH, "", "fr", "Regarder «\u00a0Brot\u00a0»"),
        (LinkKind.CONTINUE, "de", "it", "Continua a leggere «Brot» (in tedesco)"),
        (LinkKind.CONTINUE, "", "nl", "“Brot” verder lezen"),
        (LinkKind.CONTINUE, "en", "pl", "Czytaj dalej: „Brot” (język: angielski)"),
        (LinkKind.LISTEN, "", "ja", "Listen to “Brot”"),
    ],
)
def test_a_link_says_where_it_goes(kind: LinkKind, target: str, language: str, words: str) -> None:
    item = ItemContent(
        title="Brot", url="https://example.org/", link_kind=kind, link_language=target
    )

    assert write_link(item, language) == words


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (ItemKind.EXCERPT, "„Brot“ weiterlesen"),
        (ItemKind.FULL, "„Brot“ im Netz lesen"),
        (ItemKind.LINK, "„Brot“ lesen"),
        (ItemKind.VIDEO, "„Brot“ ansehen"),
        (ItemKind.AUDIO, "„Brot“ anhören"),
        (ItemKind.BOOK, "Zum Buch „Brot“"),
        (ItemKind.EVENT, "Zur Veranstaltung „Brot“"),
        (ItemKind.NOTE, "Mehr zu „Brot“"),
        (ItemKind.SPONSOR, "Mehr zu „Brot“"),
    ],
)
def test_a_link_speaks_of_what_the_item_is(kind: ItemKind, words: str) -> None:
    item = ItemContent(kind=kind, title="Brot", url="https://example.org/")

    assert write_link(item, "de") == words
    assert "im Original" in write_link(replace(item, link_kind=LinkKind.ORIGINAL), "de")


def test_a_foreign_name_does_not_turn_the_words_around_it() -> None:
    item = ItemContent(
        title="שלום",
        url="https://example.org/",
        contributors=(Contributor(name="סלמה"), IDA),
    )

    assert write_byline(item, "de") == "Von \u2068סלמה\u2069 und Ida Probe"
    assert write_link(item, "de") == "„\u2068שלום\u2069“ weiterlesen"
    assert write_byline(item, "he").count("\u2068") == 1  # there it is Ida who runs against it


@pytest.mark.parametrize(
    ("kind", "minutes", "words"),
    [
        (ItemKind.EXCERPT, 7, "7 Min. Lesezeit"),
        (ItemKind.VIDEO, 24, "24 Min."),
        (ItemKind.EXCERPT, None, ""),
        (ItemKind.EXCERPT, 0, ""),
    ],
)
def test_how_long_an_item_takes_is_said_where_it_is_known(
    kind: ItemKind, minutes: int | None, words: str
) -> None:
    item = ItemContent(kind=kind, minutes=minutes)

    assert write_minutes(item, "de").replace("\N{NO-BREAK SPACE}", " ") == words


def test_an_event_says_its_day_and_hour_as_the_language_does() -> None:
    item = ItemContent(kind=ItemKind.EVENT, starts_at=datetime(2026, 12, 4, 19, 30, tzinfo=UTC))

    assert write_appointment(item, "de") == "Freitag, 4. Dezember 2026, 19:30"
    assert write_appointment(item, "en") == "Friday, 4 December 2026, 19:30"


def test_without_a_title_a_link_has_its_label_or_its_host() -> None:
    item = ItemContent(url="https://www.example.org/text")
    labelled = ItemContent(url="mailto:a@example.org", link_label="[Zum Rundgang]")

    assert write_link(item, "de") == "Weiterlesen bei www.example.org"
    assert write_link(labelled, "de") == "Zum Rundgang"


def test_quotation_marks_in_a_quotation_become_inner_ones() -> None:
    assert quote("Die „guten“ Tassen", "de") == "„Die ‚guten‘ Tassen“"
    assert quote("The “good” cups", "en") == "“The ‘good’ cups”"
    assert quote('Talk: "We count"', "en") == "“Talk: ‘We count’”"
    assert quote("Die „Uhr” und »das Brot«", "de") == "„Die ‚Uhr‘ und ‚das Brot‘“"
    assert quote('Ein 12" breites Brett', "de") == '„Ein 12" breites Brett“'


def test_the_words_of_a_link_shorten_a_title_of_many_lines() -> None:
    item = ItemContent(title="Wort " * 30 + "Ende", url="https://example.org/")

    assert write_link(item, "de") == f"„{'Wort ' * 22}Wort…“ weiterlesen"


def test_the_list_of_contents_names_authors_and_source() -> None:
    item = ItemContent(contributors=(JONAS, TOM), source_name="Werkheft")

    assert write_source(item, "de") == "Jonas Muster, Werkheft"
    assert write_source(ItemContent(), "de") == ""


@pytest.mark.parametrize("language", ["", "xx", "de_DE_x_y_z", "\0", "klingonisch"])
def test_a_language_that_is_none_has_no_locale(language: str) -> None:
    assert find_locale(language) is None
