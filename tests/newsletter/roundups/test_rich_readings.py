"""By headings, by links, one line an item: and an article stays one article."""

import json
from pathlib import Path

import pytest

from newsletter.roundups import InputKind, Roundup, count_accounted_characters, read

FOLDER = Path(__file__).parents[4] / "shared" / "roundups"
TEXT = "Das Schiff lag lange im Hafen und wartete auf besseres Wetter. Alle wussten davon."
MORE = "Ein zweiter Absatz erzählt noch etwas mehr von der Fahrt. Dann ist Schluss."
WORDS = ("eins", "zwei", "drei", "vier")


def url(word: str) -> str:
    return f"https://blatt.example/{word}"


def title(word: str) -> str:
    return f"Titel {word} über das Meer"


def linked(word: str) -> str:
    return f'<a href="{url(word)}?utm_medium=mail">{title(word)}</a>'


def all_of(pattern: str) -> str:
    """Write the pieces of a roundup; T is the linked title, t the bare one, U the address."""
    return "".join(
        pattern.replace("{T}", linked(word))
        .replace("{t}", title(word))
        .replace("{U}", url(word))
        .replace("{X}", f"<p>{TEXT}</p><p>{MORE}</p>")
        for word in WORDS
    )


def check(html: str) -> Roundup:
    roundup = read(html, kind=InputKind.HTML)
    assert count_accounted_characters(roundup) == roundup.source_characters
    return roundup


@pytest.mark.parametrize(
    "pattern",
    [
        "<h3>{T}</h3><p>Anna Berg, Hafenblatt, 3. Mai 2025</p>{X}",
        "<h3>{T}</h3>{X}",
        "<p><strong>{T}</strong></p>{X}",
        "<p>{T}</p><p>" + TEXT + "</p>",
        "<h2>{t}.</h2>{X}<p>" + TEXT + " <a href='{U}'>Weiterlesen</a></p>",
        "<h2>{t}</h2>{X}<p><a href='{U}'>→ mehr</a></p>",
        "<p><b>{t}</b><br>Anna Berg, Hafenblatt, 3. Mai 2025<br>"
        + TEXT
        + "<br><a href='{U}'>{U}</a></p>",
        "<dl><dt>{T}</dt><dd>" + TEXT + "</dd></dl>",
        "<table><tr><td><img src='x'></td><td><h3>{T}</h3><p>" + TEXT + "</p></td></tr></table>",
        "<h2>{t}</h2>{X}<p>Quelle: <a href='{U}'>Hafenblatt</a></p>",
        "<p>Hafenblatt: {T} (Anna Berg)</p>",
        "<ul><li>{T}</li></ul>",
        "<ul><li>Hafenblatt: {T}</li></ul>",
        "<ol><li>{T} – Anna Berg, Hafenblatt</li></ol>",
        "<ul><li>[Video] {T} (Hafenblatt)</li></ul>",
        "<ul><li><p>{T}</p><p>" + TEXT + "</p></li></ul>",
        "<ul><li>{T}: " + TEXT + "</li></ul>",
    ],
)
def test_every_shape_of_a_list_of_pieces_comes_out(pattern: str) -> None:
    roundup = check(all_of(pattern))
    assert [item.title.rstrip(".") if item.title else None for item in roundup.items] == [
        title(word) for word in WORDS
    ]
    assert [item.link.url for item in roundup.items] == [url(word) for word in WORDS]
    assert roundup.left_over == ()
    if "Anna Berg" in pattern:
        assert {item.contributors[0].name for item in roundup.items} == {"Anna Berg"}
    if "Hafenblatt" in pattern:
        assert {item.source.name for item in roundup.items} == {"Hafenblatt"}


@pytest.mark.parametrize(
    "article",
    [
        f"<h2>{{}}</h2><p>{TEXT}</p><p>{MORE}</p>",
        f"<h2>{{}}</h2><p>{TEXT}</p><p>Wie <a href='https://a.example/{{}}'>andere</a> sagen.</p>",
        f"<h2>{{}}</h2><p>{TEXT}</p><p>Siehe auch: <a href='https://a.example/{{}}'>Studie</a></p>",
        f"<p>{TEXT}</p><p><a href='https://a.example/{{}}'>Anderer Artikel</a></p><p>{MORE}</p>",
        f"<p><b>{{}}</b></p><p>{TEXT}</p>",
        f"<h2>{{}}. Punkt</h2><p>{TEXT}</p>",
    ],
)
def test_an_article_is_never_split_on_its_headings_or_its_links(article: str) -> None:
    body = "".join(article.replace("{}", f"Abschnitt {word}") for word in WORDS)
    for head in ("<h1>Das Meer</h1><p>Von Anna Berg – 3. Mai 2025</p>", "<h1>Das Meer</h1>"):
        roundup = check(f"{head}<p>{TEXT}</p><p>{MORE}</p><p>{TEXT}</p><p>{MORE}</p>{body}")
        assert len(roundup.items) == 1
        assert roundup.items[0].title == "Das Meer"


