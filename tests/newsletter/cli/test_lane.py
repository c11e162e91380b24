"""`newsletter lane`: speeds set, listed, removed."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.newsletter.cli.commands import Call


def test_a_speed_is_set_listed_and_removed(newsletter: Call) -> None:
    assert newsletter("lane", "list").out == "all\tno limit\n"
    said = newsletter("lane", "set", "@Readers.Test", "--per-second", "12.5")
    assert said.out == "Mails to readers.test: 12.5/s at most.\n"
    assert newsletter("lane", "set", "all", "--per-second", "1000").code == 0
    assert newsletter("lane", "list").out.splitlines() == ["all\t1,000/s", "readers.test\t12.5/s"]

    said = newsletter("lane", "remove", "readers.test")
    assert said.out == "Mails to readers.test have no speed of their own any more.\n"
    newsletter("lane", "remove", "")
    assert newsletter("lane", "list").out == "all\tno limit\n"


def test_a_warm_up_is_told_and_listed_with_its_goal(newsletter: Call) -> None:
    days = [datetime.now(UTC).date()]
    told = newsletter("lane", "set", "all", "--per-second", "100", "--warm-up-from", "10").out
    days.append(datetime.now(UTC).date())  # it may have become midnight
    said = newsletter("lane", "list").out
    goals = {f"warming up to 100/s on {day + timedelta(days=4)}" for day in days}
    assert told in {f"Mails to all: 10/s at most, {goal}.\n" for goal in goals}
    assert said in {f"all\t10/s\t{goal}\n" for goal in goals}


def test_the_setting_is_listed_where_nothing_else_is_set(
    newsletter: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSLETTER_SMTP__PER_SECOND", "7")
    assert newsletter("lane", "list").out == "all\t7/s\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ("set", "nowhere", "--per-second", "1"),
            "Write the domain as example.org, or “all” for all mails together.",
        ),
        (
            ("set", "all", "--per-second", "0"),
            "Give the mails a second as a number between 0.001 and 100,000.",
        ),
        (
            ("set", "all", "--per-second", "5", "--warm-up-from", "0"),
            (
                "Give the mails a second that a warm-up begins with as a number "
                "between 0.001 and 100,000."
            ),
        ),
        (
            ("set", "@", "--per-second", "1"),
            "Write the domain as example.org, or “all” for all mails together.",
        ),
        (
            ("set", "all", "--per-second", "5", "--warm-up-from", "5"),
            "A warm-up begins slower than the speed it leads to.",
        ),
        (("remove", "readers.test"), "No speed of its own is set there."),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence(
    newsletter: Call, arguments: tuple[str, ...], sentence: str
) -> None:
    said = newsletter("lane", *arguments)
    assert (said.code, said.err) == (1, f"{sentence}\n")
