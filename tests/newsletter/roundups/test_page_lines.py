"""What printing and answering put around a roundup: page lines, attributions, signs of quoting."""

import pytest

from newsletter.roundups import BlockKind, Roundup, count_accounted_characters, read

TITLES = ("Endlich drüben", "Der Fährmann bleibt", "Wovon die Enten leben")
TEXTS = (
    "Am Markt wird die schmale Brücke eröffnet, auf die man lange gewartet hat.",
    "Die alte Fähre fährt weiter, weil niemand dem Fährmann etwas gesagt hat.",
    "Den Enten ist beides recht, solange am Sonntag jemand vorbeikommt.",
)
ITEMS = [
    f"{title}\nVon Mara Holm – {number}. Dezember 2025\n\n{text}"
    for number, (title, text) in enumerate(zip(TITLES, TEXTS, strict=True), 1)
]


def check(roundup: Roundup) -> None:
    assert [item.title for item in roundup.items] == list(TITLES)
    assert all(
        [block.text for block in item.blocks] == [text]
        for item, text in zip(roundup.items, TEXTS, strict=True)
    )
    assert count_accounted_characters(roundup) == roundup.source_characters


@pytest.mark.parametrize(
    "line",
    [
        "Umschau · Nr. 112 · Seite {n} von 3",
        "Seite {n} von 3",
        "The Digest, Page {n}",
        "Revue du lac | p. {n}",
        "Umschau unter Nachbarn {n}/3",
        "- {n} -",
    ],
)
def test_the_lines_at_the_edges_of_pages_belong_to_no_item(line: str) -> None:
    pages = "\n\n".join(f"{item}\n\n{line.format(n=n)}" for n, item in enumerate(ITEMS, 1))
    roundup = read(f"Umschau\n\n{pages}")
    check(roundup)
    assert [block.text for block in roundup.left_over] == [line.format(n=n) for n in (1, 2, 3)]


def test_running_titles_beside_page_numbers_go_too() -> None:
    edges = "Seite {n} von 3\n\nUmschau unter Nachbarn, Heft 4\n\n"
    pages = "\n\n".join(f"{item}\n\n{edges.format(n=n)}" for n, item in enumerate(ITEMS, 1))
    check(read(f"Die Umschau\n\n{pages}"))


def test_a_number_that_does_not_grow_is_no_page() -> None:
    text = "\n\n".join(f"{item}\n\nMehr dazu auf Seite 7" for item in ITEMS)
    assert not read(f"Umschau\n\n{text}").left_over


@pytest.mark.parametrize(
    "above",
    [
        "Am 5. Dezember 2025 um 08:02 schrieb Mara Holm <mara@beispiel.example>:",
        "On Fri, 5 Dec 2025 at 08:02, Mara Holm <mara@beispiel.example> wrote:",
        "Le ven. 5 déc. 2025 à 08:02, Mara Holm <mara@beispiel.example> a écrit :",
        "El vie, 5 dic 2025 a las 8:02, Mara Holm (<mara@beispiel.example>) escribió:",
        "Il giorno ven 5 dic 2025 alle ore 08:02 Mara Holm ha scritto:",
        "Op vr 5 dec 2025 om 08:02 schreef Mara Holm <mara@beispiel.example>:",
        "---------- Forwarded message ---------",
        "-----Ursprüngliche Nachricht-----",
    ],
)
def test_a_quoted_roundup_is_read_without_its_signs(above: str) -> None:
    whole = "Umschau\n\n" + "\n\n".join(ITEMS)
    quoted = "\n".join(f"> {line}".rstrip() for line in whole.split("\n"))
    check(read(f"Liebe Leute,\n\nhier ist sie.\n\nGruß\n\n{above}\n{quoted}"))


def test_a_roundup_that_quotes_keeps_its_signs() -> None:
    text = "Umschau\n\n" + "\n\n".join(f"{item}\n\n> Ein Satz aus dem Text." for item in ITEMS)
    roundup = read(text)
    kinds = [[block.kind for block in item.blocks] for item in roundup.items]
    assert all(BlockKind.QUOTATION in some for some in kinds)
