"""Links that a roundup lost on its way are found again."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.issues import Evidence, Item, Offer, Pairing, needs_link, pair_offers, pair_pasted
from newsletter.issues.lost_links import read_page
from newsletter.mail import LinkKind
from tests.newsletter.issues.drafts import build

TITLES = ("Ein Beet, das niemand umgräbt", "Warum Brücken erzählen", "Die Uhr im Treppenhaus")


def lost(position: int, **changes: Any) -> Item:
    values = {"title": TITLES[position - 1], "url": "", "link_label": "[Hier weiterlesen]"}
    return build(position=position, **{**values, **changes})


ITEMS = [lost(1), lost(2), lost(3)]


def tell(pairs: tuple[Pairing, ...]) -> list[tuple[int, str, Evidence]]:
    return [(pair.item_id - 100, pair.url.rpartition("/")[2], pair.evidence) for pair in pairs]


def test_an_item_waits_for_a_link_that_it_promises() -> None:
    assert needs_link(lost(1))
    assert not needs_link(build())
    assert not needs_link(lost(1, link_kind=LinkKind.NONE))


def test_addresses_line_by_line_go_to_the_items_without_one_in_order() -> None:
    items = [lost(1), lost(2, url="https://blatt.example/da"), lost(3)]
    pasted = "1. https://blatt.example/a?utm_source=x\r\n\r\n(https://blatt.example/c).\nhttps://"

    assert tell(pair_pasted(items, pasted)) == [(1, "a", Evidence.ORDER), (3, "c", Evidence.ORDER)]


def test_the_same_address_twice_is_one_and_words_are_none() -> None:
    assert tell(pair_pasted(ITEMS, "https://b.example/a https://b.example/a")) == [
        (1, "a", Evidence.ORDER)
    ]
    assert pair_pasted(ITEMS, "kein Link, nur Text") == ()


def test_linked_titles_are_found_in_any_order() -> None:
    html = "".join(
        f'<p><a href="https://b.example/{name}">{title.upper()}</a></p>'
        for name, title in zip("cba", reversed(TITLES), strict=True)
    )

    assert tell(pair_pasted(ITEMS, html)) == [
        (1, "a", Evidence.TITLE),
        (2, "b", Evidence.TITLE),
        (3, "c", Evidence.TITLE),
    ]


def test_a_link_below_a_title_belongs_to_it() -> None:
    html = (
        '<nav><a href="https://b.example/home">Start</a></nav>'
        f"<h2>{TITLES[0]}</h2><p>Text mit <a href='https://b.example/x'>Quelle</a>.</p>"
        "<p><a href='https://b.example/a'>[Hier weiterlesen]</a></p>"
        f"<h2>{TITLES[1]}</h2><p>Ohne Link.</p>"
        f"<h2>{TITLES[2]}</h2><p><a href='https://b.example/c'>Zur Uhr</a></p>"
    )

    assert tell(pair_pasted(ITEMS, html)) == [(1, "a", Evidence.PLACE), (3, "c", Evidence.PLACE)]


def test_read_on_links_go_in_order_where_there_are_as_many() -> None:
    html = "".join(
        f"<li>Anderer Titel <a href='https://b.example/{name}'>{words}</a></li>"
        for name, words in (("a", "Hier weiterlesen"), ("b", "Zum Artikel"), ("c", "Read more"))
    )

    assert tell(pair_pasted(ITEMS, html)) == [
        (1, "a", Evidence.LABEL),
        (2, "b", Evidence.ORDER),
        (3, "c", Evidence.ORDER),
    ]
    half = [lost(1, url="https://b.example/da"), lost(2), lost(3)]
    assert [pair[0] for pair in tell(pair_pasted(half, html))] == [2, 3]
    assert pair_pasted([lost(1)], html) == ()


def test_what_is_no_web_page_is_no_link() -> None:
    html = f'<a href="javascript:x()">{TITLES[0]}</a><a href="mailto:a@b.example">{TITLES[1]}</a>'

    assert pair_pasted(ITEMS, html) == ()
    assert read_page("").anchors == ()


def test_redirectors_are_unwrapped() -> None:
    html = (
        '<a href="https://www.google.com/url?q=https://b.example/a&amp;sa=D">'
        f"{TITLES[0]}</a><script>var a = '<a href=x>';</script>"
    )

    assert [pair.url for pair in pair_pasted(ITEMS, html)] == ["https://b.example/a"]


def test_entries_of_a_feed_are_matched_by_title_once_each() -> None:
    offers = [
        Offer(title="Warum Brücken erzählen.", url="https://b.example/b"),
        Offer(title="Etwas ganz anderes", url="https://b.example/z"),
        Offer(title="", url="https://b.example/y"),
        Offer(title="Die Uhr im Treppenhaus", url=""),
    ]
    twins = [lost(2), build(position=5, title=TITLES[1], url=""), lost(3), build(position=4)]

    assert tell(pair_offers(twins, offers)) == [(2, "b", Evidence.TITLE)]
    assert pair_offers(ITEMS, []) == ()


@pytest.mark.parametrize("depth", [10, 300, 20_000])
def test_a_deep_page_is_read_or_left_alone(depth: int) -> None:
    page = "<div>" * depth + '<a href="https://b.example/a">A</a>'

    assert len(read_page(page).anchors) <= 1


@given(st.text(alphabet='<>a hrefp="/:.xyz\n', max_size=200))
def test_no_page_is_too_odd(text: str) -> None:
    read_page(f'<a href="https://b.example/a">{text}')
    pair_pasted(ITEMS, text)
