"""What readers will see, compared with expected files, and the traps of making it.

The expected files are renewed by one command, whose difference shows what changes for readers:

    RENEW_EXPECTED=1 python -m pytest tests/newsletter/mail/test_render.py
"""

import os
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from newsletter.mail.content import (
    Contributor,
    ItemContent,
    ItemKind,
    LinkKind,
)
from newsletter.mail.render import Rendered, render_confirmation, render_issue
from newsletter.mail.slots import Slot
from newsletter.resources import templates_folder
from tests.newsletter.mail.pages import Page
from tests.newsletter.mail.sample import ISSUE, MASTHEAD

EXPECTED = Path(__file__).parent / "expected"
EMPTY = replace(ISSUE, intro="", outro="", preheader="", items=())


@pytest.fixture(scope="module")
def issue() -> Rendered:
    return render_issue(ISSUE, MASTHEAD)


@pytest.fixture(scope="module")
def confirmation() -> Rendered:
    return render_confirmation(MASTHEAD, language="de")


def _render_item(item: ItemContent, language: str = "de") -> Rendered:
    return render_issue(replace(EMPTY, items=(item,), language=language), MASTHEAD)


@pytest.mark.parametrize(
    "name", ["issue.html", "issue.txt", "confirmation.html", "confirmation.txt"]
)
def test_readers_see_what_they_are_meant_to_see(
    name: str, issue: Rendered, confirmation: Rendered
) -> None:
    rendered = issue if name.startswith("issue") else confirmation
    seen = rendered.html if name.endswith("html") else rendered.text
    path = EXPECTED / name
    if os.environ.get("RENEW_EXPECTED"):
        path.write_text(seen, encoding="utf-8")

    assert seen == path.read_text(encoding="utf-8")


def test_rendering_twice_gives_the_same(issue: Rendered) -> None:
    assert render_issue(ISSUE, MASTHEAD) == issue


def test_the_title_is_the_subject(issue: Rendered) -> None:
    assert issue.subject == "Von Brücken, Gärten und der Stille dazwischen"
    assert render_issue(replace(EMPTY, title=""), MASTHEAD).subject == "Ausgabe 12"


def test_fifteen_items_stay_under_80_kilobytes(issue: Rendered) -> None:
    assert len(ISSUE.items) == 15
    assert len(issue.html.encode()) <= 80_000


def test_no_font_is_loaded_and_nothing_else_either(issue: Rendered) -> None:
    assert "fonts.googleapis" not in issue.html
    assert not re.search(r"<(link|img|script|iframe)\b|url\(|@import", issue.html)


def test_premailer_keeps_what_it_would_lose_by_default(issue: Rendered) -> None:
    assert issue.html.startswith("<!DOCTYPE html>")
    assert "@media (prefers-color-scheme: dark) {body,.page{background-color:#" in issue.html
    assert re.search(r"@media only screen and \(max-width: 480px\) \{[^}]*!important", issue.html)
    assert "[data-ogsc] .card div" in issue.html
    assert "[data-ogsb] .card" in issue.html
    assert '<style media="(prefers-color-scheme: dark)">' in issue.html
    assert ".moz-text-html .card" in issue.html
    assert "data-premailer" not in issue.html
    assert 'name="color-scheme" content="light dark"' in issue.html


def test_no_template_has_a_padding_without_a_unit() -> None:
    for template in (templates_folder() / "mail").glob("*.mjml"):
        for padding in re.findall(r'padding[a-z-]*="([^"]*)"', template.read_text("utf-8")):
            parts = padding.replace("{{ side }}", "32px").split()
            assert all(part.endswith("px") for part in parts), (template, padding)


@pytest.mark.parametrize("part", ["issue", "confirmation"])
def test_outlooks_branch_and_the_others_are_both_balanced(
    part: str, request: pytest.FixtureRequest
) -> None:
    html = request.getfixturevalue(part).html

    assert html.count("<!--[if") == html.count("<![endif]")
    outlook = re.sub(r"<!--\[if mso[^>]*>|<!\[endif\]-->", "", html)
    others = re.sub(r"<!--\[if [^!].*?<!\[endif\]-->", "", html, flags=re.DOTALL)
    for branch in (outlook, others):
        for tag in ("table", "tr", "td", "div"):
            assert len(re.findall(rf"<{tag}\b", branch)) == branch.count(f"</{tag}>")


