"""Texts that run from right to left, alone and among others."""

import re
from dataclasses import replace

import pytest

from newsletter.mail.content import Contributor, ItemContent
from newsletter.mail.direction import (
    direction_of_language,
    direction_of_text,
    isolate,
    mark_up,
)
from newsletter.mail.render import Rendered, render_issue
from tests.newsletter.mail.sample import ISSUE, MASTHEAD

EMPTY = replace(ISSUE, intro="", outro="", preheader="", items=())


def _render(item: ItemContent, language: str = "de") -> Rendered:
    return render_issue(replace(EMPTY, items=(item,), language=language), MASTHEAD)


@pytest.mark.parametrize(
    ("text", "direction"),
    [("abc שלום", "ltr"), ("(12) שלום abc", "rtl"), ("سلام", "rtl"), ("12 – 3", None), ("", None)],
)
def test_the_first_letter_decides(text: str, direction: str | None) -> None:
    assert direction_of_text(text) == direction


def test_languages_know_their_direction() -> None:
    tags = ("de", "ar", "he", "fa-IR", "klingonisch", "")

    assert [direction_of_language(tag) for tag in tags] == [
        "ltr", "rtl", "rtl", "rtl", "ltr", "ltr",
    ]  # fmt: skip


def test_only_what_runs_against_its_surroundings_is_isolated() -> None:
    assert isolate("Mara", "de") == "Mara"
    assert isolate("2026", "ar") == "2026"
    assert isolate("سلمى", "ar") == "سلمى"
    assert isolate("سلمى", "de") == "\u2068سلمى\u2069"


def test_isolates_become_tags_and_everything_else_is_escaped() -> None:
    assert mark_up("a \u2068<b>\u2069 \u2068שלום\u2069 \u2068..\u2069 \u2068x") == (
        'a <span dir="ltr">&lt;b&gt;</span> <span dir="rtl">שלום</span> .. \u2068x'
    )


@pytest.mark.parametrize("language", ["ar", ""])
def test_an_arabic_item_runs_from_right_to_left_and_the_words_around_it_do_not(
    language: str,
) -> None:
    item = ItemContent(
        language=language,
        title="رسائل",
        body="نص\n\n> قول\n\n- باب",
        contributors=(Contributor(name="سلمى"),),
        url="https://daftar.example/",
    )

    html = _render(item).html

    tongue = ' lang="ar"' if language else ""
    assert re.search(f'<h2 [^>]*{tongue} dir="rtl"', html)
    assert f'<div{tongue} dir="rtl"><p' in html
    assert 'class="rtl" style="text-align:right"' in html
    assert re.search("<blockquote style=[^>]*border-right:3px solid #7d2016", html)
    assert re.search("<ul style=[^>]*padding-left:0[^>]*padding-right:26px", html)
    assert '>Von <span dir="rtl">سلمى</span></p>' in html
    assert '„<span dir="rtl">رسائل</span>“ weiterlesen\u00a0→' in html


def test_a_german_item_in_a_hebrew_issue_runs_from_left_to_right() -> None:
    item = ItemContent(language="de", title="Brot", body="> Zitat", url="https://brot.example/")

    html = _render(item, "he").html

    assert '<html lang="he" dir="rtl"' in html
    assert re.search('<h2 [^>]*lang="de" dir="ltr"', html)
    assert 'class="ltr" style="text-align:left"' in html
    assert re.search("<blockquote style=[^>]*border-left:3px solid #7d2016", html)
    assert "\u00a0←</a>" in html


def test_an_item_in_the_issues_language_says_nothing_of_it() -> None:
    html = _render(ItemContent(language="de", title="Brot", body="Text.")).html

    assert 'lang="de"' not in html.partition("<body")[2].replace('lang="de" dir="ltr"', "")
    assert 'class="rtl"' not in html


def test_a_language_from_right_to_left_turns_the_page() -> None:
    html = _render(ItemContent(title="שלום"), "he").html

    assert '<html lang="he" dir="rtl"' in html
    assert "direction:rtl" in html
    assert "direction:ltr" not in html  # else lists keep their numbers on the left
    assert re.search('<div class="page rtl"|class="[^"]*page rtl', html)
