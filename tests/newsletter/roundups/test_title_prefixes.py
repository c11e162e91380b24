"""What stands before titles: the language of a piece, or its paper."""

from newsletter.roundups import RoundupItem, read

TEXT = "Seit dem Frühjahr fährt der Bus wieder bis an den See, und alle steigen aus."


def read_titles(*titles: str) -> tuple[RoundupItem, ...]:
    names = ("Ida Probe", "Tom Test", "Eva Muster", "Jan Nord")
    pieces = (
        f"{title}\n\nVon {name}, 3. Mai 2025\n\n{TEXT}\n\n[Weiterlesen]"
        for title, name in zip(titles, names, strict=False)
    )
    return read("Rundblick\n\n" + "\n\n".join(pieces)).items


def test_the_tags_of_languages_are_no_part_of_titles() -> None:
    items = read_titles("[DE] Wem gehört der Schnee?", "(it) La panchina", "[DE] Am Stammtisch")
    assert [item.title for item in items] == [
        "Wem gehört der Schnee?",
        "La panchina",
        "Am Stammtisch",
    ]


def test_one_word_in_brackets_and_what_is_no_language_stay_in_their_titles() -> None:
    items = read_titles("[DE] Wem gehört der Schnee?", "[XX] Die Bank am Hang", "Am Stammtisch")
    assert [item.title for item in items][:2] == [
        "[DE] Wem gehört der Schnee?",
        "[XX] Die Bank am Hang",
    ]


def test_papers_before_signed_titles_are_sources_where_some_are_surely_papers() -> None:
    items = read_titles("The Bay Review: Wer segelt?", "Nordlicht: Zählt mit", "Talbote: Warten")
    assert [(item.title, item.source.name) for item in items] == [
        ("Wer segelt?", "The Bay Review"),
        ("Zählt mit", "Nordlicht"),
        ("Warten", "Talbote"),
    ]
    assert [item.contributors[0].name for item in items] == ["Ida Probe", "Tom Test", "Eva Muster"]


def test_subjects_before_titles_are_no_papers() -> None:
    for titles in (
        ("Musik: Neues vom Chor", "Küche: Neues vom Ofen", "Wege: Neues vom Hang"),
        ("The Bay Review: Wer segelt?", "Interview: Wer wartet?", "Talbote: Warten"),
        ("Talbote: Warten", "Talbote: Hoffen", "Talbote: Segeln"),
    ):
        items = read_titles(*titles)
        assert [(item.title, item.source.name) for item in items] == [(one, None) for one in titles]
