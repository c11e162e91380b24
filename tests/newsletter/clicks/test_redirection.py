"""The links of a mail led through our pages: each item's own, in both parts, and nothing else."""

import re
from dataclasses import replace
from datetime import date
from html import unescape

import pytest

from newsletter.clicks import ItemLink, lead_through, read_token
from newsletter.clicks.item_links import map_targets, name_link, write_token
from newsletter.links import InvalidLink, Links, Purpose
from newsletter.mail import IssueContent, ItemContent, Masthead, Rendered, render_issue

BASE_URL = "https://letters.example.test"
LINKS = Links(base_url=BASE_URL, secret="only for tests")
MASTHEAD = Masthead(name="Randnotizen", base_url=BASE_URL, imprint="Musterweg 1, Musterstadt")
SOURCE = "https://probezeitung.example/"
GARDEN = ItemContent(
    title="Der Garten",
    body="Ein [Bild](https://bilder.example/beet?a=1&b=2) und [noch eins](https://bilder.example/3).",
    source_name="Die Probezeitung",
    source_url=SOURCE,
    url="https://probezeitung.example/garten",
)
BRIDGE = replace(GARDEN, title="Die Brücke", body="", url="https://probezeitung.example/bruecke")
HOUSE = replace(BRIDGE, title="Das Haus", url=SOURCE)


def render(*items: ItemContent, intro: str = "") -> Rendered:
    issue = IssueContent(
        number=7,
        slug="7-beet",
        title="Beete",
        date=date(2026, 11, 20),
        language="de",
        intro=intro,
        outro="Mehr [im Archiv](https://archiv.example/alles).",
        items=items,
    )
    return render_issue(issue, MASTHEAD)


def targets_in(text: str, rendered: Rendered) -> list[tuple[int, str]]:
    """Return item and address of each redirect in a part, in order."""
    targets = map_targets(7, rendered.html)
    tokens = re.findall(rf"{BASE_URL}/r/([\w.-]+)", text)
    links = [read_token(LINKS, token) for token in tokens]
    return [(link.item, targets[link]) for link in links]


def test_every_link_of_an_item_leads_through_us_and_no_other() -> None:
    before = render(GARDEN, BRIDGE, intro="Siehe [hier](https://intro.example/a).")
    after = lead_through(before, 7, LINKS)

    assert targets_in(after.html, before) == [
        (1, SOURCE),
        (1, "https://bilder.example/beet?a=1&b=2"),
        (1, "https://bilder.example/3"),
        (1, GARDEN.url),
        (2, SOURCE),
        (2, BRIDGE.url),
    ]
    for kept in ("https://intro.example/a", "https://archiv.example/alles", f"{BASE_URL}/archive/"):
        assert f'href="{kept}' in after.html
        assert kept in after.text
    assert 'href="https://probezeitung' not in after.html


def test_both_parts_lead_to_the_same_items() -> None:
    before = render(GARDEN, BRIDGE, HOUSE)
    after = lead_through(before, 7, LINKS)

    assert sorted(set(targets_in(after.text, before))) == sorted(
        set(targets_in(after.html, before))
    )
    assert "https://probezeitung.example/" not in after.text


def test_all_but_the_addresses_stays_byte_for_byte() -> None:
    before = render(GARDEN, BRIDGE)
    after = lead_through(before, 7, LINKS)
    targets = map_targets(7, before.html)

    def undo(found: re.Match[str]) -> str:
        return targets[read_token(LINKS, found[1])]

    address = re.compile(rf"{BASE_URL}/r/([\w.-]+)")
    assert unescape(address.sub(undo, after.html)) == unescape(before.html)
    assert address.sub(undo, after.text) == before.text
    assert (after.subject, after.language) == (before.subject, before.language)


def test_everybody_gets_the_same_links() -> None:
    before = render(GARDEN)

    assert lead_through(before, 7, LINKS) == lead_through(before, 7, LINKS)


def test_links_to_our_own_pages_stay_as_they_are() -> None:
    own = replace(BRIDGE, url=f"{BASE_URL}/archive/6-moos", source_url="")
    before = render(own)

    assert lead_through(before, 7, LINKS) == before


def test_a_template_that_marks_no_items_counts_nothing() -> None:
    plain = Rendered(
        subject="x", html='<a href="https://a.example">a</a>', text="https://a.example", language=""
    )

    assert lead_through(plain, 7, LINKS) == plain


def test_the_last_item_ends_with_the_mail_where_nothing_follows() -> None:
    html = '<div class="card item"><a href="https://a.example/1">a</a></div>'
    plain = Rendered(subject="x", html=html, text="https://a.example/1", language="")

    assert targets_in(lead_through(plain, 7, LINKS).html, plain) == [(1, "https://a.example/1")]


def test_a_token_of_another_purpose_or_shape_is_no_link() -> None:
    good = write_token(LINKS, name_link(7, 2, GARDEN.url))

    assert read_token(LINKS, good) == ItemLink(
        issue_id=7, item=2, digest=name_link(7, 2, GARDEN.url).digest
    )
    for bad in (
        LINKS.reader_token(7),
        LINKS.sign(Purpose.CLICK, "7"),
        LINKS.sign(Purpose.CLICK, "https://evil.example/"),
        f"{good}x",
        "",
    ):
        with pytest.raises(InvalidLink):
            read_token(LINKS, bad)


def test_the_same_address_in_two_items_is_two_links() -> None:
    assert name_link(7, 1, SOURCE) != name_link(7, 2, SOURCE)
    assert len(map_targets(7, render(BRIDGE, HOUSE).html)) == 3
