"""A feed's entries are the items, whatever dialect it is written in."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.roundups import (
    DamagedInputError,
    InputKind,
    LinkKind,
    NoEntriesError,
    Roundup,
    RoundupError,
    TooManyItemsError,
    XmlEntitiesError,
    convert,
    count_accounted_characters,
    read,
    read_feed,
    take_apart,
)

FOLDER = Path(__file__).parents[4] / "shared" / "roundups"
TEASER = (
    "Der Kompost war zugesagt, geliefert wurde Kies, und seit Montag wird im Keller verhandelt."
)
RSS = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>Beetblatt</title><link>https://beetblatt.example/</link><language>de-DE</language>
<item><title>Der Regenwurm &amp;amp; der Kies</title>
<link>https://beetblatt.example/wurm?a=1&amp;b=2</link>
<dc:creator><![CDATA[Anna Berg]]></dc:creator><pubDate>Wed, 03 Dec 2025 23:30:00 +0100</pubDate>
<media:title>Ein Bild</media:title>
<media:description>Nur ein Bild, das viel länger beschrieben wird als der
ganze Text, und noch ein wenig länger, damit man es sieht.</media:description>
<description><![CDATA[<p>{TEASER}</p><p><a href="/wurm">Weiterlesen</a></p>
<p>The post <a href="/wurm">Der Regenwurm</a> appeared first on <a href="/">Beetblatt</a>.</p>]]>
</description>
<content:encoded><![CDATA[<p>{TEASER}</p><h2>Zwischen</h2><p>Und noch viel mehr.</p>]]>
</content:encoded></item>
<item><title>Tulpen</title><guid>https://beetblatt.example/tulpen</guid>
<author>lena@beetblatt.example (Lena Brandt)</author>
<pubDate>Tue, 02 Dec 2025 08:00:00 GMT</pubDate>
<description>Kurz.</description></item>
<item><title>Ohne alles</title><guid isPermaLink="false">17</guid></item>
</channel></rss>"""
ATOM = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"
 xml:base="https://beetblatt.example/">
