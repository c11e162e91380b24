"""An English Ghost post whose items are bookmark cards with a paragraph of comment above each."""

from benchmarks.roundups.mail_shapes.markup import html
from benchmarks.roundups.mail_shapes.piece import Piece, Roundup

PIECES = (
    Piece(
        title="Pickles: A Field Guide to Waiting",
        authors=("Marguerite Oyelaran-Finch",),
        source="Brine & Crumb",
        url="https://brinecrumb.example/pickles-field-guide/",
        note="Six jars, six weeks, and one long lesson in leaving things alone.",
        body="""I have read a great deal about vinegar this year and this is the piece I would keep.
It starts as a recipe, turns into a family history around the third jar, and never once uses the
word
journey.""",
    ),
    Piece(
        title="Who Owns the Sound of a Level Crossing?",
        authors=("Casimir Braithwell",),
        source="Sleeper",
        url="https://sleeper.example/sound-of-a-crossing/",
        note="A composer, a signal engineer and a very old bell.",
        body="""A dispute about eight seconds of recorded bell. Everyone in it is polite, which
makes
it all the more gripping, and the audio examples are a joy.""",
    ),
    Piece(
        title="The 40-Watt Library",
        source="Lamplight",
        url="https://lamplight.example/40-watt-library/",
        note="How a village kept one reading room lit for a century.",
        body="""One bulb, one caretaker, one hundred and two years. I wanted it to be longer, and I
never say that.""",
    ),
    Piece(
        title="Everything I Got Wrong About Compost",
        authors=("Dr. Linus Achebe-Moor",),
        source="Heap",
        url="https://heap.example/wrong-about-compost/",
        note="Twenty confessions from a soil scientist’s back garden.",
        body="""Number seven is eggshells. Number twelve made me go outside with a torch. As a list
it is shamelessly enjoyable; as soil science, I am told, it is also correct.""",
    ),
)


def _card(piece: Piece) -> str:
    author = (
        f'<span class="kg-bookmark-author">{html(piece.source or "")}</span>'
        f'<span class="kg-bookmark-publisher">{html(" & ".join(piece.authors))}</span>'
    )
    return (
        '<figure class="kg-card kg-bookmark-card"><a class="kg-bookmark-container" '
        f'href="{piece.url}?ref=slow-post.example"><div class="kg-bookmark-content">'
        f'<div class="kg-bookmark-title">{html(piece.title)}</div>'
        f'<div class="kg-bookmark-description">{html(piece.note)}</div>'
        f'<div class="kg-bookmark-metadata"><img class="kg-bookmark-icon" src="/favicon.ico" '
        'alt="">'
        f'{author}</div></div><div class="kg-bookmark-thumbnail"><img src="/thumb.png" '
        f'alt=""></div>'
        "</a></figure>"
    )


def _piece(number: int, piece: Piece) -> str:
    text = "".join(f"<p>{html(block.text)}</p>" for block in piece.blocks)
    heading = piece.title.lower().replace(" ", "-").strip("?")
    return f'<h2 id="{heading}">{number}. {html(piece.title)}</h2>\n{text}\n{_card(piece)}\n'


def write(roundup: Roundup) -> bytes:
    """Write the post's content as Ghost exports it."""
    items = "".join(_piece(number, piece) for number, piece in enumerate(roundup.pieces, 1))
    return (
        f'<h1 class="gh-article-title">{roundup.title}</h1>\n'
        "<p>Slow Post is a monthly list of things worth an unhurried hour. No news, no "
        "charts.</p>\n"
        '<!--kg-card-begin: html--><div class="kg-card kg-signup-card">'
        "<p>Get Slow Post in your inbox</p>"
        "<button>Subscribe</button></div><!--kg-card-end: html-->\n"
        f'{items}<hr><div class="kg-card kg-callout-card kg-callout-card-blue">'
        '<div class="kg-callout-emoji">💌</div><div class="kg-callout-text">Enjoyed this? '
        '<a href="https://slow-post.example/#/portal/signup">Become a member</a> or send it to a '
        "friend.</div></div>\n"
    ).encode()


ROUNDUP = Roundup(
    file="ghost_slow_post.html",
    shape="Ghost post: numbered h2, paragraph of comment, bookmark card with title and publisher",
    lang="en",
    made_with="own generator, Ghost card markup",
    pieces=PIECES,
    write=write,
    title="Slow Post, November",
    judged=frozenset({"title", "url", "text_starts"}),
)