@pytest.mark.parametrize("part", ["issue", "confirmation"])
def test_the_page_says_its_language_and_its_tables_are_for_looks(
    part: str, request: pytest.FixtureRequest
) -> None:
    page = Page(request.getfixturevalue(part).html)

    ((_, html),) = page.named("html")
    assert (html["lang"], html["dir"]) == ("de", "ltr")
    assert {attributes.get("role") for _, attributes in page.named("table")} == {"presentation"}
    assert len(page.named("h1")) == 1


def test_headings_go_down_step_by_step(issue: Rendered) -> None:
    levels = [int(tag[1]) for tag, _ in Page(issue.html).named("h1", "h2", "h3")]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert levels.count(2) == sum(bool(item.title) for item in ISSUE.items)
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_dates_can_be_read_by_machines(issue: Rendered) -> None:
    times = [attributes["datetime"] for _, attributes in Page(issue.html).named("time")]

    assert times[:2] == ["2026-11-20", "2026-11-17"]


def test_the_plain_text_has_every_link_of_the_page(issue: Rendered) -> None:
    in_html = {
        link.partition("#item-")[0].removeprefix("mailto:") for link in Page(issue.html).links
    }
    in_text = set(re.findall(r"https?://\S+|\S+@\S+", issue.text))

    assert in_html == in_text


def test_the_list_of_contents_leads_to_the_web_view(issue: Rendered) -> None:
    links = [link for link in Page(issue.html).links if "#" in link]
    anchors = {attributes.get("id") for _, attributes in Page(issue.html).named("h2")}

    assert links[2] == "https://randnotizen.example/archive/12-von-bruecken#item-3"
    assert len(links) == 14  # the advertisement is not listed
    assert {f"item-{number}" for number in range(1, 15)} <= anchors | {"item-5"}


def test_each_slot_stands_where_it_is_filled(issue: Rendered, confirmation: Rendered) -> None:
    for text in (issue.html, issue.text):
        assert text.count(Slot.GREETING) == 1
        assert text.count(f"https://randnotizen.example/unsubscribe/{Slot.TOKEN}") == 1
        assert text.count(f"https://randnotizen.example/preferences/{Slot.TOKEN}") == 1
        assert text.count(Slot.TOKEN) == 2
    assert confirmation.html.count(f'href="https://randnotizen.example/confirm/{Slot.TOKEN}"') == 2
    assert confirmation.html.count(f">https://randnotizen.example/confirm/{Slot.TOKEN}<") == 1
    assert confirmation.text.count(f"https://randnotizen.example/confirm/{Slot.TOKEN}") == 1


def test_a_confirmation_leads_nowhere_else_and_says_who_sends_it(confirmation: Rendered) -> None:
    links = set(Page(confirmation.html).links)

    assert links == {f"https://randnotizen.example/confirm/{Slot.TOKEN}"}
    assert confirmation.subject == "Bitte bestätigen Sie Ihre Anmeldung zu Randnotizen"
    for text in (Page(confirmation.html).words, confirmation.text):
        assert "Musterweg 1" in text
        assert "Das waren nicht Sie?" in text


def test_the_preview_is_the_preheader_or_the_beginning_of_the_intro() -> None:
    intro = "Ein *langer* Anfang, " * 20
    without = replace(EMPTY, intro=intro)

    assert "mso-hide:all" not in render_issue(EMPTY, MASTHEAD).html
    assert (
        ">Kurz gesagt\u00a0" in render_issue(replace(EMPTY, preheader="Kurz gesagt"), MASTHEAD).html
    )
    assert re.search(
        r">Ein langer Anfang, [^<]{80,99}…\u00a0", render_issue(without, MASTHEAD).html
    )


def test_the_preview_names_the_items_where_there_is_no_intro() -> None:
    items = (ItemContent(title="Brot"), ItemContent(title="Zeit"))
    bare = replace(EMPTY, items=items)
    greeting = replace(bare, intro="Liebe Leser,\n\nes ist Mai.")

    assert ">Brot · Zeit\u00a0" in render_issue(bare, MASTHEAD).html
    assert ">es ist Mai.\u00a0" in render_issue(greeting, MASTHEAD).html


