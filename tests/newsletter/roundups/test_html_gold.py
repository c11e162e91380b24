"""One roundup in the HTML of many programs and in Markdown: the same items come out of all."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from newsletter.roundups import (
    BlockKind,
    InputKind,
    RightsBasis,
    Role,
    Roundup,
    count_accounted_characters,
    read,
)

FOLDER = Path(__file__).parents[4] / "shared" / "roundups"
pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="the shared roundups do not lie beside this checkout"
)

NAME = "kommentarschau_invented_words"
KINDS = {
    "para": BlockKind.PARAGRAPH,
    "intro": BlockKind.PARAGRAPH,
    "subheading": BlockKind.SUBHEADING,
    "quote": BlockKind.QUOTATION,
}
ROLES = {"translation": Role.TRANSLATOR, "introduction": Role.INTRODUCTION}


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of the roundup, and what it is."""

    role: str  # title, byline, subheading, link or text
    text: str
    url: str = ""


def lines() -> list[Line]:
    """Tell the lines of the shared text apart, by its gold file."""
    gold = load_gold()
    titles = {item["title"] for item in gold["items"]}
    subheadings = {text for item in gold["items"] for text in item["subheadings"]}
    found: list[Line] = []
    after_title, number = False, 0
    for printed in (FOLDER / gold["file"]).read_text().splitlines():
        text = printed.strip()
        if not text:
            continue
        role = "text"
        if text in titles:
            role = "title"
        elif after_title:
            role = "byline"
        elif text in subheadings:
            role = "subheading"
        elif text.startswith(("[Hier", "[Zum")):
            role, number = "link", number + 1
        found.append(Line(role=role, text=text, url=f"https://blatt.example/stueck-{number}"))
        after_title = role == "title"
    return found


def load_gold() -> dict[str, Any]:
    gold: dict[str, Any] = json.loads((FOLDER / "gold" / f"{NAME}.json").read_text())
    return gold


def anchor(line: Line, url: str = "") -> str:
    """Link the words of a placeholder, its brackets outside."""
    return f'[<a href="{escape(url or line.url)}">{escape(line.text[1:-1])}</a>]'


def plain() -> str:
    """What a simple page looks like."""
    return "\n".join(
        f"<p>{anchor(line) if line.role == 'link' else escape(line.text)}</p>" for line in lines()
    )


def wordpress() -> str:
    """Write a whole page with menus, sharing buttons, a sidebar, comments and trackers."""

    def write(line: Line) -> str:
        text = escape(line.text)
        match line.role:
            case "title":
                return f'<h2 class="wp-block-heading">{text}</h2>'
            case "byline":
                return f'<p class="byline"><em>{text}</em></p>'
            case "subheading":
                return f"<h3>{text}</h3>"
            case "link":
                linked = anchor(line, f"{line.url}?utm_source=schau&utm_medium=web")
                return f'<!-- wp:paragraph -->\n<p class="has-text-align-right">{linked}</p>'
            case _:
                return f"<!-- wp:paragraph -->\n<p>{text}</p>\n<!-- /wp:paragraph -->"

    return f"""<!DOCTYPE html>
<html lang="de-DE"><head><meta charset="utf-8"><title>Schau | Blatt</title>
<meta property="og:site_name" content="Blatt"><style>p {{ color: red }}</style></head>
<body class="single has-sidebar"><a class="skip-link screen-reader-text" href="#c">Zum Inhalt</a>
<header id="masthead" class="site-header"><p class="site-title"><a href="/">Blatt</a></p>
<nav class="main-navigation"><ul><li><a href="/a">Politik</a></li><li>Kultur</li></ul></nav>
</header>
<main id="c"><article><div class="entry-content">{"".join(map(write, lines()))}
<div class="sharedaddy"><h3>Teilen mit:</h3><ul><li>Twitter</li><li>Mail</li></ul></div>
<script>var x = "<p>nicht lesen</p>";</script></div></article>
<div id="comments" class="comments-area"><h2>3 Gedanken</h2><p>Von Karl – 4. Dezember 2025</p></div>
</main><aside class="widget-area"><h2>Neueste Beiträge</h2><p>Von Eva Muster – 1. Mai 2025</p>
</aside>
<footer class="site-footer"><p>Impressum</p></footer></body></html>"""


