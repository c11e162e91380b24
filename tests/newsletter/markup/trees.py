"""Random trees and random texts full of markup, for property tests."""

from hypothesis import strategies as st

from newsletter.markup import Break, Document, Listing, Paragraph, Quotation, Span, Subheading

_TRICKY = list("ab1 *_[](){}<>\\#-+.>&!`=~:/\u00a0\n\tä„“…–'\"|")
_LETTERS = st.one_of(st.sampled_from(_TRICKY), st.characters())
_URLS = st.sampled_from(
    [
        "",
        "",
        "https://example.org/a_(b)?c=1&copy;=2*",
        "mailto:lea@example.org",
        "javascript:alert(1)",
        "https://müller.example/ü",
    ]
)
_SPANS = st.builds(
    Span,
    text=st.text(_LETTERS, max_size=12),
    emphasis=st.booleans(),
    strong=st.booleans(),
    url=_URLS,
)
_LINES = st.lists(st.one_of(_SPANS, _SPANS, _SPANS, st.builds(Break)), max_size=5).map(tuple)
_PARAGRAPHS = st.builds(Paragraph, inlines=_LINES)
_BLOCKS = st.one_of(
    _PARAGRAPHS,
    st.builds(Subheading, inlines=_LINES),
    st.builds(Quotation, paragraphs=st.lists(_PARAGRAPHS, max_size=3).map(tuple)),
    st.builds(
        Listing,
        items=st.lists(_LINES, max_size=3).map(tuple),
        ordered=st.booleans(),
        start=st.integers(-1, 10**10),
    ),
)

TREES = st.builds(Document, blocks=st.lists(_BLOCKS, max_size=4).map(tuple))
TEXTS = st.text(_LETTERS, max_size=80)
