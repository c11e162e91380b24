"""`newsletter issue`: from a file to a sending that workers do, and what is wrong on the way."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from tests.newsletter.cli.commands import IN_SPITE, SAMPLE, Call, Said

COUNTS = ("queued", "sent", "deferred", "failed", "bounced", "complained", "skipped", "uncertain")


@pytest.fixture
def drafted(newsletter: Call) -> Call:
    """The command line, with the sample as issue 1."""
    assert newsletter("issue", "import", str(SAMPLE)).code == 0
    return newsletter


def status(newsletter: Call, number: int = 1) -> dict[str, object]:
    document: dict[str, object] = json.loads(
        newsletter("issue", "status", str(number), "--json").out
    )
    return document


def test_an_import_says_its_number_and_what_is_to_be_mended(newsletter: Call) -> None:
    said = newsletter("issue", "import", str(SAMPLE))
    assert said == Said(
        code=0,
        out="Issue 1: 10 items, reading: bylines.\n"
        "warning source.missing      items 1–10: The source is missing.\n"
        "warning translator.missing  item 6: "
        "The original is in another language; say who translated it.\n",
        err="",
    )


def test_a_check_may_try_the_links_and_keeps_the_answers(newsletter: Call) -> None:
    source = (
        "Moos\nVon Ida Kern – 16. November 2026\nEs wächst, wo niemand geht.\n"
        "Weiterlesen: http://127.0.0.1/moos\n"
    )
    newsletter("issue", "import", "-", stdin=source.encode())
    first = newsletter("issue", "check", "1", "--links")
    assert first.code == 1
    assert "1 link tried, 0 known." in first.out
    assert re.search(r"error +link\.dead", first.out)
    assert "0 links tried, 1 known." in newsletter("issue", "check", "1", "--links").out


def test_a_title_may_be_given(newsletter: Call) -> None:
    newsletter("issue", "import", str(SAMPLE), "--title", "Ein anderer Titel")
    assert "Ein anderer Titel" in newsletter("issue", "preview", "1").out


def test_a_draft_is_imported_from_the_standard_input(newsletter: Call) -> None:
    said = newsletter("issue", "import", "-", stdin=SAMPLE.read_bytes())
    assert said.out.startswith("Issue 1: 10 items")


def test_a_check_exits_with_1_if_something_stops_the_issue(
    drafted: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert drafted("issue", "check", "1").code == 0
    monkeypatch.delenv("NEWSLETTER_IMPRINT")
    said = drafted("issue", "check", "1")
    assert said.code == 1
    assert "error   imprint.missing" in said.out
    assert re.search(r"^12 findings, \d\d\.\d KB of HTML\.$", said.out, re.MULTILINE)


def test_a_preview_shows_each_part_of_the_mail(drafted: Call) -> None:
    title = "Das Wörterbuch der Geräusche"
    assert title in drafted("issue", "preview", "1", "--text").out
    html = drafted("issue", "preview", "1", "--html").out
    assert html.startswith("<!DOCTYPE html>")
    assert "slot" not in html.lower()
    eml = drafted("issue", "preview", "1", "--eml").out
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in eml
    said = drafted("issue", "preview", "1", "--eml", "--html")
    assert said.code == 2
    assert "choose one of" in said.err


def test_the_status_of_a_draft_has_the_same_names(drafted: Call) -> None:
    said = drafted("issue", "status", "1")
    assert said.out == "Issue 1 is a draft.\n"
    assert status(drafted) == {
        "issue": 1,
        "status": "draft",
        "audience": 0,
        **dict.fromkeys(COUNTS, 0),
        "per_second": 0.0,
        "started_at": None,
        "finished_at": None,
        "alarm": None,
        "scheduled_at": None,
        "held": None,
    }


@pytest.mark.parametrize("verb", ["check", "preview", "status", "pause", "resume", "send"])
def test_an_unknown_number_is_one_sentence(newsletter: Call, verb: str) -> None:
    said = newsletter("issue", verb, "77")
    assert (said.code, said.out, said.err) == (1, "", "There is no issue 77.\n")


@pytest.mark.parametrize("number", ["0", "99999999999999999999", "zwei"])
def test_what_is_no_number_is_wrong_usage(newsletter: Call, number: str) -> None:
    assert newsletter("issue", "status", number).code == 2


@pytest.mark.parametrize("state", ["gone", ""])
def test_an_unknown_state_is_wrong_usage(newsletter: Call, state: str) -> None:
    said = newsletter("issue", "status", "1", "--state", state)
    assert said.code == 2
    assert "queued, sent, deferred" in said.err


def test_an_issue_with_errors_is_not_sent(drafted: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NEWSLETTER_IMPRINT")
    said = drafted("issue", "send", "1", *IN_SPITE, "--override", "imprint.mising=a slip")
    assert said.code == 1
    assert said.out == (
        "error   imprint.missing     There is no imprint; set NEWSLETTER_IMPRINT.\n"
    )
    assert said.err.endswith("overridden with a reason: imprint.missing.\n")
    assert status(drafted)["status"] == "draft"


@pytest.mark.parametrize("text", ["link.missing", "link.missing=", "=so", " = "])
def test_an_override_without_a_reason_is_none(newsletter: Call, text: str) -> None:
    said = newsletter("issue", "send", "1", "--override", text)
    assert said.code == 1
    assert said.err == f'{text!r} is no override: write it as link.missing="the reason".\n'


def test_a_warning_is_not_passed_in_silence(drafted: Call) -> None:
    said = drafted("issue", "send", "1", "--override", "source.missing=it names none")
    assert said.code == 1
    assert "source.missing" not in said.out
    assert "warning translator.missing" in said.out
    assert said.err == (
        "Issue 1 has warnings: mend them, or say why each may stay: "
        '--override translator.missing="the reason"\n'
    )
    assert status(drafted)["status"] == "draft"


def test_the_warnings_that_are_passed_are_shown(drafted: Call) -> None:
    drafted("subscribers", "add", "ada@example.org")
    tomorrow = f"{datetime.now(UTC) + timedelta(days=1):%Y-%m-%d} 08:00"
    said = drafted("issue", "send", "1", *IN_SPITE, "--at", tomorrow)
    assert said.code == 0, said.err
    assert said.out.startswith(
        "Issue 1 is published in spite of:\n"
        "warning source.missing      items 1–10: The source is missing.\n"
    )


@pytest.mark.parametrize("option", [("--at", "2199-01-01 08:00"), ("--override", "a.b=c")])
def test_the_rest_goes_with_no_other_option(newsletter: Call, option: tuple[str, str]) -> None:
    assert newsletter("issue", "send", "1", "--rest", *option).code == 2


def test_what_was_never_sent_has_no_rest(drafted: Call) -> None:
    said = drafted("issue", "send", "1", "--rest")
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("Issue 1 cannot be sent to the rest")
    said = drafted("issue", "settle", "1", "--arrived")
    assert said.err.startswith("Issue 1 cannot be settled")
    said = drafted("issue", "status", "1", "--csv", "people.csv")
    assert (said.code, said.err) == (1, "Issue 1 has not been sent: there is nobody to list.\n")


@pytest.mark.parametrize("choice", [(), ("--arrived", "--again")])
def test_a_doubt_is_settled_one_way(newsletter: Call, choice: tuple[str, ...]) -> None:
    assert newsletter("issue", "settle", "1", *choice).code == 2


def test_an_issue_that_nobody_would_get_stays_a_draft(drafted: Call) -> None:
    said = drafted("issue", "send", "1", *IN_SPITE)
    assert (said.code, said.err) == (
        1,
        "Nobody has an active subscription: there is nobody to send to.\n",
    )
    assert status(drafted)["status"] == "draft"


def test_a_draft_is_tested_as_it_stands(drafted: Call) -> None:
    said = drafted("issue", "test", "1", "--to", "ada@example.org")
    assert (said.code, said.out) == (
        0,
        "The test of issue 1 leaves as soon as a worker runs.\n",
    )
    assert drafted("issue", "test", "77", "--to", "ada@example.org").code == 1


def test_what_is_not_being_sent_is_not_paused(drafted: Call) -> None:
    for verb in ("pause", "resume", "cancel"):
        said = drafted("issue", verb, "1")
        assert said.code == 1
        assert said.err.startswith("Issue 1 cannot be")


def test_a_missing_secret_is_said(
    call: Call, monkeypatch: pytest.MonkeyPatch, database: URL
) -> None:
    monkeypatch.setenv("NEWSLETTER_DATABASE_URL", database.render_as_string(hide_password=False))
    said = call("issue", "import", str(SAMPLE))
    assert said.code == 1
    assert said.err == ("NEWSLETTER_SECRET_KEY: it is missing; set 32 random characters or more.\n")


def test_the_database_may_be_given_with_any_driver(newsletter: Call, empty: Path) -> None:
    assert newsletter("migrate").out == "The database is up to date.\n"
    assert list(empty.iterdir()) == []
