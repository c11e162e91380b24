"""Addresses at the foot, credits in brackets, tables of one piece, and articles with headings."""

from datetime import date
from email.message import EmailMessage

import pytest

from newsletter.roundups import (
    InputKind,
    ItemKind,
    Roundup,
    count_accounted_characters,
    read,
    take_apart,
)

FILMS = """# Fundsachen im Mai

## Lesen

📖 **Das Archiv der Knöpfe** (Ida Probe, Hafenzeitung, 12. Mai 2025, 9 Min.). Eine Schneiderin \
zählt, was übrig blieb, und kommt auf eine runde Zahl.[^1]

📖 **Drei Gleise, kein Zug** (Tom Muster und Eva Beispiel, Bergkurier, 17. Mai 2025). Warum am \
Bahnhof jeden Morgen trotzdem jemand wartet, erklärt der Wirt.[^2]

## Hören

🎧 **Das Geräusch von Regen** (Radio Kai, 26. Mai 2025, 31 Min.). Zwei Mikrofone lagen vier Wochen \
lang in einer Dachrinne.[^3]

[^1]: https://hafen.example/knoepfe
[^2]: https://berg.example/gleise
[^3]: https://kai.example/regen
"""
LETTER = """KETTLE READING, 5 MAY

The gate that hummed [1]
------------------------
Ida Sample -- Orchard Post -- 2 May 2025

Every gate in the village squeaks, and since the spring they squeak in C. Visitors notice nothing.

Small boats, large maps [2]
---------------------------
Tom Pattern -- Northern Tide -- 1 May 2025

On the length of oars there are two schools of thought and one pub. The author tried both of them.

Links
=====

 [1] https://orchard.example/gate
 [2] https://tide.example/boats

_______________________________________________
Kettle mailing list
https://lists.kettle.example/listinfo/reading
"""
QUESTIONS = """# All you asked about the boats

We get the same questions every winter. Here are the answers, so that the office can rest.

### How long is the list?

Eleven years, or one good argument. People have been born and married while they waited.

[Read more about sharing](https://boats.example/sharing)

### May I paint the hull?

Up to two colours, and never on a Sunday before nine. The neighbours will tell you the rest.

### Who owns the shed?

Nobody is certain. The key hangs at the baker's, and the roof was paid for by the choir.

### May I keep a goose?

By rule seven a goose is a guest. [Continue to the rules](https://boats.example/rules)

### What if I give up?

Then somebody who has waited eleven years will cry on your deck. Please tell us by January.
"""


def check(source: str, kind: InputKind) -> Roundup:
    roundup = read(source, kind=kind)
    assert count_accounted_characters(roundup) == roundup.source_characters
    return roundup


def test_bold_titles_with_a_sign_before_and_a_credit_behind_them_begin_items() -> None:
    first, second, third = check(FILMS, InputKind.MARKDOWN).items
    assert [one.title for one in (first, second, third)] == [
        "Das Archiv der Knöpfe",
        "Drei Gleise, kein Zug",
        "Das Geräusch von Regen",
    ]
    assert [person.name for person in second.contributors] == ["Tom Muster", "Eva Beispiel"]
    assert (first.source.name, first.published_on) == ("Hafenzeitung", date(2025, 5, 12))
    assert (first.reading_minutes, first.link.url) == (9, "https://hafen.example/knoepfe")
    assert first.blocks[0].text.startswith("Eine Schneiderin zählt")
    assert (first.kind, third.kind) == (ItemKind.EXCERPT, ItemKind.AUDIO)


def test_numbers_behind_the_titles_of_a_plain_mail_stand_for_the_addresses_at_its_foot() -> None:
    message = EmailMessage()
    message["Subject"] = "Kettle reading, 5 May"
    message["From"] = "Ada Example <ada@kettle.example>"
    message.set_content(LETTER)
    items = take_apart(message.as_bytes()).roundup.items
    assert [item.title for item in items] == ["The gate that hummed", "Small boats, large maps"]
    assert [item.link.url for item in items] == [
        "https://orchard.example/gate",
        "https://tide.example/boats",
    ]
    assert not any("Links" in block.text or "mailing" in block.text for block in items[-1].blocks)


