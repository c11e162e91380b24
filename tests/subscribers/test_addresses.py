"""What is an address, what is none, and which spellings are the same mailbox."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.provisional import domains

from subscribers import AddressFault, InvalidAddress, parse_address

_texts = st.one_of(
    st.text(),
    st.builds("{}@{}".format, st.text(min_size=1), st.text(min_size=1)),
    st.builds("{}@example.org".format, st.text(min_size=1, max_size=12)),
    st.builds("reader@{}.test".format, st.text(min_size=1, max_size=12)),
    st.builds("reader@{}".format, domains()),
    st.emails(),
)


@settings(deadline=None)  # a busy machine is no failure
@given(_texts)
@example("ſtein@example.org")
@example("ᾳ@example.org")
@example("İ.ﬃ@example.org")
@example("\u1e9b\u0323@example.org")
@example("x@xn--a.test")
@example("\ud800@example.org")
@example("\ufdfa" * 20 + "@example.org")
def test_a_text_is_an_address_or_says_why_not(text: str) -> None:
    try:
        address = parse_address(text)
    except InvalidAddress:
        return
    assert parse_address(address.spelling) == address
    assert parse_address(address.key).key == address.key


@pytest.mark.parametrize(
    ("text", "spelling", "key"),
    [
        ("reader@example.org", "reader@example.org", "reader@example.org"),
        (" \tReader@Example.ORG\N{NO-BREAK SPACE}", "Reader@example.org", "reader@example.org"),
        ("a@bücher.example", "a@xn--bcher-kva.example", "a@xn--bcher-kva.example"),
        ("a@BÜCHER.example", "a@xn--bcher-kva.example", "a@xn--bcher-kva.example"),
        ("a@xn--bcher-kva.example", "a@xn--bcher-kva.example", "a@xn--bcher-kva.example"),
        ("JÜRGEN@example.org", "JÜRGEN@example.org", "jürgen@example.org"),
        ("Ju\u0308rgen@example.org", "Jürgen@example.org", "jürgen@example.org"),
        ("ｒｅａｄｅｒ@example.org", "ｒｅａｄｅｒ@example.org", "reader@example.org"),
        ("a+news@example.org", "a+news@example.org", "a+news@example.org"),
        ("reader@mail.example.test", "reader@mail.example.test", "reader@mail.example.test"),
    ],
)
def test_the_spelling_is_kept_and_the_key_is_one_for_all_of_them(
    text: str, spelling: str, key: str
) -> None:
    address = parse_address(text)
    assert (address.spelling, address.key) == (spelling, key)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", AddressFault.EMPTY),
        (" \t ", AddressFault.EMPTY),
        ("a" * 321, AddressFault.TOO_LONG),
        ("reader@example.org\r\nBcc: all@example.org", AddressFault.UNPRINTABLE),
        ("reader@example.org\n", AddressFault.UNPRINTABLE),
        ("rea\0der@example.org", AddressFault.UNPRINTABLE),
        ("reader\ud800@example.org", AddressFault.UNPRINTABLE),
        ("reader\N{RIGHT-TO-LEFT OVERRIDE}@example.org", AddressFault.UNPRINTABLE),
        ("reader\N{LINE SEPARATOR}@example.org", AddressFault.UNPRINTABLE),
        ("reader.example.org", AddressFault.NO_AT_SIGN),
        ("reader@", AddressFault.MALFORMED),
        ("@example.org", AddressFault.MALFORMED),
        ("re ader@example.org", AddressFault.MALFORMED),
        ("a@b@example.org", AddressFault.MALFORMED),
        ("reader@example", AddressFault.MALFORMED),
        ("reader@test", AddressFault.MALFORMED),
        ("reader@localhost", AddressFault.MALFORMED),
        ("reader@example.org.", AddressFault.MALFORMED),
        ("reader@[127.0.0.1]", AddressFault.MALFORMED),
        ('"reader"@example.org', AddressFault.MALFORMED),
        ("Reader <reader@example.org>", AddressFault.MALFORMED),
        ("reader..twice@example.org", AddressFault.MALFORMED),
        ("a" * 65 + "@example.org", AddressFault.MALFORMED),
        ("a\N{ONE DOT LEADER}\N{ONE DOT LEADER}b@example.org", AddressFault.MALFORMED),
        ("a\N{FULLWIDTH COMMERCIAL AT}b@example.org", AddressFault.MALFORMED),
    ],
)
def test_what_is_no_address_is_refused_with_a_reason_that_does_not_repeat_it(
    text: str, fault: AddressFault
) -> None:
    with pytest.raises(InvalidAddress) as caught:
        parse_address(text)
    assert caught.value.code is fault
    assert caught.value.message.endswith(".")
    assert "reader" not in caught.value.message
