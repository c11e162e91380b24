"""Plain text that flows: RFC 3676."""

from hypothesis import given
from hypothesis import strategies as st

from newsletter.mail.flowing import flow


def _unflow(text: str) -> str:
    """Read flowed text as a mail program does."""
    paragraphs: list[str] = []
    goes_on = False
    for line in text.removesuffix("\n").split("\n"):
        mark = "> " if line.startswith(">") else ""
        words = line[1:] if mark else line
        words = words.removeprefix(" ")
        if goes_on:
            paragraphs[-1] += words
        else:
            paragraphs.append((mark + words).rstrip(" ") if not words else mark + words)
        goes_on = words.endswith(" ")
    return "\n".join(paragraphs)


def test_long_lines_go_on_behind_a_blank_and_quotations_stay_quotations() -> None:
    text = "Wort " * 20 + "Ende\n\n> " + "Zitat " * 15 + "Ende\n>\n> Neu"

    flowed = flow(text)

    assert _unflow(flowed) == text
    assert max(map(len, flowed.split("\n"))) <= 72
    assert [line for line in flowed.split("\n") if line.startswith(">")][-2:] == [">", "> Neu"]


def test_links_stay_whole() -> None:
    url = "https://example.org/" + "a" * 100

    assert flow(f"Mehr dazu: {url}") == f"Mehr dazu: \n{url}\n"


def test_what_would_read_as_something_else_is_stuffed() -> None:
    text = "Hier steht ein Satz, der so lang ist, dass in der zweiten Zeile genau >\n>x\nFrom here"

    assert flow(text).split("\n")[1:] == [" >x", " From here", ""]


def test_blank_lines_are_never_more_than_one() -> None:
    assert flow("\n\na  \n\n\n\nb\n\n") == "a\n\nb\n"


@given(st.lists(st.text("ab >.-", max_size=120).map(str.strip).filter(bool), min_size=1))
def test_no_word_is_lost(paragraphs: list[str]) -> None:
    flowed = flow("\n\n".join(paragraphs))

    assert flowed.split() == "\n\n".join(paragraphs).split() or ">" in flowed
    assert max(map(len, flowed.split("\n"))) <= max(72, *map(len, " ".join(paragraphs).split()))