def test_an_article_under_questions_is_not_parted_by_the_links_between_them() -> None:
    roundup = check(QUESTIONS, InputKind.MARKDOWN)
    assert [item.title for item in roundup.items] == ["All you asked about the boats"]


@pytest.mark.parametrize("mark", ["**{}**", "{}"], ids=["bold", "plain"])
def test_questions_with_answers_are_one_article_however_they_are_set(mark: str) -> None:
    lines = [
        mark.format(line.removeprefix("### ")) if line.startswith("###") else line
        for line in QUESTIONS.removeprefix("# ").splitlines()
    ]
    roundup = read("\n".join(lines))
    assert [item.title for item in roundup.items] == ["All you asked about the boats"]


def test_three_linked_pieces_with_questions_for_titles_stay_three() -> None:
    text = "A garden needs three things, and two of them are water. The third is a neighbour."
    pieces = "".join(
        f"## {title}\n\n{text}\n\n[Read more](https://post.example/{place})\n\n"
        for place, title in enumerate(("Who owns the fog?", "Why wait?", "What does moss know?"))
    )
    roundup = check(f"# Reading for May\n\n{pieces}", InputKind.MARKDOWN)
    assert [item.title for item in roundup.items] == [
        "Who owns the fog?",
        "Why wait?",
        "What does moss know?",
    ]


def write_clipping(place: int, heads: tuple[str, ...], author: str) -> str:
    text = "A garden needs three things, and two of them are water. The third is a good neighbour."
    values = ("Orchard Post", f"0{place}/05/2025", f"Title {place}", author, "21.300", text,
              f"https://post.example/{place}")  # fmt: skip
    rows = "".join(
        f"<tr><td><p>{head}</p></td><td><p>{value}</p></td></tr>"
        for head, value in zip(heads, values, strict=True)
    )
    counter = f"Treffer {place} von 3" if heads[0] == "Medium" else f"Hit {place} of 3"
    return f"<p>{counter}</p><table>{rows}</table>"


@pytest.mark.parametrize(
    "heads",
    [
        ("Medium", "Datum", "Überschrift", "Verfasser", "Auflage", "Auszug", "Fundstelle"),
        ("Source", "Date", "Headline", "Author", "Circulation", "Summary", "Link"),
    ],
)
def test_a_table_of_two_columns_that_names_a_title_is_one_piece(heads: tuple[str, ...]) -> None:
    clippings = "".join(
        write_clipping(place, heads, author)
        for place, author in enumerate(("Ida Probe", "Dr. Tom Muster", "k. A."), start=1)
    )
    items = check(f"<h1>Watch of the week</h1>{clippings}", InputKind.HTML).items
    assert [item.title for item in items] == ["Title 1", "Title 2", "Title 3"]
    assert [[one.name for one in item.contributors] for item in items] == [
        ["Ida Probe"],
        ["Tom Muster"],
        [],
    ]
    assert {item.source.name for item in items} == {"Orchard Post"}
    assert items[1].link.url == "https://post.example/2"
    assert items[0].blocks[-1].text.endswith("good neighbour.")


def test_a_table_of_two_columns_without_a_title_stays_a_table() -> None:
    rows = "".join(
        f"<tr><td>{name}</td><td>{value}</td></tr>"
        for name, value in (("Datum", "3. Mai"), ("Länge", "12 km"), ("Autor", "der Verein"))
    )
    roundup = check(
        f"<h1>Eine Wanderung</h1><p>Es ging los.</p><table>{rows}</table>", InputKind.HTML
    )
    assert len(roundup.items) == 1
