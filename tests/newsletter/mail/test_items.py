"""Items of every kind on the page: sections, labels, images, appointments."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from newsletter.mail.content import Image, ItemContent, ItemKind
from newsletter.mail.errors import Unrenderable
from newsletter.mail.render import Rendered, render_issue
from tests.newsletter.mail.all_kinds import ALL_KINDS
from tests.newsletter.mail.sample import ISSUE, MASTHEAD

EMPTY = replace(ISSUE, intro="", outro="", preheader="", items=())
IMAGE = Image(
    url="https://randnotizen.example/images/a.png",
    alt="Ein Beet",
    credit="Bild: Ida",
    width=1200,
    height=800,
)


def _render(*items: ItemContent) -> Rendered:
    return render_issue(replace(EMPTY, items=items), MASTHEAD)


class _Headings(HTMLParser):
    """The headings of a page: their levels and their words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []
        self._level = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if re.fullmatch("h[1-6]", tag):
            self._level = int(tag[1])
            self.found.append((self._level, ""))
            assert dict(attrs).get("dir") in {None, "rtl"}

    def handle_endtag(self, tag: str) -> None:
        self._level = 0 if tag == f"h{self._level}" else self._level

    def handle_data(self, data: str) -> None:
        if self._level:
            self.found[-1] = (self._level, self.found[-1][1] + data)