def google_docs() -> str:
    """Write what Google Docs puts on the clipboard."""

    def write(line: Line) -> str:
        weight = "700" if line.role in {"title", "subheading"} else "400"
        slant = "italic" if line.role == "byline" else "normal"
        style = f"font-size:11pt;font-weight:{weight};font-style:{slant};text-decoration:none"
        if line.role == "link":
            target = f"https://www.google.com/url?q={line.url}&amp;sa=D&amp;source=editors"
            words = f'<a href="{target}" style="text-decoration:none"><span style="{style}">'
            return f'<p dir="ltr">{words}{escape(line.text)}</span></a></p>'
        if line.role == "title":
            return f'<h2 dir="ltr"><span style="{style}">{escape(line.text)}</span></h2>'
        return f'<p dir="ltr" style="x"><span style="{style}">{escape(line.text)}</span></p><br />'

    body = "".join(map(write, lines()))
    return (
        "<meta charset='utf-8'><meta charset=\"utf-8\">"
        f'<b style="font-weight:normal;" id="docs-internal-guid-1">{body}</b>'
    )


def word() -> str:
    """Write what Word puts on the clipboard: bold lines for headings, comments, emptiness."""

    def write(line: Line) -> str:
        text = escape(line.text).replace(" und ", "&nbsp;und\n")
        if line.role in {"title", "subheading"}:
            text = f"<b style='mso-bidi-font-weight:normal'>{text}<o:p></o:p></b>"
        if line.role == "link":
            text = anchor(line)
        empty = "<p class=MsoNormal><o:p>&nbsp;</o:p></p>"
        return f"<p class=MsoNormal><span lang=DE>{text}<o:p></o:p></span></p>\n{empty}\n"

    return f"""Version:1.0
StartHTML:0000000200
<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:w">
<head><meta name=Generator content="Microsoft Word 15"><!--[if gte mso 9]><xml><o:x/></xml>
<![endif]--><style><!-- p.MsoNormal {{margin:0cm}} --></style></head>
<body lang=DE><!--StartFragment-->{"".join(map(write, lines()))}<!--EndFragment--></body></html>"""


def mail() -> str:
    """Write a mail: tables in tables, a hidden preheader, title and byline in one paragraph."""

    def rows() -> Iterator[str]:
        pending = ""
        for line in lines():
            text = anchor(line, wrapped(line.url)) if line.role == "link" else escape(line.text)
            if line.role == "title":
                pending = f"<strong>{text}</strong><br>"
                continue
            yield f"<tr><td><p style='margin:0'>{pending}{text}</p></td></tr>"
            pending = ""

    def wrapped(url: str) -> str:
        return (
            f"https://eur01.safelinks.protection.outlook.com/?url={url.replace(':', '%3A')}&data=1"
        )

    inner = "".join(rows())
    return f"""<html><body><div style="display:none;max-height:0">Von Eva Muster – 1. Mai 2025</div>
<table role="presentation"><tr><td><table><tr><td>&nbsp;</td><td><table>{inner}</table></td></tr>
</table></td></tr></table></body></html>"""


def classic() -> str:
    """Write what an old editor keeps: no paragraphs at all, line ends count."""

    def write(line: Line) -> str:
        if line.role in {"title", "subheading"}:
            return f"<strong>{escape(line.text)}</strong>"
        return anchor(line) if line.role == "link" else escape(line.text)

    return "\n\n".join(map(write, lines()))


def markdown() -> str:
    """Write Markdown with front matter, headings, and a byline in italics."""

    def write(line: Line) -> str:
        match line.role:
            case "title":
                return f"## {line.text}"
            case "byline":
                return f"*{line.text}*"
            case "subheading":
                return f"### {line.text}"
            case "link":
                return f"[{line.text[1:-1]}]({line.url}?fbclid=abc)"
            case _:
                return line.text.replace("*", r"\*")

    body = "\n\n".join(map(write, lines()))
    return f"---\ntitle: Schau\nlang: de\ntags: [a, b]\n---\n\n{body}\n"