<title type="text">Beetblatt</title><link rel="self" href="/feed"/><link href="/"/>
<entry><title type="html">Der Regenwurm &amp;amp; der Kies</title><link rel="replies" href="/x"/>
<link rel="alternate" href="/wurm?a=1&amp;b=2"/><author><name>Anna Berg</name>
<uri>https://x.example</uri></author>
<published>2025-12-03T23:30:00+01:00</published><updated>2025-12-09T00:00:00Z</updated>
<summary type="html">&lt;p&gt;{TEASER}&lt;/p&gt;</summary></entry>
<entry><title>Tulpen</title><link href="https://beetblatt.example/tulpen"/><author>
<name>Lena Brandt</name></author>
<published>2025-12-02</published><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">
<p>Kurz.</p></div></content></entry>
<entry><title>Ohne alles</title></entry></feed>"""
RDF = f"""<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="x"><title>Beetblatt</title><link>https://beetblatt.example/</link>
<dc:language>de</dc:language></channel>
<item rdf:about="1"><title>Der Regenwurm &amp;amp; der Kies</title>
<link>https://beetblatt.example/wurm?a=1&amp;b=2</link>
<dc:creator>Anna Berg</dc:creator><dc:date>2025-12-03T23:30:00+01:00</dc:date>
<description>&lt;p&gt;{TEASER}&lt;/p&gt;</description></item>
<item rdf:about="2"><title>Tulpen</title><link>https://beetblatt.example/tulpen</link>
<dc:creator>Lena Brandt</dc:creator>
<dc:date>2025-12-02</dc:date><description>Kurz.</description></item>
<item rdf:about="3"><title>Ohne alles</title></item></rdf:RDF>"""
JSON = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Beetblatt",
        "home_page_url": "https://beetblatt.example/",
        "language": "de-AT",
        "items": [
            {
                "title": "Der Regenwurm & der Kies",
                "url": "/wurm?a=1&b=2",
                "authors": [{"name": "Anna Berg"}],
                "date_published": "2025-12-03T23:30:00+01:00",
                "content_html": f"<p>{TEASER}</p>",
            },
            {
                "title": "Tulpen",
                "url": "https://beetblatt.example/tulpen",
                "author": {"name": "Lena Brandt"},
                "date_published": "2025-12-02",
                "content_text": "Kurz.",
            },
            {"title": "Ohne alles"},
            "kein Eintrag",
        ],
    }
)


@pytest.mark.parametrize("source", [RSS, ATOM, RDF, JSON], ids=["rss", "atom", "rdf", "json"])
def test_every_dialect_gives_the_same_items(source: str) -> None:
    roundup = read(source.encode(), name="feed")
    assert (roundup.kind, roundup.reading, roundup.language) == (InputKind.FEED, "entries", "de")
    assert roundup.title == "Beetblatt"
    assert [item.title for item in roundup.items] == [
        "Der Regenwurm & der Kies",
        "Tulpen",
        "Ohne alles",
    ]
    assert [item.link.url for item in roundup.items] == [
        "https://beetblatt.example/wurm?a=1&b=2",
        "https://beetblatt.example/tulpen",
        None,
    ]
    assert [[one.name for one in item.contributors] for item in roundup.items] == [
        ["Anna Berg"],
        ["Lena Brandt"],
        [],
    ]
    days = [date(2025, 12, 3), date(2025, 12, 2), None]
    assert [item.published_on for item in roundup.items] == days
    assert [item.blocks[0].text for item in roundup.items[:2]] == [TEASER, "Kurz."]
    assert {item.source.name for item in roundup.items} == {"Beetblatt"}
    assert roundup.items[0].link.kind is LinkKind.CONTINUE
    assert count_accounted_characters(roundup) == roundup.source_characters


def test_the_link_below_a_teaser_is_its_label_and_what_wordpress_adds_is_gone() -> None:
    item = read(RSS).items[0]
    assert item.link.label == "Weiterlesen"
    assert [block.text for block in item.blocks] == [TEASER]


@pytest.mark.skipif(not FOLDER.is_dir(), reason="the shared roundups are not beside this checkout")
def test_the_feed_of_the_gold_file_is_read_as_it_says() -> None:
    gold = json.loads((FOLDER / "gold" / "techcrunch_rss.json").read_text())
    roundup = read((FOLDER / gold["file"]).read_bytes(), name=gold["file"])
    assert roundup.title == gold["issue_title"]
    assert len(roundup.items) == gold["n_items"]
    for item, wanted in zip(roundup.items, gold["items"], strict=True):
        assert (item.title, item.link.url) == (wanted["title"], wanted["url"])
        assert [one.name for one in item.contributors] == wanted["authors"]
        assert item.published_on is not None
        assert item.published_on.isoformat() == wanted["date"]


@pytest.mark.parametrize(
    ("since", "until", "titles"),
    [
        (date(2025, 12, 3), None, ["Der Regenwurm & der Kies"]),
        (None, date(2025, 12, 2), ["Tulpen"]),
        (date(2025, 12, 1), date(2025, 12, 3), ["Der Regenwurm & der Kies", "Tulpen"]),
    ],
)
@pytest.mark.parametrize("source", [RSS, ATOM, RDF, JSON], ids=["rss", "atom", "rdf", "json"])
def test_entries_are_picked_by_day_and_kept_so(
    source: str, since: date | None, until: date | None, titles: list[str]
) -> None:
    taken = take_apart(source, since=since, until=until)
    assert [item.title for item in taken.roundup.items] == titles
    again: Roundup = read(taken.text)
    assert again.items == taken.roundup.items


def test_days_without_an_entry_are_said() -> None:
    with pytest.raises(NoEntriesError):
        take_apart(RSS, since=date(2026, 1, 1))
    with pytest.raises(NoEntriesError):
        read('<?xml version="1.0"?>\n<rss version="2.0"><channel/></rss>')


def test_a_feed_with_words_of_html_and_lone_ampersands_is_mended() -> None:
    broken = (
        "<rss><channel><item><title>Kraut &nbsp;&amp; R&uuml;ben & Salat</title></item></channel>"
    )
    assert read_feed(broken).entries[0].title == "Kraut & Rüben & Salat"


def test_papers_and_desks_are_no_authors_of_entries() -> None:
    source = RSS.replace("Anna Berg", "Beetblatt Redaktion")
    assert read(source).items[0].contributors == ()


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY a{n} "&a{n - 1 or ""};&a{n - 1 or ""};">' for n in range(1, 40))
    + "]><rss><channel><item><title>&a39;</title></item></channel></rss>"
)
THIEF = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    "<rss><channel><item><title>&a;</title></item></channel></rss>"
)


@pytest.mark.parametrize(
    ("source", "error"),
    [
        (BOMB, XmlEntitiesError),
        (THIEF, XmlEntitiesError),
        (THIEF.replace("[", "[<!ENTITY % b SYSTEM 'http://a.example/b.dtd'>"), XmlEntitiesError),
        ("<rss><channel>" + "<item/>" * 6_000 + "</channel></rss>", TooManyItemsError),
        ("<rss><channel>" + "<item><title>x</title></item>" * 300, TooManyItemsError),
        ('{"version":"https://jsonfeed.org/version/1","items":' + "[" * 90_000, DamagedInputError),
        ('{"version":"https://jsonfeed.org/version/1","items":{}}', DamagedInputError),
        (
            '{"version":"https://jsonfeed.org/version/1","items":[' + "{}," * 6_000 + "{}]}",
            TooManyItemsError,
        ),
        ("<rss" + "\n" * 20, NoEntriesError),
    ],
    ids=range(9),
)
def test_a_hostile_or_broken_feed_is_refused(source: str, error: type[RoundupError]) -> None:
    with pytest.raises(error):
        read(source)


def test_a_document_type_without_entities_is_no_reason_to_refuse() -> None:
    kind = '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://a.example/x.dtd">'
    entry = "<channel><item><title>A</title></item></channel>"
    source = f'<?xml version="1.0"?>\n{kind}<rss version="0.91">{entry}</rss>'
    assert read(source).items[0].title == "A"


@given(
    st.lists(
        st.sampled_from(
            [
                "<item>", "</item>", "<title>", "</title>", "A &amp; B", "<link>", "</link>",
                "http://[",
                "<dc:creator>", "<author><name>Anna Berg</name></author>", "<pubDate>",
                "</pubDate>", "2025",
                "Wed, 99 Foo 2025", "<description>", "</description>", "<![CDATA[<p>x", "]]>",
                "&#0;", "\x00",
                "<entry>", '<link href="//x"/>', "<content type='xhtml'>", "Hallo", "<!-- ", " -->",
            ]
        )
    )
)  # fmt: skip
def test_no_feed_raises_anything_but_the_importers_errors(pieces: list[str]) -> None:
    try:
        roundup = read("<rss><channel>" + "".join(pieces))
    except RoundupError:
        return
    assert count_accounted_characters(roundup) == roundup.source_characters


def test_a_feed_is_kept_as_it_came_when_all_of_it_is_wanted() -> None:
    assert convert(RSS).text == RSS


@pytest.mark.parametrize("rest", ["Und noch mehr. " * 5, "Viel. " * 300])
def test_a_brief_content_that_goes_on_where_the_teaser_ends_is_taken(rest: str) -> None:
    source = (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>Beetblatt</title><item><title>Kies</title><description>{TEASER}</description>"
        f"<content:encoded>&lt;p&gt;{TEASER}&lt;/p&gt;&lt;p&gt;{rest}&lt;/p&gt;"
        "</content:encoded></item></channel></rss>"
    )
    [item] = read(source).items
    texts = [item.standfirst, *[block.text for block in item.blocks]]
    brief = rest.startswith("Und")
    assert [text for text in texts if text] == ([TEASER, rest.strip()] if brief else [TEASER])
