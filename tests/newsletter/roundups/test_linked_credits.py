"""Lines of a linked title with its paper behind it, and what pages put between such items."""

import pytest

from newsletter.roundups import (
    InputKind,
    LabelRole,
    Roundup,
    RoundupItem,
    count_accounted_characters,
    read,
)

TITLES = (
    "Die Schleuse, die nie zum Meer fuhr",
    "Wie laut darf ein Zug pfeifen?",
    "Eine Brücke grüßt",
)
PAPERS = ("De Waterkant", "Spoorbiels", "Stadsblad Noord")
TEXT = "Ein Porträt in zwölf Gezeiten, bei dem man vor allem auf den Hund achten sollte, sagt man."


def check(html: str) -> Roundup:
    roundup = read(
        f"<h1>Lesetipps im Winter</h1><p>Selbst gepflückt.</p>{html}", kind=InputKind.HTML
    )
    assert count_accounted_characters(roundup) == roundup.source_characters
    return roundup


def tell(item: RoundupItem) -> list[str]:
    return [person.name for person in item.contributors]


def write(pattern: str, papers: tuple[str, ...] = PAPERS) -> str:
    return "".join(
        pattern.format(
            linked=f"<a href='https://blatt.example/{n}'>{title}</a>", paper=paper, text=TEXT
        )
        for n, (title, paper) in enumerate(zip(TITLES, papers, strict=True))
    )


@pytest.mark.parametrize(
    "pattern",
    [
        "<p>→ {linked} ({paper}): {text}</p>",
        "<ul><li>{linked} ({paper}) – {text}</li></ul>",
        "<ul><li>{linked} – {paper}, 8 min<br>{text}</li></ul>",
        "<p>▶ {linked} [{paper}] {text}</p>",
    ],
)
def test_a_paper_behind_a_linked_title_is_told_by_all_lines_together(pattern: str) -> None:
    roundup = check(write(pattern))
    assert tuple(item.title for item in roundup.items) == TITLES
    assert tuple(item.source.name for item in roundup.items) == PAPERS
    assert not any(map(tell, roundup.items))
    assert all(item.blocks[0].text.endswith(TEXT) for item in roundup.items)


def test_where_all_of_them_are_names_they_are_authors() -> None:
    roundup = check(
        write("<p>→ {linked} ({paper}): {text}</p>", ("Ida Probe", "Tom Muster", "Eva Beispiel"))
    )
    assert list(map(tell, roundup.items)) == [["Ida Probe"], ["Tom Muster"], ["Eva Beispiel"]]
    assert not any(item.source.name for item in roundup.items)


def test_author_paper_and_day_in_one_bracket_are_told_apart() -> None:
    papers = tuple(f"Ida Probe, {paper}, 6.11.2025" for paper in PAPERS)
    roundup = check(write("<p>→ {linked} ({paper}): {text}</p>", papers))
    assert tuple(item.source.name for item in roundup.items) == PAPERS
    assert list(map(tell, roundup.items)) == [["Ida Probe"]] * 3
    assert all(item.published_as == "6.11.2025" for item in roundup.items)


def test_the_question_to_the_readers_below_the_last_line_is_no_text_of_it() -> None:
    roundup = check(
        write("<p>→ {linked} ({paper}): {text}</p>") + "<p>Und ihr? Schreibt mir gern!</p>"
    )
    assert [block.text for block in roundup.outro] == ["Und ihr? Schreibt mir gern!"]


def test_rubrics_above_such_lists_are_no_pieces() -> None:
    lines = write("<li>{linked} ({paper}) – {text}</li>")
    roundup = check(f"<h2>Wasser</h2><ul>{lines}</ul><h2>Land</h2><ul>{lines}</ul>")
    assert tuple(item.title for item in roundup.items) == TITLES * 2
    assert (roundup.items[0].kicker, roundup.items[3].kicker) == ("Wasser", "Land")


def test_an_article_keeps_the_papers_it_quotes_in_brackets() -> None:
    html = "".join(
        f"<p>{TEXT} Mehr in <a href='https://blatt.example/{n}'>{title}</a> ({PAPERS[n]}).</p>"
        for n, title in enumerate(TITLES)
    )
    roundup = read(f"<h1>Ein Jahr am Kanal</h1><p>Von Ida Probe</p>{html}", kind=InputKind.HTML)
    assert len(roundup.items) == 1


def test_what_a_messenger_writes_between_messages_belongs_to_no_item() -> None:
    html = "".join(
        f"<div>L</div><div>08:0{n}</div><div><b>{title}</b><br>di Ida Probe, {PAPERS[n]}, "
        f"{n + 1} dicembre 2025<br>{TEXT}<br><a href='https://b.example/{n}'>https://b.example/{n}</a>"
        "</div><div>Redazione</div>"
        for n, title in enumerate(TITLES)
    )
    roundup = check(html)
    assert tuple(item.title for item in roundup.items) == TITLES
    assert all([block.text for block in item.blocks] == [TEXT] for item in roundup.items)
    left_over = {one.text for one in roundup.labels if one.role is LabelRole.LEFT_OVER}
    assert {"L", "08:02", "Redazione"} <= left_over


def test_a_line_that_leads_in_the_list_of_contents_goes_with_it() -> None:
    entries = "".join(f"<li>{title}</li>" for title in TITLES)
    pieces = write("<p>{linked}</p><p>By Ida Probe on Dec 4, 2025 · {paper}</p><p>{text}</p>"
                   "<p><a href='https://b.example'>Read in browser »</a></p>")  # fmt: skip
    roundup = check(f"<p><b>In this mail:</b></p><ul>{entries}</ul>{pieces}")
    assert tuple(item.title for item in roundup.items) == TITLES
    assert all(item.standfirst is None for item in roundup.items)


def test_the_heading_above_all_pieces_is_the_roundups_title_not_a_rubric() -> None:
    pieces = write(
        "<h2>{linked}</h2><p>Von Ida Probe | 3. Dezember 2025 | {paper}</p><p>{text}</p>"
    )
    roundup = read(f"<h1>Debatte am Freitag</h1>{pieces}", kind=InputKind.HTML)
    assert roundup.title == "Debatte am Freitag"
    assert roundup.items[0].kicker is None


def test_a_line_between_byline_and_text_is_the_standfirst_when_it_is_not_set_as_a_heading() -> None:
    byline = "<p>Essay von Ida Probe, 3. Dezember 2025</p>"
    pattern = f"<p>{{linked}}</p>{byline}{{line}}<p>{{text}}</p><p>{{text}}</p>"
    line = "<p>Was ein Defekt über eine Stadt erzählt</p>"
    plain = check(write(pattern.replace("{line}", line)))
    assert {item.standfirst for item in plain.items} == {"Was ein Defekt über eine Stadt erzählt"}
    headed = pattern.replace("{line}", "<h4>Was ein Defekt erzählt</h4>").replace(
        "{linked}", "{linked}!"
    )
    roundup = check(write(headed.replace("<p>{linked}!</p>", "<h2>{linked}</h2>")))
    assert "Was ein Defekt erzählt" not in {item.standfirst for item in roundup.items}


def test_the_number_of_a_note_ends_no_sentence_and_hides_none() -> None:
    pieces = "".join(
        f"<h2>{title}</h2>{byline}<p>{TEXT} {TEXT}[{n}]</p>"
        for n, (title, byline) in enumerate(
            zip((*TITLES, "Ein Fund"), (*["<p><i>par Ida Probe</i></p>"] * 3, ""), strict=True), 1
        )
    )
    assert [item.title for item in check(pieces).items] == [*TITLES, "Ein Fund"]
