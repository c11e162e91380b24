"""What editors may write, and what cannot be made into mail: nothing breaks out of its place."""

from dataclasses import replace

import pytest

from newsletter.mail.content import Contributor, IssueContent, ItemContent, Masthead
from newsletter.mail.errors import Unrenderable
from newsletter.mail.render import Rendered, render_confirmation, render_issue
from newsletter.mail.slots import Slot
from tests.newsletter.mail.pages import Page
from tests.newsletter.mail.sample import ISSUE, MASTHEAD

EMPTY = replace(ISSUE, intro="", outro="", preheader="", items=())


def _render_item(item: ItemContent) -> Rendered:
    return render_issue(replace(EMPTY, items=(item,)), MASTHEAD)


@pytest.mark.parametrize(
    "text",
    [
        "{{ 7 * 7 }} {% raw %}",
        "</mj-text><mj-raw>",
        "<b>&amp;",
        "\"quoted\" 'single'",
        "]]> <!-- --> <![endif]-->",
        "a\x00b\x1bc\ud800",
        "\ufffe\uffff",
        "שלום مرحبا \u202e",
        "😀" * 10,
    ],
)
def test_the_editors_text_is_text_wherever_it_stands(text: str) -> None:
    shown = text.translate(dict.fromkeys(map(ord, "\x00\x1b\ufffe\uffff"))).replace(
        "\ud800", "\ufffd"
    )
    item = ItemContent(
        title=text,
        kicker=text,
        standfirst=text,
        body=text.replace("<", r"\<").replace("*", r"\*"),
        contributors=(Contributor(name=text, prefix=text),),
        source_name=text,
        rights_note=text,
        url="https://example.org/?a='1'&b=%22",
    )
    masthead = Masthead(name=text, base_url="https://example.org", imprint=text)
    issue = replace(EMPTY, title=text, preheader=text, intro="x", outro="x", items=(item, item))

    rendered = render_issue(issue, masthead)

    words = Page(rendered.html).words.replace("\N{SOFT HYPHEN}", "")
    assert words.count(shown) >= (10 if shown else 0)
    assert "49" not in words
    assert rendered.html.count("<![endif]") == rendered.html.count("<!--[if")
    assert rendered.subject == (shown or "Ausgabe 12")
    assert "https://example.org/?a='1'&b=%22" in Page(rendered.html).links


def test_quotation_marks_in_a_title_end_no_attribute() -> None:
    html = render_issue(replace(EMPTY, title="\"a\" onload='b' <c>"), MASTHEAD).html

    (page,) = [
        attributes for _, attributes in Page(html).named("div") if "aria-label" in attributes
    ]
    assert page["aria-label"] == "\"a\" onload='b' <c>"
    assert "onload" not in page


def test_blanks_between_styles_survive_mjml() -> None:
    html = _render_item(ItemContent(body="*a*\n**b** [c](https://c.example/)\n*d*")).html

    assert "<em>a</em> <strong>b</strong> <a " in html
    assert ">c</a> <em>d</em>" in html


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (replace(EMPTY, language="klingonisch"), "The issue"),
        (replace(EMPTY, intro="> " * 99 + "x"), "The intro"),
        (replace(EMPTY, outro="a" * 200_001), "The outro"),
        (replace(EMPTY, title="Hallo __GREETING__"), "The issue"),
        (replace(EMPTY, intro=r"\_\_GREETING\_\_"), "The intro"),
        (replace(EMPTY, items=(ItemContent(title="a"), ItemContent(body="> " * 99))), "Item 2"),
        (
            replace(EMPTY, items=(ItemContent(title="Brot", kicker="__READER\0_TOKEN__"),)),
            "Item 1 “Brot”",
        ),
        (
            replace(EMPTY, items=(ItemContent(url="https://a.example/__READER_TOKEN__"),)),
            "Item 1",
        ),
    ],
)
def test_what_cannot_be_rendered_is_named(content: IssueContent, part: str) -> None:
    with pytest.raises(Unrenderable) as caught:
        render_issue(content, MASTHEAD)

    assert caught.value.part == part
    assert str(caught.value).startswith(f"{part} cannot be made into mail: ")


def test_a_masthead_needs_an_address_of_its_pages() -> None:
    with pytest.raises(Unrenderable, match="'randnotizen' is no address of web pages"):
        render_confirmation(replace(MASTHEAD, base_url="randnotizen"), language="de")


def test_an_international_address_of_the_pages_is_spelled_in_ascii() -> None:
    masthead = replace(MASTHEAD, base_url="https://möwen.example/briefe/")

    html = render_confirmation(masthead, language="en").html

    assert f"https://xn--mwen-5qa.example/briefe/confirm/{Slot.TOKEN}" in html
