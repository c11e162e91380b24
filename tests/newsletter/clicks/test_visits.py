"""What counts as a click: people one by one, scanners not at all."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from newsletter.clicks import ItemLink, is_program
from newsletter.clicks.visits import Visits

NOON = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
ADA, BEA = "192.0.2.1", "2001:db8::7"


def link(item: int, issue_id: int = 7) -> ItemLink:
    return ItemLink(issue_id=issue_id, item=item, digest="abcdefgh")


def test_a_click_counts_once_it_has_proven_to_be_no_burst() -> None:
    visits = Visits()
    visits.note(link(1), ADA, now=NOON)

    assert visits.settle(NOON + 10 * SECOND) == Counter()
    assert visits.settle(NOON + 11 * SECOND) == Counter({link(1): 1})
    assert visits.settle(NOON + 12 * SECOND) == Counter()


def test_two_people_are_two_clicks() -> None:
    visits = Visits()
    visits.note(link(1), ADA, now=NOON)
    visits.note(link(1), BEA, now=NOON)

    assert visits.settle(NOON + HOUR) == Counter({link(1): 2})


def test_who_opens_many_links_at_once_opened_none() -> None:
    visits = Visits()
    for item in range(1, 8):
        visits.note(link(item), ADA, now=NOON + item * SECOND)
    visits.note(link(1), BEA, now=NOON)

    assert visits.settle(NOON + HOUR) == Counter({link(1): 1})


def test_what_a_scanner_opens_later_in_the_minute_does_not_count_either() -> None:
    visits = Visits()
    for item in range(1, 5):
        visits.note(link(item), ADA, now=NOON)
    visits.note(link(9), ADA, now=NOON + 30 * SECOND)

    assert visits.settle(NOON + HOUR) == Counter()


def test_who_reads_on_and_opens_one_link_after_another_is_counted() -> None:
    visits = Visits()
    for item in range(1, 8):
        visits.note(link(item), ADA, now=NOON + item * 5 * SECOND)

    assert visits.settle(NOON + HOUR) == Counter({link(item): 1 for item in range(1, 8)})


def test_links_of_different_issues_are_no_burst() -> None:
    visits = Visits()
    for issue_id in range(1, 8):
        visits.note(link(1, issue_id), ADA, now=NOON)

    assert visits.settle(NOON + HOUR).total() == 7


def test_the_same_link_again_is_the_same_click_for_a_minute() -> None:
    visits = Visits()
    for seconds in (0, 1, 59, 61):
        visits.note(link(1), ADA, now=NOON + seconds * SECOND)

    assert visits.settle(NOON + HOUR) == Counter({link(1): 2})


def test_addresses_are_kept_as_hashes_and_for_a_minute() -> None:
    visits, others = Visits(), Visits()
    for each in (visits, others):
        each.note(link(1), ADA, now=NOON)

    assert ADA not in str(visits._visitors)
    assert list(visits._visitors) != list(others._visitors)
    visits.settle(NOON + 60 * SECOND)
    assert not visits._visitors


def test_when_all_is_to_be_written_nothing_is_held_back() -> None:
    visits = Visits()
    visits.note(link(1), ADA, now=NOON)

    assert visits.settle(None) == Counter({link(1): 1})


def test_a_flood_of_addresses_does_not_fill_the_memory() -> None:
    visits = Visits(most=3)
    for number in range(9):
        visits.note(link(1), f"192.0.2.{number}", now=NOON)

    assert visits.settle(NOON + HOUR) == Counter({link(1): 3})


@pytest.mark.parametrize(
    ("agent", "is_one"),
    [
        ("", True),
        ("Mozilla/5.0 (compatible; bingbot/2.0)", True),
        ("python-requests/2.32", True),
        ("curl/8.5.0", True),
        ("Mozilla/5.0 (X11) HeadlessChrome/141.0 Safari/537.36", True),
        ("BarracudaCentral Link Check", True),
        ("WhatsApp/2.23", True),
        ("Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 Version/19.0 Safari/605.1.15", False),
        ("Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/145.0", False),
        ("Mozilla/5.0 (Linux; Android 16; Cubot X70) Chrome/141.0 Mobile Safari/537.36", False),
    ],
)
def test_programs_are_known_by_what_they_say(agent: str, *, is_one: bool) -> None:
    assert is_program(agent) is is_one