def bold_markdown() -> str:
    """Write Markdown by hand: bold titles, the byline right below, brackets kept."""
    written = ""
    for line in lines():
        match line.role:
            case "title":
                written += f"**{line.text}**\n"
            case "subheading":
                written += f"**{line.text}**\n\n"
            case "link":
                written += f"\\[[{line.text[1:-1]}]({line.url})\\]\n\n"
            case _:
                written += line.text.replace("*", r"\*") + "\n\n"
    return written


DIALECTS: list[Callable[[], str]] = [
    plain,
    wordpress,
    google_docs,
    word,
    mail,
    classic,
    markdown,
    bold_markdown,
]


@pytest.fixture(params=DIALECTS, ids=lambda dialect: dialect.__name__)
def roundup(request: pytest.FixtureRequest) -> Roundup:
    dialect: Callable[[], str] = request.param
    return read(dialect())


def test_every_item_has_the_fields_of_the_gold_file(roundup: Roundup) -> None:
    gold = load_gold()
    assert len(roundup.items) == gold["n_items"]
    for number, (item, wanted) in enumerate(zip(roundup.items, gold["items"], strict=True), 1):
        assert item.title == wanted["title"]
        authors = [person.name for person in item.contributors if person.role is Role.AUTHOR]
        assert authors == wanted["authors"]
        assert item.published_on is not None
        assert item.published_on.isoformat() == wanted["date"]
        assert item.link.kind.value == wanted["link_kind"]
        assert item.link.url == f"https://blatt.example/stueck-{number}"
        credits_ = {(person.name, person.role) for person in item.contributors}
        for credit in wanted["credits"]:
            assert {(credit["name"], ROLES[role]) for role in credit["roles"]} <= credits_


def test_every_block_is_what_the_gold_file_says(roundup: Roundup) -> None:
    gold = load_gold()
    texts = (FOLDER / gold["file"]).read_text().splitlines()
    for item, wanted in zip(roundup.items, gold["items"], strict=True):
        found = {block.text: block.kind for block in item.blocks}
        for block in wanted["blocks"]:
            names = {block["kind"], *block["alt"]}
            text = texts[block["line"] - 1].strip()
            if text in found:
                assert found[text] in {KINDS[name] for name in names if name in KINDS}
            else:
                assert names & {"standfirst", "permission"}, text
        subheadings = [one.text for one in item.blocks if one.kind is BlockKind.SUBHEADING]
        assert subheadings == wanted["subheadings"]


def test_language_prefix_and_rights_survive_the_markup(roundup: Roundup) -> None:
    assert roundup.language == "de"
    assert roundup.items[2].contributors[0].prefix == "Prof."
    assert [item.link.language for item in roundup.items] == ["en"] + [None] * 8 + ["en"]
    assert roundup.items[9].rights.basis is RightsBasis.PERMISSION
    assert (roundup.left_over, roundup.intro, roundup.outro) == ((), (), ())
    assert roundup.findings == ()


def test_nothing_of_the_text_is_lost(roundup: Roundup) -> None:
    assert count_accounted_characters(roundup) == roundup.source_characters
    assert [label.lines for label in roundup.labels] == [
        (number, number) for number in range(1, len(roundup.labels) + 1)
    ]
    assert all(one.item is not None for one in roundup.labels)
    assert all(first.lines < second.lines for first, second in pairwise(roundup.labels))


def test_the_kind_is_told_by_what_the_source_holds() -> None:
    kinds = [read(dialect(), name="schau.txt").kind for dialect in DIALECTS]
    assert kinds == [InputKind.HTML] * 6 + [InputKind.MARKDOWN] * 2


def test_what_a_source_says_of_itself_is_its_title() -> None:
    assert read(wordpress()).title == "Schau"
    roundup = read(markdown())
    assert (roundup.title, roundup.facts.language, roundup.facts.tags) == (
        "Schau",
        "de",
        ("a", "b"),
    )
