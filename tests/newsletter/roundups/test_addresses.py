"""An address comes out of its redirectors and loses its tracking; two of one page are equal."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.roundups import normalise_url, strip_tracking, unwrap_url

PAGE = "https://blatt.example/a/b?id=3"
CODED = "https%3A%2F%2Fblatt.example%2Fa%2Fb%3Fid%3D3"


@pytest.mark.parametrize(
    "wrapped",
    [
        f"https://www.google.com/url?q={CODED}&sa=D&source=editors",
        f"https://www.google.de/url?sa=t&url={CODED}",
        f"https://eur01.safelinks.protection.outlook.com/?url={CODED}&data=05%7C01",
        f"https://l.facebook.com/l.php?u={CODED}&h=AT0",
        f"https://t.umblr.com/redirect?z={CODED}&t=1",
        f"https://www.youtube.com/redirect?event=video&q={CODED}",
        f"https://vk.com/away.php?to={CODED}",
        f"https://deref-gmx.net/mail/client/abc/dereferrer/?redirectUrl={CODED}",
        f"https://href.li/?{PAGE}",
        f"https://urldefense.com/v3/__{PAGE}__;!!abc$",
        "https://urldefense.proofpoint.com/v2/url?u=https-3A__blatt.example_a_b-3Fid-3D3&d=1",
        "https://www.google.com/amp/s/blatt.example/a/b?id=3",
        "https://blatt-example.cdn.ampproject.org/c/s/blatt.example/a/b?id=3",
        "https://www.google.com/url?q=https%3A%2F%2Fl.facebook.com%2Fl.php%3Fu%3D"
        + CODED.replace("%", "%25"),
    ],
)
def test_a_redirector_gives_way_to_its_target(wrapped: str) -> None:
    assert unwrap_url(wrapped) == PAGE


@pytest.mark.parametrize(
    "url",
    [
        PAGE,
        "https://www.google.com/url?q=wetter",
        "https://www.google.com/search?q=https://a.example",
        "https://evil.example/url?q=https://a.example",
        "https://l.facebook.com/l.php?u=javascript:alert(1)",
        "https://l.facebook.com/l.php?u=http://[kaputt",
        "https://href.li/",
        "http://[kaputt",
        "kein Link",
        "https://l.facebook.com/l.php?u=" + "x" * 9000,
    ],
)
def test_what_redirects_nowhere_stays_as_it_is(url: str) -> None:
    assert unwrap_url(url) == url


@pytest.mark.parametrize(
    ("printed", "bare"),
    [
        ("https://a.example/x?utm_source=n&id=3&fbclid=9", "https://a.example/x?id=3"),
        ("https://a.example/x?mc_cid=1&mc_eid=2", "https://a.example/x"),
        ("https://a.example/x?b=2&a=%20ü#teil", "https://a.example/x?b=2&a=%20ü#teil"),
        ("https://a.example/x?utm_source=n#teil", "https://a.example/x#teil"),
        ("https://a.example/x#xtor=RSS-1", "https://a.example/x"),
        ("https://a.example/x#:~:text=Hallo", "https://a.example/x"),
        ("https://a.example/x?", "https://a.example/x?"),
        ("https://a.example/x?&&a=1", "https://a.example/x?&&a=1"),
    ],
)
def test_only_tracking_is_dropped_from_an_address(printed: str, bare: str) -> None:
    assert strip_tracking(printed) == bare


@pytest.mark.parametrize(
    "other",
    [
        "http://www.blatt.example/a/b/?id=3&utm_source=x#c",
        "HTTPS://Blatt.Example:443/a/b?id=3",
        "https://m.blatt.example/a/b/index.html?id=3",
        "https://amp.blatt.example/a/b/amp/?id=3",
        f"https://www.google.com/url?q={CODED}",
        " https://blatt.example./a/b?fbclid=1&id=3 ",
        "https://blatt.example/a/%62?id=3",
    ],
)
def test_two_spellings_of_one_page_are_equal(other: str) -> None:
    assert normalise_url(other) == normalise_url(PAGE) == PAGE


@pytest.mark.parametrize(
    "other",
    [
        "https://blatt.example/a/b?id=4",
        "https://blatt.example/a/c?id=3",
        "https://blatt.example:8000/a/b?id=3",
        "https://m.example/a/b?id=3",
    ],
)
def test_other_pages_are_not_equal(other: str) -> None:
    assert normalise_url(other) != normalise_url(PAGE)


def test_a_host_with_umlauts_is_equal_to_its_ascii_spelling() -> None:
    assert normalise_url("https://müller.example/ä") == normalise_url(
        "https://xn--mller-kva.example/%C3%A4"
    )
    assert normalise_url("https://☃☃‡.example/a").startswith("https://")


@pytest.mark.parametrize("text", ["Kein Link", "mailto:A@b.example", "http://[x", "https://"])
def test_what_is_no_address_is_compared_as_text(text: str) -> None:
    assert normalise_url(text) == text.lower()


@settings(deadline=None)  # the machine may be busy
@given(st.one_of(st.text(), st.text().map("https://a.example/{}".format)))
def test_any_text_can_be_compared_and_twice_is_as_once(text: str) -> None:
    assert normalise_url(text) == normalise_url(normalise_url(text)) or "%" in text or "/" in text
    assert isinstance(strip_tracking(unwrap_url(text)), str)
