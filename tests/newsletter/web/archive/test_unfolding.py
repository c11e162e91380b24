"""A mail taken out of its tables."""

from newsletter.web.archive.unfolding import unfold

URL = "https://letters.example.test/archive/1-heft"


def unfold_cards(*cards: str, ground: str = "card") -> str:
    sections = "".join(
        f'<div class="{ground}"><table><tr><td>{card}</td></tr></table></div>' for card in cards
    )
    return f'<html dir="rtl"><body><div class="head">Kopf</div>{sections}</body></html>'


def test_furniture_goes_and_what_says_something_stays() -> None:
    mail = unfold_cards(
        "<h1>Heft</h1>",
        '<h2 id="item-1" style="color:red" class="title odd">Ein&shy;satz</h2><p style="x"></p>'
        "<table><tr><td><p>eins</p></td><td>zwei</td></tr></table><!-- drei -->"
        '<div style="display:none">vier</div><div dir="ltr"><p lang="en">five</p></div>',
    )

    (piece,) = unfold(mail, url=URL).pieces

    assert piece.html == (
        '<h2 class="title">Ein\u00adsatz</h2><p>eins</p> zwei   <div dir="ltr">'
        '<p lang="en">five</p></div>'
    )
    assert (piece.anchor, piece.title, piece.is_paid) == ("item-1", "Einsatz", False)


def test_only_links_that_lead_somewhere_stay() -> None:
    mail = unfold_cards(
        "<h1>Heft</h1>",
        f'<p><a href="{URL}#item-2">hier</a> <a href="javascript:x">dort</a> '
        f'<a href="https://a.example/" onclick="x">weg</a> <a href="{URL}">ganz</a></p>',
    )

    (inside,) = unfold(mail, url=URL).pieces
    (whole,) = unfold(mail, url="").pieces

    assert inside.html == (
        f'<p><a href="#item-2">hier</a> dort  <a href="https://a.example/">weg</a> '
        f'<a href="{URL}">ganz</a></p>'
    )
    assert f'<a href="{URL}#item-2">' in whole.html


def test_an_item_without_a_title_has_its_anchor_and_an_advertisement_its_ground() -> None:
    mail = unfold_cards("<h1>Heft</h1>") + unfold_cards(
        '<div id="item-1"><p>Ein Wort.</p></div>', ground="panel item"
    )

    (piece,) = unfold(mail, url=URL).pieces

    assert (piece.anchor, piece.title, piece.is_paid) == ("item-1", "", True)
    assert piece.html == "<p>Ein Wort.</p>"


def test_pictures_keep_what_describes_them() -> None:
    source = "https://letters.example.test/media/a.jpg"
    mail = unfold_cards(
        "<h1>Heft</h1>", f'<p><img src="{source}" alt="Ein Steg" width="600" style="x"></p>'
    )

    unfolded = unfold(mail, url=URL)

    assert unfolded.image == source
    assert unfolded.pieces[0].html == f'<p><img src="{source}" alt="Ein Steg" width="600"></p>'
    assert unfolded.direction == "rtl"


def test_a_mail_that_is_built_otherwise_is_an_empty_page() -> None:
    unfolded = unfold("<p>Ein Brief</p>", url=URL)

    assert (unfolded.title, unfolded.lead, unfolded.contents, unfolded.pieces) == ("", "", "", ())
