"""What the mail says of its own accord."""

import pytest

from newsletter.mail.content import Contributor, ItemContent, LinkKind, Role
from newsletter.mail.wording import (
    find_locale,
    quote,
    write_byline,
    write_credits,
    write_link,
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
        (LinkKind.WATCH, "", "fr", "Watch «Brot»"),
        (LinkKind.LISTEN, "", "ja", "Listen to “Brot”"),
    ],
)
def test_a_link_says_where_it_goes(kind: LinkKind, target: str, language: str, words: str) -> None:
    item = ItemContent(
        title="Brot", url="https://example.org/", link_kind=kind, link_language=target
    )

    assert write_link(item, language) == words


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
