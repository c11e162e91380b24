"""HTML crosses one border: what readers see comes in, what they do not see stays outside."""

import pickle
import re
from html import escape

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsletter.markup import Break, Span
from newsletter.roundups import (
    Block,
    BlockKind,
    EmptyInputError,
    InputKind,
    LinkKind,
    Roundup,
    RoundupError,
    TooDeepError,
    TooManyBlocksError,
    TooMuchMarkupError,
    count_accounted_characters,
    read,
)

TEXT = "Das Schiff lag lange im Hafen und wartete auf besseres Wetter. Alle wussten davon."
MORE = "Ein zweiter Absatz erzählt noch etwas mehr von der Fahrt. Dann ist Schluss."
BRIEF = "So begann die Fahrt."


def piece(number: int, body: str = "") -> str:
    return (
        f"<h2>Titel Nummer {number}</h2><p>Von Anna Berg – {number}. Mai 2025</p>"
        f"{body or f'<p>{TEXT}</p>'}<p><a href='https://blatt.example/{number}'>Weiterlesen</a></p>"
    )


def see(html: str) -> list[str]:
    """Return the blocks of a page as texts."""
    return [label.text for label in read(html, kind=InputKind.HTML).labels]


def blocks(body: str) -> tuple[Block, ...]:
    """Return the blocks of an item with this text."""
    return read(piece(1, f"<p>{BRIEF}</p>{body}") + piece(2)).items[0].blocks


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>alert('Von Anna Berg')</script>",
        "<style>p { color: red }</style>",
        "<!-- Von Anna Berg – 3. Mai 2025 -->",
        "<template><p>Vorlage</p></template>",
        "<div style='display:none'>Vorschautext</div>",
        "<div style='mso-hide:all'>Vorschautext</div>",
        "<span style='VISIBILITY: hidden'>Vorschautext</span>",
        "<p hidden>Versteckt</p>",
        "<nav><a href='/'>Startseite</a></nav>",
        "<div class='nav-links'>Zurück</div>",
        "<div id='comments'><p>Guter Text!</p></div>",
        "<aside>Werbung</aside>",
        "<footer>Impressum</footer>",
        "<div role='navigation'>Menü</div>",
        "<ul class='social-share share'><li>Teilen</li></ul>",
        "<form>Name: <input><button>Abschicken</button></form>",
        "<iframe src='x'>Rahmen</iframe>",
        "<svg><text>Bild</text></svg>",
        "<h2><a href='#anker' class='anchor'>#</a></h2>",
        "<?php echo 'x' ?>",
        "<img alt='Ein Bild' src='x'>",
        "<p>&nbsp;</p><p><o:p>&nbsp;</o:p></p><p>\u200b</p>",
        "<ul class='menu'><li>eins</li></ul>",
    ],
)
def test_what_readers_do_not_see_as_text_stays_outside(hidden: str) -> None:
    assert see(f"<div><p>{TEXT}</p>{hidden}<p>{MORE}</p></div>") == [TEXT, MORE]


@pytest.mark.parametrize(
    "kept",
    [
        "<div class='widget'><p>{}</p></div>",
        "<form><p>{}</p></form>",
        "<div class='has-sidebar'><p>{}</p></div>",
        "<div class='sidebar'><div><p>{}</p></div></div>",
        "<aside><p>{}</p></aside>",
    ],
)
def test_what_holds_most_of_the_text_stays_whatever_it_is_called(kept: str) -> None:
    assert see(kept.format(TEXT)) == [TEXT]


def test_the_footer_of_a_quotation_or_an_article_is_text() -> None:
    assert see(f"<article><p>{TEXT}</p><footer>Von Anna Berg</footer></article>")[1:] == [
        "Von Anna Berg"
    ]


def test_the_main_part_is_enough_when_it_holds_most_of_the_text() -> None:
    assert see(f"<body><p>Seite</p><main><p>{TEXT}</p></main><p>Ende</p></body>") == [TEXT]
    whole = see(f"<body><p>{TEXT}</p><main><p>Kurz</p></main></body>")
    assert whole == [TEXT, "Kurz"]


def test_blocks_end_where_a_browser_ends_them() -> None:
    html = "eins<br>zwei<p>drei<div>vier</div>fünf</p><ul><li>sechs<li>sieben</ul>acht<hr>neun"
    assert see(html) == [
        "eins",
        "zwei",
        "drei",
        "vier",
        "fünf",
        "sechs",
        "sieben",
        "acht",
        "neun",
    ]


