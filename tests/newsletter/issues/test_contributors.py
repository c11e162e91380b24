"""People as editors type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.issues import BadText, parse_contributors, write_contributors
from newsletter.mail import Contributor, Role

NAMES = st.sampled_from(
    ["Ada Beispiel", "Jonas von Muster", "Çelik Öz", "J. R. Probe", "Drago Med", "Hans-Jörg Ö"]
)
PEOPLE = st.builds(
    Contributor,
    name=NAMES,
    prefix=st.sampled_from(["", "Prof.", "Dr. phil."]),
    role=st.sampled_from(Role),
)


@given(st.lists(PEOPLE, max_size=5).map(tuple), st.sampled_from(["de", "en"]))
def test_what_is_written_reads_the_same(people: tuple[Contributor, ...], language: str) -> None:
    assert parse_contributors(write_contributors(people, language)) == people


def test_a_role_may_be_typed_in_any_of_our_languages() -> None:
    typed = "Ada (translation)\nBea (Übersetzung)\nCem ( FOTO )\nDora (im Gespräch)\nEmil (author)"

    assert [each.role for each in parse_contributors(typed)] == [
        Role.TRANSLATOR,
        Role.TRANSLATOR,
        Role.PHOTO,
        Role.INTERVIEWEE,
        Role.AUTHOR,
    ]


def test_blank_lines_and_odd_blanks_do_not_matter() -> None:
    assert parse_contributors("\r\n  Ada \t Beispiel \n\n") == (Contributor(name="Ada Beispiel"),)


def test_a_title_alone_is_a_name() -> None:
    assert parse_contributors("Dr.") == (Contributor(name="Dr."),)


def test_an_unknown_role_is_refused_with_the_word() -> None:
    with pytest.raises(BadText) as caught:
        parse_contributors("Ada (Koch)")

    (problem,) = caught.value.problems
    assert problem.field == "contributors"
    assert "“Koch”" in problem.message
    assert "„Koch“" in problem.say("de")


def test_a_crowd_is_refused() -> None:
    with pytest.raises(BadText, match="31 people"):
        parse_contributors("Ada\n" * 31)
