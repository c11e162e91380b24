"""The places of a person's values, and the views without a person."""

import re

from newsletter.mail.render import render_issue
from newsletter.mail.slots import Slot, greeting, plain_view, web_view
from tests.newsletter.mail.sample import ISSUE, MASTHEAD


def test_a_person_is_greeted_by_name_and_everybody_without() -> None:
    assert greeting("Mara Beispiel", "de") == "Guten Tag Mara Beispiel,"
    assert greeting("", "de") == "Liebe Leserinnen und Leser,"
    assert greeting(" \n", "en") == "Dear readers,"
    assert greeting("Mara\nBeispiel", "en") == "Hello Mara Beispiel,"


def test_the_web_view_is_what_is_mailed_without_what_is_personal() -> None:
    html = render_issue(ISSUE, MASTHEAD).html

    view = web_view(html, "de")

    before, personal, after = re.split(r'(<div class="personal".*?</div>)', html)
    assert personal.count(Slot.TOKEN) == 2
    assert view == (before + after).replace(Slot.GREETING, "Liebe Leserinnen und Leser,")
    assert "__" not in view
    assert "Musterweg 1" in view


def test_the_plain_view_has_no_marks() -> None:
    view = plain_view(render_issue(ISSUE, MASTHEAD).text, "de")

    assert "__" not in view
    assert "Liebe Leserinnen und Leser," in view
    assert "https://randnotizen.example/unsubscribe/…" in view