def test_the_list_of_links_below_an_article_makes_no_items() -> None:
    links = "".join(f"<li>{linked(word)}</li>" for word in WORDS)
    body = f"<h1>Das Meer</h1><p>Von Anna Berg – 3. Mai 2025</p>{f'<p>{TEXT * 3}</p>' * 6}"
    roundup = check(f"{body}<h2>Quellen</h2><ul>{links}</ul>")
    assert len(roundup.items) == 1
    assert roundup.items[0].link.url is None
    assert "Titel eins" in roundup.items[0].blocks[-1].text


def test_a_list_of_names_is_no_list_of_pieces() -> None:
    names = "".join(f"<li><a href='https://a.example/{word}'>@{word}</a></li>" for word in WORDS)
    roundup = check(all_of("<ul><li>{T}</li></ul>") + f"<p>Von uns gemacht:</p><ul>{names}</ul>")
    assert len(roundup.items) == len(WORDS)
    assert roundup.outro[-1].text == "\n".join(f"- @{word}" for word in WORDS)


def test_the_heading_of_a_rubric_is_the_kicker_of_its_first_piece() -> None:
    rubrics = "".join(
        f"<h2>Rubrik {name}</h2>" + all_of(f"<h3>{{T}}</h3><p>{TEXT}</p>") for name in "AB"
    )
    roundup = check(f"<h1>Die Woche</h1>{rubrics}")
    assert roundup.title == "Die Woche"
    assert [item.kicker for item in roundup.items] == [
        "Rubrik A", None, None, None, "Rubrik B", None, None, None
    ]  # fmt: skip


def test_a_piece_without_byline_is_not_swallowed_when_its_title_is_a_heading() -> None:
    pieces = all_of("<h2>{t}</h2><p>Von Anna Berg – 3. Mai 2025</p>{X}<h3>Mitte</h3>{X}")
    third = f"<h2>{title('drei')}</h2><p>Von Anna Berg – 3. Mai 2025</p>"
    roundup = check(pieces.replace(third, f"<h2>{title('drei')}</h2>"))
    assert [item.title for item in roundup.items] == [title(word) for word in WORDS]
    assert [len(item.contributors) for item in roundup.items] == [1, 1, 0, 1]
    assert {reading.name: reading.items for reading in roundup.readings} == {
        "headings": 4,
        "bylines": 3,
        "single": 1,
    }


def test_greeting_and_imprint_under_headings_of_their_own_are_no_pieces() -> None:
    pieces = all_of("<h2>{T}</h2>{X}")
    roundup = check(f"<h2>Guten Tag</h2><p>{TEXT}</p>{pieces}<h2>Impressum</h2><p>{MORE}</p>")
    assert [item.title for item in roundup.items] == [title(word) for word in WORDS]
    assert [block.text for block in roundup.left_over] == ["Impressum", MORE]
    assert roundup.outro == ()
    assert [roundup.title, *(block.text for block in roundup.intro)] == ["Guten Tag", TEXT]


@pytest.mark.skipif(
    not FOLDER.is_dir(), reason="the shared roundups do not lie beside this checkout"
)
def test_a_long_link_list_in_markdown_comes_out_line_by_line() -> None:
    gold = json.loads((FOLDER / "gold" / "this_week_in_rust_630.json").read_text())
    roundup = read((FOLDER / gold["file"]).read_bytes(), name=gold["file"])
    assert (roundup.kind, roundup.reading, roundup.title) == (
        InputKind.MARKDOWN,
        "links",
        gold["issue_title"],
    )
    # The gold file covers the first of the sections; the others are lists as well.
    found = roundup.items[: gold["n_items"]]
    wanted = gold["items"]
    assert [item.title for item in found] == [one["title"] for one in wanted]
    assert [item.link.url for item in found] == [one["url"] for one in wanted]
    assert {item.contributors for item in found} == {()}
    sections = list(dict.fromkeys(one["section"] for one in wanted))
    assert [item.kicker for item in found if item.kicker and item.kicker in sections] == sections
    assert "series" in [item.kicker for item in found]
    assert count_accounted_characters(roundup) == roundup.source_characters