def test_white_space_entities_and_cdata_are_read_as_a_browser_does() -> None:
    html = (
        "<p>  Ein\n  <b>fetter</b>\u00a0&auml;pfel&shy;baum &lt;b&gt; <![CDATA[x]]>&#8222;ja"
        "&ldquo; </p>"
    )
    assert see(html) == ["Ein fetter äpfelbaum <b> „ja“"]


def test_a_line_of_preformatted_text_is_a_block() -> None:
    assert see("<pre>eins\n\n  zwei  drei\n</pre>") == ["eins", "zwei drei"]


def test_cells_of_a_layout_are_blocks_and_rows_of_data_are_lines() -> None:
    layout = f"<table><tr><td><p>{TEXT}</p></td><td><p>{MORE}</p></td></tr></table>"
    assert see(layout) == [TEXT, MORE]
    data = "<table><tr><th>Ort</th><th>Zahl</th></tr><tr><td>Kiel</td><td>3</td></tr></table>"
    assert see(data) == ["Ort | Zahl", "Kiel | 3"]
    assert see("<table><tr><td>Kiel</td><td></td></tr></table>") == ["Kiel"]


def test_emphasis_and_links_survive_into_the_blocks_of_an_item() -> None:
    found = blocks(
        "<p>Ein <b>fettes</b> <i>Wort</i> und <a href='https://a.example/?utm_x=1'>Link</a>."
    )
    assert found[0].inlines == (
        Span(text="Ein "),
        Span(text="fettes", strong=True),
        Span(text=" "),
        Span(text="Wort", emphasis=True),
        Span(text=" und "),
        Span(text="Link", url="https://a.example/"),
        Span(text="."),
    )
    assert found[0].text == "Ein fettes Wort und Link."


@pytest.mark.parametrize(
    "href",
    ["javascript:alert(1)", "#oben", "", "ftp://a.example", "http://[kaputt", "/relativ", "data:x"],
)
def test_what_leads_nowhere_on_the_web_is_no_link(href: str) -> None:
    found = blocks(f"<p>Ein <a href='{href}'>Wort</a> im Text.</p>")
    assert found[0].inlines == (Span(text="Ein Wort im Text."),)


def test_a_relative_link_starts_from_the_address_of_the_page() -> None:
    page = f"""<html><head><link rel="canonical" href="https://blatt.example/schau/1"></head>
    <body>{piece(1, f"<p>{BRIEF}</p><p>Mehr <a href='../a b'>dazu</a> hier.</p>")}</body></html>"""
    spans = read(page).items[0].blocks[0].inlines
    assert spans[1] == Span(text="dazu", url="https://blatt.example/a%20b")


def test_styles_of_word_processors_are_read_and_their_frames_are_not() -> None:
    found = blocks(
        "<b style='font-weight:normal'><p>Nur <span style='font-weight:700'>dies</span> und "
        "<i style='font-style:normal'>nicht</i> <span style='font-style:italic'>das</span>.</p></b>"
    )
    assert [
        (one.text, one.strong, one.emphasis) for one in found[0].inlines if isinstance(one, Span)
    ] == [
        ("Nur ", False, False),
        ("dies", True, False),
        (" und nicht ", False, False),
        ("das", False, True),
        (".", False, False),
    ]


def test_lists_keep_their_order_and_their_links() -> None:
    found = blocks(
        "<ol start='3'><li>Eins <a href='https://a.example/1'>hier</a></li><li><p>Zwei</p></li></ol>"
    )
    assert (found[0].kind, found[0].text) == (BlockKind.LIST, "3. Eins hier\n4. Zwei")
    assert Break() in found[0].inlines
    assert Span(text="hier", url="https://a.example/1") in found[0].inlines


def test_a_list_of_word_is_a_list() -> None:
    found = blocks(
        "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·"
        "<span>&nbsp;</span></span>Erstens</p><p style='mso-list:l1 level1 lfo2'>"
        "<span style='mso-list:Ignore'>2.</span>Zweitens</p>"
    )
    assert (found[0].kind, found[0].text) == (BlockKind.LIST, "- Erstens\n2. Zweitens")


def test_headings_bold_lines_and_quotations_are_what_the_source_says() -> None:
    found = blocks(
        f"<h3>Warum das <b>so</b> ist.</h3><p>{TEXT}</p><p><b>Und dann</b></p><p>{TEXT}</p>"
        f"<blockquote><p>{MORE}</p></blockquote>"
    )
    assert [one.kind.value for one in found] == [
        "subheading",
        "paragraph",
        "subheading",
        "paragraph",
        "quotation",
    ]


