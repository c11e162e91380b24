"""The HTML of a tree: escaped, well-formed, with harmless links only."""

from xml.etree.ElementTree import fromstring  # well-formedness of our own output only

from hypothesis import given

from newsletter.markup import Break, Document, Paragraph, Span, parse, to_html
from tests.newsletter.markup.trees import TEXTS, TREES


def test_a_text_becomes_html() -> None:
    text = (
        "A & B *kursiv **beides***\\\nneu\n\n## Titel\n\n> Zitat\n\n- a\n\n4. b\n\n1) c\n\n"
        "[ein *guter* Link](https://example.org/?a=1&b=2)"
    )

    assert to_html(parse(text), heading_level=3) == (
        "<p>A &amp; B <em>kursiv </em><em><strong>beides</strong></em><br />neu</p>"
        "<h3>Titel</h3><blockquote><p>Zitat</p></blockquote><ul><li>a</li></ul>"
        '<ol start="4"><li>b</li><li>c</li></ol>'
        '<p><a href="https://example.org/?a=1&amp;b=2">ein <em>guter</em> Link</a></p>'
    )


def test_a_target_that_is_no_page_loses_its_link_but_not_its_words() -> None:
    inlines = (Span(text="Klick", url="javascript:alert(1)"), Break(), Span(text='"<b>"'))
    document = Document(blocks=(Paragraph(inlines=inlines),))

    assert to_html(document, heading_level=3) == "<p>Klick<br />&quot;&lt;b&gt;&quot;</p>"


@given(TREES)
def test_the_html_of_any_tree_is_well_formed(document: Document) -> None:
    html = to_html(document, heading_level=3)

    page = fromstring(f"<div>{html}</div>")  # noqa: S314
    targets = [link.attrib["href"] for link in page.iter("a")]
    assert all(target.startswith(("https://", "mailto:")) for target in targets)


@given(TEXTS)
def test_the_html_of_any_text_is_well_formed(text: str) -> None:
    fromstring(f"<div>{to_html(parse(text), heading_level=3)}</div>")  # noqa: S314