@pytest.mark.parametrize(
    ("intro", "items", "greets"),
    [
        ("Es ist Mai.", 0, True),
        ("", 2, True),
        ("", 1, False),  # "Liebe Leserinnen und Leser," and then nothing
        ("Liebe Leserinnen, es ist Mai.", 2, False),
        ("Hallo zusammen,\n\nes ist Mai.", 2, False),
    ],
)
def test_readers_are_greeted_once_and_not_before_nothing(
    intro: str, items: int, *, greets: bool
) -> None:
    issue = replace(EMPTY, intro=intro, items=(ItemContent(title="Brot"),) * items)
    rendered = render_issue(issue, MASTHEAD)

    assert (Slot.GREETING in rendered.html, Slot.GREETING in rendered.text) == (greets, greets)


def test_the_arrow_of_a_link_never_stands_alone_on_a_line() -> None:
    html = _render_item(ItemContent(title="Brot", url="https://example.org/")).html

    assert "„Brot“ weiterlesen\u00a0→</a>" in html


def test_what_the_editors_say_last_is_set_off_from_the_footer() -> None:
    rule = "-" * 72
    text = render_issue(replace(EMPTY, outro="Bis bald!"), MASTHEAD).text

    assert f"{rule}\n\nBis bald!\n\n{rule}\n\nSie erhalten" in text
    assert render_issue(EMPTY, MASTHEAD).text.count(rule) == 1


def test_an_item_without_a_target_has_no_link() -> None:
    for item in (
        ItemContent(title="Brot", body="Text."),
        ItemContent(title="Brot", body="Text.", url="javascript:alert(1)"),
        ItemContent(title="Brot", url="https://example.org/", link_kind=LinkKind.NONE),
    ):
        rendered = _render_item(item)

        assert "weiterlesen" not in rendered.html + rendered.text


def test_an_advertisement_is_called_so() -> None:
    rendered = _render_item(ItemContent(kind=ItemKind.SPONSOR, title="Hefte", source_name="Werk"))

    assert ">Anzeige</strong> · " in rendered.html
    assert "Anzeige · Werk\nHefte\n" in rendered.text


def test_a_rubric_that_repeats_the_label_or_the_source_is_left_out() -> None:
    paid = ItemContent(kind=ItemKind.SPONSOR, title="Hefte", kicker="Anzeige:", source_name="Werk")
    same = ItemContent(title="Hefte", kicker="WERK", source_name="Werk")

    assert "Anzeige · Werk\nHefte\n" in _render_item(paid).text
    assert "\nWerk\nHefte\n" in _render_item(same).text


def test_an_item_in_another_language_says_so() -> None:
    rendered = _render_item(
        ItemContent(
            title="Telecommunicationssettings",
            body="Text.",
            language="en",
            contributors=(Contributor(name="Tom Draft"),),
        )
    )

    assert re.search('<h2 [^>]*lang="en"', rendered.html)
    assert '<div lang="en"><p' in rendered.html
    assert rendered.html.index("Von Tom Draft") < rendered.html.index('<div lang="en">')
    assert "\N{SOFT HYPHEN}" not in rendered.html


def test_an_unknown_language_of_an_item_is_left_out() -> None:
    assert "klingonisch" not in _render_item(ItemContent(title="a", language="klingonisch")).html


def test_without_imprint_and_contributors_nothing_is_left_over() -> None:
    masthead = replace(MASTHEAD, imprint="")
    item = ItemContent(title="Brot", contributors=(Contributor(name=" "),))

    rendered = render_issue(replace(EMPTY, items=(item,)), masthead)

    assert "Von " not in Page(rendered.html).words.replace(EMPTY.title, "")
    assert rendered.text.endswith(f"/preferences/{Slot.TOKEN}\n")


def test_untitled_items_are_listed_by_their_words() -> None:
    items = (ItemContent(standfirst="Ein Vorspann."), ItemContent(body="Wort " * 30), ItemContent())

    text = render_issue(replace(EMPTY, items=items), MASTHEAD).text

    assert "1. Ein Vorspann.\n2. Wort Wort" in text
    assert "Wort…\n3. Ohne Titel\n" in text