def test_a_mail_passed_on_as_a_whole_is_no_quotation() -> None:
    roundup = read(f"<blockquote type='cite'>{piece(1)}{piece(2)}</blockquote>")
    nested = read(f"<blockquote>{piece(1)}{piece(2)}</blockquote>")
    for one in (roundup, nested):
        assert [item.title for item in one.items] == ["Titel Nummer 1", "Titel Nummer 2"]
        assert {block.kind for item in one.items for block in item.blocks} == {BlockKind.PARAGRAPH}


def test_a_bold_or_italic_first_paragraph_is_a_standfirst_beyond_doubt() -> None:
    for tag in ("b", "em"):
        item = read(piece(1, f"<p><{tag}>{MORE}</{tag}></p><p>{TEXT}</p>") + piece(2)).items[0]
        assert (item.standfirst, item.confidence.standfirst) == (MORE, 0.9)


def test_a_title_with_a_full_stop_is_a_title_when_it_is_a_heading() -> None:
    page = piece(1).replace("Nummer 1", "mit vielen Worten und einem Punkt am Ende.") + piece(2)
    assert read(page).items[0].title == "Titel mit vielen Worten und einem Punkt am Ende."


def test_a_page_of_an_old_encoding_is_read_by_what_it_declares() -> None:
    page = f"<html><head><meta charset='iso-8859-2'></head><p>Zażółć</p><p>{TEXT}</p></html>"
    assert see(page)[0] == "Zażółć"
    assert read(page.encode("iso-8859-2")).labels[0].text == "Zażółć"
    assert read(page.encode().replace("ż".encode(), b"\xff")).labels[0].text.startswith("Za")
    western = page.replace("8859-2", "8859-1").replace("Zażółć", "Äpfel – „ja“")
    assert read(western.encode("windows-1252")).labels[0].text == "Äpfel – „ja“"


def test_the_line_ends_count_where_nothing_else_ends_a_block() -> None:
    link = "<a href='https://a.example'>Link</a>"
    html = f"<strong>Titel</strong>\n\nEin <em>Text</em> mit {link}.\n\nEnde"
    assert see(html) == ["Titel", "Ein Text mit Link.", "Ende"]


def test_what_windows_puts_before_the_clipboard_is_dropped() -> None:
    clip = (
        "Version:0.9\nStartHTML:00000097\nEndHTML:00000170\n<html><body>vorher"
        f"<!--StartFragment--><p>{TEXT}</p><!--EndFragment-->nachher</body></html>"
    )
    assert see(clip) == [TEXT]


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("<p>Ein Absatz.</p>", InputKind.HTML),
        ("<!-- wp:paragraph --><p>Ein Absatz.</p>", InputKind.HTML),
        ("<meta charset='utf-8'><span>Ein Wort</span>", InputKind.HTML),
        ("<?xml version='1.0'?>\n<!DOCTYPE html>\n<html><p>Ein Wort</p></html>", InputKind.HTML),
        ("Ein Text<br>mit <b>fettem</b> Wort<br/>und noch einer Zeile.", InputKind.HTML),
        ("Der Tag <p> beginnt einen Absatz, </p> endet ihn, sagt das Buch.", InputKind.TEXT),
        ("3 < 5 und 7 > 2\n\nDas ist wahr.", InputKind.TEXT),
        ("<3 für alle\n\nEin Herz.", InputKind.TEXT),
        ("<!---->" * 500 + "Kein Element", InputKind.TEXT),
    ],
)
def test_the_kind_is_told_by_the_content(source: str, kind: InputKind) -> None:
    assert read(source, name="schau.html").kind is kind


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("<div>" * 100_000 + "x", TooDeepError),
        ("<p>" + "<b>x " * 100_000, TooDeepError),
        ("<br>" * 200_000, TooMuchMarkupError),
        (
            "<p " + " ".join(f"a{number}=1" for number in range(50_000)) + ">x</p>",
            TooMuchMarkupError,
        ),
        ("<p>x</p>" * 10_001, TooManyBlocksError),
        (
            "<html><head><title>Titel</title></head><body><script>x</script></body></html>",
            EmptyInputError,
        ),
        ("<!DOCTYPE html><!-- -->", EmptyInputError),
    ],
    ids=["deep", "unclosed", "tags", "attributes", "blocks", "silent", "nothing"],
)
def test_hostile_markup_is_refused_in_one_sentence(source: str, error: type[RoundupError]) -> None:
    with pytest.raises(error) as caught:
        read(source, kind=InputKind.HTML)
    assert str(caught.value).endswith(".")