class _Tags(HTMLParser):
    """The images of a page, as a browser reads them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.images: list[dict[str, str | None]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self.images.append(dict(attrs))


def test_the_heading_of_a_section_stands_before_the_first_of_its_items() -> None:
    html = _render(
        ItemContent(title="Vorab", body="## Darin"),
        ItemContent(section="Lesen", title="Brot", body="## Kruste"),
        ItemContent(section="Lesen", title="Zeit"),
        ItemContent(title="Dazwischen"),
        ItemContent(section="Sehen", title="Film"),
    ).html

    assert _Headings(html).found[1:] == [
        (2, "Vorab"),
        (3, "Darin"),
        (2, "Lesen"),
        (3, "Brot"),
        (4, "Kruste"),
        (3, "Zeit"),
        (3, "Dazwischen"),
        (2, "Sehen"),
        (3, "Film"),
    ]


def test_headings_go_down_step_by_step_in_an_issue_of_all_kinds() -> None:
    levels = [level for level, _ in _Headings(render_issue(ALL_KINDS, MASTHEAD).html).found]

    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_the_list_of_contents_is_grouped_and_counts_on() -> None:
    html = render_issue(ALL_KINDS, MASTHEAD).html
    contents = html[html.index("In dieser Ausgabe") : html.index('class="section')]

    groups = re.findall(r'class="meta group dim"[^>]*>([^<]+)', contents)
    assert groups == ["Zum Lesen", "Sehen und hören", "Bücher und Termine"]
    assert re.findall(r'<ol start="(\d+)"', contents) == ["5", "7"]
    assert "Freitag, 4. Dezember 2026, 19:30 · Altes Depot" in contents
    assert "Papier, das bleibt" not in contents


def test_every_item_can_be_linked_to_even_without_a_title() -> None:
    html = _render(ItemContent(title="Brot"), ItemContent(body="Text."), ItemContent()).html

    assert re.findall(r' id="(item-\d)"', html) == ["item-1", "item-2", "item-3"]
    assert set(re.findall(r"#(item-\d)", html)) == {"item-1", "item-2", "item-3"}


@pytest.mark.parametrize(
    ("kind", "label"),
    [
        (ItemKind.SPONSOR, "Anzeige"),
        (ItemKind.VIDEO, "Video"),
        (ItemKind.AUDIO, "Zum Hören"),
        (ItemKind.BOOK, "Buch"),
        (ItemKind.EVENT, "Veranstaltung"),
    ],
)
def test_what_is_no_text_says_what_it_is(kind: ItemKind, label: str) -> None:
    rendered = _render(ItemContent(kind=kind, title="Brot", source_name="Werkheft"))

    assert f">{label}</strong> · " in rendered.html
    assert f"{label} · Werkheft\nBrot\n----\n" in rendered.text


def test_what_is_paid_for_lies_on_a_ground_of_its_own_between_no_rules() -> None:
    text, paid = ItemContent(title="Brot"), ItemContent(kind=ItemKind.SPONSOR, title="Hefte")

    html = _render(text, paid, text, text).html

    assert html.count('class="panel item"') == 1
    assert html.count('class="card item"') == 3
    # One over the contents, one over the first and one over the last item.
    assert html.count('class="rule"') == 3
    assert html.count("background-color:#f8f2e6") > 0


def test_an_image_is_shown_no_wider_than_the_text_and_never_distorted() -> None:
    html = _render(ItemContent(title="Beet", image=IMAGE)).html
    small = _render(ItemContent(title="Beet", image=replace(IMAGE, width=90, height=50))).html

    (tag,) = re.findall("<img[^>]*>", html)
    assert 'src="https://randnotizen.example/images/a.png"' in tag
    assert 'alt="Ein Beet"' in tag
    assert ('width="576"' in tag, 'height="384"' in tag) == (True, True)
    assert "max-width:576px" in tag
    assert re.search("width: ?100%", tag)
    assert re.search("height: ?auto", tag)
    assert ">Bild: Ida</p>" in html
    assert 'width="90" height="50"' in small


@pytest.mark.parametrize(
    ("image", "reason"),
    [
        (
            replace(IMAGE, url="https://elsewhere.example/a.png"),
            "lies at https://elsewhere.example",
        ),
        (replace(IMAGE, url="https://randnotizen.example.evil.example/a"), "our own pages serve"),
        (replace(IMAGE, url="javascript:alert(1)"), "cannot be loaded"),
        (replace(IMAGE, url="data:image/png;base64,AAAA"), "cannot be loaded"),
        (replace(IMAGE, url="/images/a.png"), "cannot be loaded"),
        (replace(IMAGE, width=0), "no width or no height"),
        (replace(IMAGE, height=-1), "no width or no height"),
        (replace(IMAGE, alt="__GREETING__"), "it contains __GREETING__"),
    ],
)
def test_an_image_that_cannot_be_ours_is_refused_with_its_item(image: Image, reason: str) -> None:
    with pytest.raises(Unrenderable, match="Item 1 “Beet” cannot be made into mail: ") as caught:
        _render(ItemContent(title="Beet", image=image))

    assert reason in str(caught.value)


def test_the_words_of_an_image_cannot_end_its_tag() -> None:
    html = _render(ItemContent(title="Beet", image=replace(IMAGE, alt='"><b onload="x'))).html

    (image,) = _Tags(html).images
    assert image["alt"] == '"><b onload="x'
    assert "onload" not in image
    assert "<b onload" not in html


def test_when_and_where_an_event_is_stands_below_its_title() -> None:
    event = ItemContent(
        kind=ItemKind.EVENT,
        title="Lesung",
        starts_at=datetime(2026, 12, 4, 19, 30, tzinfo=UTC),
        place="Altes Depot",
    )

    rendered = _render(event)

    assert '<time datetime="2026-12-04T19:30:00+00:00">Freitag, 4. Dezember' in rendered.html
    assert "Lesung\n------\n\nFreitag, 4. Dezember 2026, 19:30 · Altes Depot\n" in rendered.text
    assert "\nAltes Depot\n" in _render(replace(event, starts_at=None)).text


def test_nine_thousand_nested_quotations_are_refused_with_their_item() -> None:
    with pytest.raises(Unrenderable, match="Item 1 “Brot” cannot be made into mail: "):
        _render(ItemContent(title="Brot", body="> " * 9_000 + "x"))
    with pytest.raises(Unrenderable, match="Item 1 “Brot” cannot be made into mail: "):
        _render(ItemContent(title="Brot", body="".join("  " * at + "- x\n" for at in range(300))))


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_the_number_of_links_to_pages_is_even(count: int) -> None:
    items = [ItemContent(title=f"Brot {at}", url="https://brot.example/") for at in range(count)]

    html = _render(*items).html

    assert len(re.findall('<a href="https?:', html)) % 2 == 0
    assert html.count(">Im Browser ansehen</a>") in {1, 2}
