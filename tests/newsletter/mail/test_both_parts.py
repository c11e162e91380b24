"""The plain text says what the page says: over random issues, no word and no link is missing."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser

from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.mail.content import (
    Contributor,
    Image,
    IssueContent,
    ItemContent,
    ItemKind,
    LinkKind,
    Role,
)
from newsletter.mail.render import Rendered, render_issue
from tests.newsletter.mail.all_kinds import ALL_KINDS
from tests.newsletter.mail.sample import ISSUE, MASTHEAD

_WORD = st.text(alphabet="abcdeäöüßxyzéñłжяאבגسلم", min_size=1, max_size=12)
_LINE = st.lists(_WORD, min_size=1, max_size=8).map(" ".join)
_MAYBE = st.one_of(st.just(""), _LINE)
_URL = st.builds("https://{}.example/{}".format, st.integers(0, 99), st.integers(0, 9))


def _each(template: str) -> Callable[[list[str]], str]:
    return lambda lines: "\n".join(
        template.format(at=at, line=line) for at, line in enumerate(lines, 1)
    )


_LINES = st.lists(_LINE, min_size=1, max_size=3)
_BLOCK = st.one_of(
    _LINE,
    st.builds("## {}".format, _LINE),
    st.builds("*{}* **{}** {}".format, _LINE, _LINE, _LINE),
    st.builds("{} [{}]({}) {}".format, _LINE, _LINE, _URL, _LINE),
    _LINES.map(_each("> {line}\n>")),
    _LINES.map(_each("- {line}")),
    _LINES.map(_each("{at}. {line}")),
    st.builds("{}\\\n{}".format, _LINE, _LINE),
)
_PROSE = st.lists(_BLOCK, max_size=5).map("\n\n".join)
_IMAGE = st.builds(
    Image,
    url=st.just(f"{MASTHEAD.base_url}/images/a.png"),
    alt=_MAYBE,
    credit=_MAYBE,
    width=st.integers(1, 5000),
    height=st.integers(1, 5000),
)
_ITEM = st.builds(
    ItemContent,
    kind=st.sampled_from(ItemKind),
    section=st.sampled_from(["", "eins", "zwei"]),
    title=_MAYBE,
    kicker=_MAYBE,
    standfirst=_MAYBE,
    body=_PROSE,
    contributors=st.lists(
        st.builds(Contributor, name=_LINE, role=st.sampled_from(Role)), max_size=3
    ).map(tuple),
    source_name=_MAYBE,
    source_url=st.one_of(st.just(""), _URL),
    published_on=st.one_of(st.none(), st.just(date(2026, 11, 20))),
    minutes=st.one_of(st.none(), st.integers(1, 99)),
    starts_at=st.one_of(st.none(), st.just(datetime(2026, 12, 4, 19, 30, tzinfo=UTC))),
    place=_MAYBE,
    image=st.one_of(st.none(), _IMAGE),
    url=st.one_of(st.just(""), _URL),
    link_kind=st.sampled_from(LinkKind),
    link_language=st.sampled_from(["", "de", "en", "ar"]),
    language=st.sampled_from(["", "de", "en", "ar"]),
    rights_note=_MAYBE,
)
_ISSUE = st.builds(
    replace,
    st.just(ISSUE),
    title=_LINE,
    language=st.sampled_from(["de", "fr", "ru", "he"]),
    intro=_PROSE,
    outro=_PROSE,
    items=st.lists(_ITEM, max_size=4).map(tuple),
)


class _Seen(HTMLParser):
    """What a reader of the page sees or is read out, and where its links lead."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.links: set[str] = set()
        self._mute = 0
        body = html.partition("<body")[2]
        hidden = re.compile(r'<div style="display:none.*?</div>', re.DOTALL)
        self.feed("<body" + hidden.sub("", body, count=1))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given_ = dict(attrs)
        self.texts.append(" " if tag != "span" else "")
        self.texts.append(f" {given_.get('alt') or ''} ")
        if tag == "a":
            self.links.add((given_["href"] or "").partition("#item-")[0])

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def _words(text: str) -> set[str]:
    text = re.sub(r"https?://\S+|mailto:\S+", " ", text.replace("\N{SOFT HYPHEN}", ""))
    return {word for word in re.findall(r"[^\W_]+", text) if not word.isdigit()}


def _compare(rendered: Rendered) -> None:
    page = _Seen(rendered.html)
    in_page, in_text = _words("".join(page.texts)), _words(rendered.text)

    assert in_page - in_text == set()
    # The text says of itself only what a page shows without words.
    assert in_text - in_page <= {"Bild", "Image", "Изображение"}
    in_notes = set(re.findall(r"https?://\S+|mailto:\S+", rendered.text))
    assert {link for link in page.links if not link.startswith("mailto:")} == in_notes


@settings(max_examples=40, deadline=None)
@given(issue=_ISSUE)
def test_no_word_and_no_link_is_in_one_part_only(issue: IssueContent) -> None:
    _compare(render_issue(issue, MASTHEAD))


def test_an_issue_of_all_kinds_is_whole_in_both_parts() -> None:
    _compare(render_issue(ALL_KINDS, MASTHEAD))
    _compare(render_issue(ISSUE, MASTHEAD))


def test_sections_sub_headings_quotations_and_lists_are_marked_in_the_text() -> None:
    text = render_issue(ALL_KINDS, MASTHEAD).text

    assert "\n\nZum Lesen\n=========\n\n" in text
    assert "\n\nDer langsame Garten\n-------------------\nVon Jonas" in text.replace(
        "Die Probezeitung · 16. November 2026\n", "\n"
    )
    assert "\n\n*Was der Boden behält*\n\n" in text
    assert "\n\n> Man bleibt" in text
    assert "\n\n- Wer war vor uns hier?\n- Was" in text
    assert "\n\n1. Man nehme eine Haltestelle.\n2. Man" in text
    assert (
        "\n\n[Bild: Eine schmale Brücke im Nebel, von der Seite gesehen]\nBild: Ida Probe\n\n"
        in text
    )
    assert "Protokolle [1], die" in text
    assert "\n[1] https://probezeitung.example/protokolle?jahr=2026&art=beet\n" in text
    assert "\n\n\n" not in text
