"""A moment is read as people write it, in the newsletter's zone, clocks put forward and all."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from newsletter.deliveries import BadMoment, SkippedMoment, read_moment

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 22, 11, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-11-23 07:00", "2026-11-23T06:00Z"),
        (" 2026-11-23T07:00 ", "2026-11-23T06:00Z"),
        ("2026-07-01 07:00", "2026-07-01T05:00Z"),
        ("2026-11-23T07:00:30", "2026-11-23T06:00:30Z"),
        ("2026-11-23T07:00Z", "2026-11-23T07:00Z"),
        ("2026-11-23T07:00+05:30", "2026-11-23T01:30Z"),
        ("12:31", "2026-11-22T11:31Z"),
        ("12:30", "2026-11-23T11:30Z"),
        ("7:05", "2026-11-23T06:05Z"),
        ("2026-10-25 02:30", "2026-10-25T00:30Z"),  # shown twice
        ("2026-10-25 02:30+01:00", "2026-10-25T01:30Z"),
        ("2027-03-28 03:00", "2027-03-28T01:00Z"),
    ],
)
def test_a_moment_is_meant_in_the_zone_unless_it_has_its_own(written: str, meant: str) -> None:
    assert read_moment(written, zone=BERLIN, now=NOW) == datetime.fromisoformat(meant)


@pytest.mark.parametrize(
    "written",
    [
        "", "tomorrow", "2026-11-23", "20261123", "25:00", "12:60", "2026-13-01 07:00", "٧:٣٠",
        "2026-02-30 07:00", "0001-01-01T00:00+14:00", "9999-12-31T23:59-12:00", "2026-11-23T07",
        "0001-01-01T00:00",
    ],
)  # fmt: skip
def test_what_is_no_moment_is_said_so(written: str) -> None:
    with pytest.raises(BadMoment):
        read_moment(written, zone=BERLIN, now=NOW)


@pytest.mark.parametrize("written", ["2027-03-28 02:00", "2027-03-28 02:30", "2027-03-28 02:59"])
def test_a_time_that_no_clock_shows_is_not_guessed(written: str) -> None:
    with pytest.raises(SkippedMoment):
        read_moment(written, zone=BERLIN, now=NOW)


def test_the_next_half_past_two_may_be_one_that_is_skipped() -> None:
    eve = datetime(2027, 3, 27, 20, 0, tzinfo=UTC)
    with pytest.raises(SkippedMoment):
        read_moment("02:30", zone=BERLIN, now=eve)
