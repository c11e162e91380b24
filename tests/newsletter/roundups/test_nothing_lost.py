"""Whatever is put in, every character is accounted for, and only own errors come out."""

import json
import zipfile
from collections.abc import Mapping, Sequence
from html import escape
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from benchmarks.promises import find_broken_promises
from newsletter.roundups import (
    LabelRole,
    Roundup,
    RoundupError,
    count_accounted_characters,
    read,
    to_json,
)

SAMPLES = sorted((Path(__file__).parent / "samples").glob("*.txt"))
LINES = st.sampled_from(
    [
        "",
        "Ein Titel ohne Punkt",
        "Von Anna Berg – 3. Dezember 2025",
        "Quelle: Ortsblatt",
        "[Hier weiterlesen]",
        "https://beispiel.example/a",
        "Ein ganzer Satz, der lang genug ist, um Text zu sein. Und noch einer.",
        "„Eine ganze Rede in Anführungszeichen, lang genug für ein Zitat allemal.“",
        "* Punkt",
        "1. Eins",
        "2. Zwei",
        "Inhalt",
        "* * *",
        "— Anna Berg",
        "Übersetzung: Karl Stein",
        "3. Dezember 2025",
        "Nachdruck mit freundlicher Genehmigung der Autorin.",
        "Impressum",
        "Anmerkung der Redaktion: gekürzt.",
        "POLITIK",
        "Lesen Sie auch: Etwas anderes",
    ]
)


TEXTS = {
    LabelRole.TEXT,
    LabelRole.SUBHEADING,
    LabelRole.QUOTATION,
    LabelRole.LIST,
    LabelRole.NOTE,
}


def check(roundup: Roundup) -> None:
    assert count_accounted_characters(roundup) == roundup.source_characters
    for first, second in zip(roundup.labels, roundup.labels[1:], strict=False):
        assert first.lines[1] < second.lines[0]
    for label in roundup.labels:
        if label.item is None:
            continue
        item = roundup.items[label.item]
        assert item.lines[0] <= label.lines[0] <= label.lines[1] <= item.lines[1]
        if label.role in TEXTS:
            spans = [block.lines for block in item.blocks]
            assert any(span[0] <= label.lines[0] <= label.lines[1] <= span[1] for span in spans)
    check_fields(roundup)


def count(spans: list[tuple[int, int]]) -> set[int]:
    """Return the lines of some spans; a list may span blank ones."""
    return {line for first, last in spans for line in range(first, last + 1)}


def check_fields(roundup: Roundup) -> None:
    """What a label says must be found in the field it names."""
    roles = {LabelRole.INTRO: roundup.intro, LabelRole.OUTRO: roundup.outro}
    roles[LabelRole.LEFT_OVER] = roundup.left_over
    for role, blocks in roles.items():
        lines = [label.lines for label in roundup.labels if label.role is role]
        assert count(lines) <= count([block.lines for block in blocks])
        assert {line for block in blocks for line in block.lines} <= count(lines)
    for number, item in enumerate(roundup.items):
        found = {label.role for label in roundup.labels if label.item == number}
        assert (item.title is not None) == (LabelRole.TITLE in found)
        assert (item.kicker is not None) == (LabelRole.KICKER in found)
        assert (item.standfirst is not None) == (LabelRole.STANDFIRST in found)
        assert bool(item.rights.note) == (LabelRole.RIGHTS in found)
        assert LabelRole.LINK in found or not item.link.label


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_roundup_is_placed_to_its_last_character(path: Path) -> None:
    check(read(path.read_bytes()))


@given(st.lists(LINES, max_size=30).map("\n".join))
@example("[Hier weiterlesen]\n[Hier weiterlesen]")
@example("Von Anna Berg – 3. Dezember 2025")
@example("* * *")
@example("Inhalt\n* a\n* b")
def test_any_order_of_known_lines_is_placed_to_the_last_character(text: str) -> None:
    try:
        roundup = read(text)
    except RoundupError:
        return
    check(roundup)
    assert json.loads(to_json(roundup))["reading"] == roundup.reading


@given(st.one_of(st.text(), st.binary(), st.text(alphabet="aA. \n\t-–|[]():1„“*>")))
@example("\ud800")
@example(b"\xff\xfe")
@example(b"\xff\xfe\x00\xd8")
def test_any_input_is_read_or_refused_with_an_own_error(source: bytes | str) -> None:
    try:
        roundup = read(source)
    except RoundupError:
        return
    check(roundup)


