"""The plain text of a tree: its links are notes."""

from newsletter.markup import parse, plain, to_text


def test_links_become_numbered_notes_and_each_target_has_one_number() -> None:
    text = "[eins](https://a.example/) [zwei](https://b.example/) [eins](https://a.example/)"

    noted = to_text(parse(text), first_note=4)

    assert noted.text == "eins [4] zwei [5] eins [4]"
    assert noted.links == ("https://a.example/", "https://b.example/")


def test_a_link_that_shows_its_target_needs_no_note() -> None:
    noted = to_text(parse("<https://a.example/> [a@b.example](mailto:a@b.example)"))

    assert noted.text == "https://a.example/ a@b.example"
    assert noted.links == ()


def test_blocks_are_lines_with_blank_lines_between() -> None:
    text = "## Titel\n\nEin *Satz*.\\\nNoch einer.\n\n> Zitat\n>\n> Mehr\n\n- a\n- b\n\n7. c\n8. d"

    assert to_text(parse(text)).text == (
        "*Titel*\n\nEin Satz.\nNoch einer.\n\n> Zitat\n>\n> Mehr\n\n- a\n- b\n\n7. c\n8. d"
    )


def test_plain_words_have_no_markup_and_no_lines() -> None:
    text = "# Titel\n\nEin [Link](https://a.example/)\\\nneu\n\n> Zitat\n\n- a\n- b"

    assert plain(parse(text)) == "Titel Ein Link neu Zitat a b"
