"""What errors say on a page, in its language."""

import pytest

from newsletter.deliveries import NotPublished, NotSending, SendingStatus
from newsletter.issues import UnknownIssue
from newsletter.mail import Unrenderable
from newsletter.roundups import BinaryInputError, TooManyBlocksError
from newsletter.web.explanation import explain
from subscribers import ConfirmationExpired


@pytest.mark.parametrize(
    ("error", "german"),
    [
        (UnknownIssue(12), "Diese Ausgabe gibt es nicht."),
        (
            NotPublished(12),
            "Veröffentlichen Sie die Ausgabe zuerst; dann lässt sie sich verschicken.",
        ),
        (
            NotSending(12, "paused", SendingStatus.CANCELLED),
            "Das geht nicht: Die Ausgabe ist abgebrochen.",
        ),
        (
            TooManyBlocksError(count=60_000, limit=50_000),
            "Der Text hat 60.000 Zeilen, mehr als die 50.000, die eine Presseschau haben darf.",
        ),
        (
            BinaryInputError(found="a PDF document"),
            (
                "Die Eingabe ist kein Text, sondern ein PDF-Dokument: "
                "Kopieren Sie den Text daraus, und fügen Sie ihn ein."
            ),
        ),
        (
            Unrenderable("The issue", "{braces} are no places."),
            "Die Ausgabe lässt sich nicht zu einer Mail machen: {braces} are no places.",
        ),
        (
            ConfirmationExpired(12),
            "Dieser Link ist abgelaufen: Bitte abonnieren Sie noch einmal, dann kommt ein neuer.",
        ),
    ],
)
def test_an_error_is_explained_with_its_facts(error: Exception, german: str) -> None:
    assert explain(error, "de") == german


@pytest.mark.parametrize("status", [None, *SendingStatus])
def test_each_state_of_a_sending_has_a_name_in_german(status: SendingStatus | None) -> None:
    error = NotSending(12, "resumed", status)
    assert error.state in str(error)
    assert error.state not in explain(error, "de")


def test_what_nobody_knows_is_said_as_it_says_itself() -> None:
    assert explain(ValueError("{odd}"), "de") == "{odd}"