def test_the_title_of_a_page_fills_in_where_the_text_has_none() -> None:
    head = """<head><title>Schau der Woche – Blatt</title>
    <meta property="og:site_name" content="Blatt"><meta name="date" content="2025-05-03"></head>"""
    page = f"<html lang='de_AT'>{head}<body>{piece(1)}{piece(2)}</body></html>"
    roundup = read(page)
    assert (roundup.title, roundup.facts.language) == ("Schau der Woche", "de")
    assert roundup.facts.published_on is not None
    titled = page.replace("<body>", f"<body><h1>Eigener Titel</h1><p>{MORE}</p>")
    assert read(titled).title == "Eigener Titel"


def test_a_single_article_takes_its_day_from_the_page_when_it_prints_none() -> None:
    head = '<head><meta property="article:published_time" content="2025-05-03T08:00:00Z"></head>'
    roundup = read(f"<html>{head}<body><h1>Das Meer</h1><p>{TEXT}</p><p>{MORE}</p></body></html>")
    item = roundup.items[0]
    assert item.published_on is not None
    assert (item.published_on.isoformat(), item.confidence.published_on) == ("2025-05-03", 0.6)
    assert "date.missing" not in [finding.code for finding in roundup.findings]


def test_a_roundup_of_markup_can_be_handed_to_another_process() -> None:
    roundup = read(piece(1) + piece(2))
    assert pickle.loads(pickle.dumps(roundup)) == roundup  # noqa: S301  # our own bytes


def check(roundup: Roundup) -> None:
    assert count_accounted_characters(roundup) == roundup.source_characters
    assert [label.lines for label in roundup.labels] == [
        (number, number) for number in range(1, len(roundup.labels) + 1)
    ]


TAGS = st.sampled_from(
    [
        *re.findall(
            "<[^<>]+>",
            "<p></p><div></div><b></b><i><li><ul></ul><ol><h1></h1><h2><h3><br><table><tr><td></td>"
            "</tr></table><blockquote></blockquote><pre></pre></a><nav></nav><footer><article><main>"
            "</main><!-- --><script></script><o:p><svg></body></html><html><head><title><form>"
            "<textarea><p hidden><p style='mso-list:l0 level1'><span style='font-weight:700'>"
            "<a href='#'><a href='https://a.example/x'><ul hidden><td style='display:none'>",
        ),
        "<![CDATA[",
        "]]>",
        "&nbsp;",
        "&#0;",
        "&#x1F600;",
        "<",
        ">",
    ]
)
WORDS = st.sampled_from(
    [
        "Ein Titel ohne Punkt",
        "Von Anna Berg – 3. Dezember 2025",
        "FAZ: ",
        "Weiterlesen",
        "1. Eins",
        "• Punkt",
        TEXT,
        " (Anna Berg)",
        "Inhalt",
        "\n",
    ]
)


@settings(deadline=None)  # the machine may be busy
@given(st.lists(st.one_of(TAGS, WORDS, st.text(max_size=5)), max_size=40).map("".join))
@example("<ul hidden><li>x</ul></ul></li>y")
@example("<li>x<ol><table><tr><li>y")
@example("<nav>" + TEXT)
@example("<p><a href='https://a.example/x'>A</a>: b<p><a href='https://a.example/x'>A</a>: b")
def test_any_markup_is_placed_to_the_last_character(html: str) -> None:
    try:
        roundup = read(html, kind=InputKind.HTML)
    except RoundupError:
        return
    check(roundup)


@settings(deadline=None)  # the machine may be busy
@given(st.lists(st.text(alphabet="abc <>&;\"'„“", min_size=1, max_size=60), min_size=1, max_size=8))
def test_no_visible_character_of_plain_paragraphs_is_lost(texts: list[str]) -> None:
    html = "".join(f"<p>{escape(text)}</p>" for text in texts)
    try:
        roundup = read(html, kind=InputKind.HTML)
    except EmptyInputError:
        assert not "".join(texts).strip()
        return
    assert roundup.source_characters == sum(len("".join(text.split())) for text in texts)
    check(roundup)


def test_a_linked_placeholder_keeps_its_kind_and_its_words() -> None:
    page = piece(1).replace("Weiterlesen", "Zum Originalbeitrag in englischer Sprache") + piece(2)
    link = read(page).items[0].link
    assert (link.kind, link.language, link.url) == (
        LinkKind.ORIGINAL,
        "en",
        "https://blatt.example/1",
    )