PLACES = Path(__file__).parents[3] / "benchmarks" / "roundups"
ROUNDUPS = sorted(path for path in PLACES.glob("*.*") if path.suffix != ".py" and path.is_file())
MARKUP = st.sampled_from(
    [
        "<p>{}</p>", "<h2>{}</h2>", "{}<br>", "<li>{}", "<ul><li>{}</li></ul>", "<b>{}</b>",
        "<td>{}",
        "<table><tr><td>{}</td></tr></table>", "<blockquote>{}</blockquote>", "<pre>{}</pre>",
        '<a href="https://blatt.example/a">{}</a>', "<div><p>{}</div>", "</p>{}", "<!-- {} -->",
        "<span style='font-weight:bold'>{}</span>", "<nav>{}</nav>", "&#0;&#55296;{}&nbsp;",
    ]
)  # fmt: skip
MARKS = st.sampled_from(
    [
        "## {}", "**{}**", "*{}*", "> {}", "- {}", "1. {}", "[{}](https://blatt.example/a)", "[{}]",
        "    {}", "| {} | b |", "```\n{}", "{}\n---", "{}\\", "<p>{}",
        "[a]: https://a.example '{}'",
    ]
)  # fmt: skip


def fill(marks: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Known lines, each in some markup."""
    pairs = st.tuples(marks, st.one_of(LINES, st.text(max_size=20)))
    texts = pairs.map(lambda pair: pair[0].replace("{}", pair[1]))
    return st.lists(texts, max_size=25).map("\n".join)


PAGES = fill(MARKUP)
HEAD = "From: a@blatt.example\nMessage-ID: <1@blatt.example>\nSubject: {}\nMIME-Version: 1.0\n"


def write_mail(words: tuple[str, str, str]) -> bytes:
    subject, page, text = words
    body = (
        'Content-Type: multipart/alternative; boundary="b"\n\n'
        f"--b\nContent-Type: text/plain; charset=utf-8\n\n{text}\n"
        f"--b\nContent-Type: text/html; charset=utf-8\n\n{page}\n--b--\n"
    )
    return (HEAD.format(subject) + body).encode("utf-8", "replace")


def write_open_document(lines: list[tuple[str, str]]) -> bytes:
    body = "".join(f"<t:{tag}>{escape(text)}</t:{tag.split()[0]}>" for tag, text in lines)
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(
            "content.xml",
            '<o:document-content xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
            'xmlns:t="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
            f"<o:body><o:text>{body}</o:text></o:body></o:document-content>".encode(
                "utf-8", "replace"
            ),
        )
    return packed.getvalue()


def write_xml_feed(entries: list[tuple[str, str, str]]) -> bytes:
    items = "".join(
        f"<item><title>{escape(title)}</title><dc:creator>{escape(name)}</dc:creator>"
        f"<link>https://blatt.example/{number}</link><description>{escape(page)}</description></item>"
        for number, (title, name, page) in enumerate(entries)
    )
    return (
        '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
        f"<title>Blatt</title>{items}</channel></rss>"
    ).encode("utf-8", "replace")


JSON_VALUES = st.one_of(
    st.none(), st.integers(), st.text(max_size=20), st.lists(st.text(max_size=5), max_size=3), PAGES
)
JSON_FIELDS = st.sampled_from(
    ["title", "url", "external_url", "content_html", "content_text", "summary", "authors", "author",
     "date_published"]
)  # fmt: skip


def write_json_feed(items: Sequence[Mapping[str, object]]) -> bytes:
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Blatt", "items": items}
    return json.dumps(feed).encode()


INPUTS: dict[str, st.SearchStrategy[bytes | str]] = {
    "a page": PAGES.map(lambda text: f"<html><body>{text}</body></html>"),
    "Markdown": fill(MARKS).map(lambda text: f"# Blatt\n\n## Zwei\n\n**Drei**\n\n{text}"),
    "a mail": st.tuples(LINES, PAGES, fill(MARKS)).map(write_mail),
    "an OpenDocument text": st.lists(
        st.tuples(st.sampled_from(["p", "h", "list", "span"]), LINES), max_size=25
    ).map(write_open_document),
    "RSS": st.lists(st.tuples(LINES, LINES, PAGES), max_size=6).map(write_xml_feed),
    "a JSON Feed": st.lists(st.dictionaries(JSON_FIELDS, JSON_VALUES, max_size=6), max_size=6).map(
        write_json_feed
    ),
}


@pytest.mark.parametrize("kind", INPUTS)
@given(data=st.data())
def test_nothing_is_lost_of_any_kind_of_input(kind: str, data: st.DataObject) -> None:
    assert list(find_broken_promises(data.draw(INPUTS[kind]))) == []


@pytest.mark.parametrize("path", ROUNDUPS, ids=lambda path: path.name)
@given(data=st.data())
@settings(max_examples=5)
def test_nothing_is_lost_of_a_roundup_that_was_damaged(path: Path, data: st.DataObject) -> None:
    source = path.read_bytes()
    lines = source.split(b"\n")
    start = data.draw(st.integers(0, len(lines) - 1))
    other = data.draw(st.one_of(LINES.map(str.encode), st.binary(max_size=30)))
    damaged = b"\n".join([*lines[:start], other, *lines[start + 1 :]])
    assert list(find_broken_promises(damaged)) == []
