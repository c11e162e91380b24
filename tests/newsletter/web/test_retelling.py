"""What was kept in English, told in German."""

import re
from itertools import product

import pytest

from newsletter.deliveries import HELD
from newsletter.deliveries.sendings.heartbeat import _OUTAGE, _RESTORED, _WENT_BACK
from newsletter.mail import Unrenderable
from newsletter.mail.outcome import Outcome, Scope, Step, Verdict
from newsletter.mail.smtp import explain as explain_outcome
from newsletter.translation import translate
from newsletter.web.explanation import explain
from newsletter.web.retelling import _SENTENCES, retell

OUTCOMES = [
    Outcome(
        verdict=verdict,
        scope=scope,
        step=step,
        hard_bounce=hard,
        code=code,
        reply="a (strange) reply, check it",
        server="mail.example.org",
    )
    for verdict, scope, step, hard, code in product(
        (Verdict.DEFERRED, Verdict.REJECTED, Verdict.UNCERTAIN),
        Scope,
        Step,
        (False, True),
        (None, 450, 530, 550),
    )
    # Only a refusal at these steps is a person's or a message's fault.
    if scope is Scope.SESSION or step in {Step.SENDER, Step.RECIPIENT, Step.CONTENT}
]


@pytest.mark.parametrize("sentence", sorted({explain_outcome(each) for each in OUTCOMES}))
def test_what_a_server_did_is_said_in_german_with_its_own_words(sentence: str) -> None:
    german = retell(sentence, "de")

    assert german.startswith("Der SMTP-Server mail.example.org ")
    assert "a (strange) reply, check it" in german
    assert re.findall(r"NEWSLETTER_\w+", german) == re.findall(r"NEWSLETTER_\w+", sentence)
    assert retell(sentence, "en") == sentence


@pytest.mark.parametrize(
    "sentence", [_OUTAGE.format(hours=5), _WENT_BACK.format(minutes=9), _RESTORED]
)
def test_why_a_sending_is_held_is_said_in_german(sentence: str) -> None:
    german = retell(sentence, "de")

    assert sentence.startswith(HELD)
    assert german.startswith("Angehalten, weil ")
    assert re.findall(r"\d+", german) == re.findall(r"\d+", sentence)


def test_a_sentence_inside_a_sentence_is_told_too() -> None:
    kept = str(
        Unrenderable("Item 3 “Moos”", "The text has 9,000 characters: at most 8 can be read.")
    )

    assert retell(kept, "de") == (
        "Beitrag 3 „Moos“ lässt sich nicht zu einer Mail machen: "
        "Der Text hat 9,000 Zeichen: Höchstens 8 lassen sich lesen."
    )
    assert explain(Unrenderable("The masthead", "'x' is no address of web pages."), "de") == (
        "Der Kopf der Mail lässt sich nicht zu einer Mail machen: 'x' ist keine Adresse im Web."
    )


def test_a_sentence_in_brackets_is_told_without_its_full_stop() -> None:
    broken = Outcome(
        verdict=Verdict.UNCERTAIN,
        scope=Scope.RECIPIENT,
        step=Step.CONTENT,
        reply="The server closed the connection instead of replying.",
        server="mail.example.org",
    )

    assert retell(explain_outcome(broken), "de") == (
        "Der SMTP-Server mail.example.org hat die Nachricht vielleicht angenommen, vielleicht "
        "nicht (Der Server hat die Verbindung geschlossen, statt zu antworten)."
    )


@pytest.mark.parametrize("step", [Step.CONNECT, Step.TLS, Step.LOGIN])
def test_the_settings_of_another_server_are_named(step: Step) -> None:
    outcome = Outcome(verdict=Verdict.DEFERRED, scope=Scope.SESSION, step=step, server="b.example")
    sentence = explain_outcome(outcome, settings="NEWSLETTER_RELAYS__SECOND")

    german = retell(sentence, "de")

    assert german.startswith("Der SMTP-Server b.example ")
    assert "NEWSLETTER_RELAYS__SECOND__" in german


def test_an_alarm_of_several_servers_is_told_line_by_line() -> None:
    first, second = sorted({explain_outcome(each) for each in OUTCOMES})[:2]
    alarm = f"{first}\n{second}\nMails leave through the other SMTP servers."

    assert retell(alarm, "de").split("\n") == [
        retell(first, "de"),
        retell(second, "de"),
        "Über die anderen SMTP-Server gehen weiter Mails hinaus.",
    ]
    assert retell(f"{first}\nnobody knows this", "de").endswith("nobody knows this")


def test_what_nobody_knows_stays_as_it_was_kept() -> None:
    assert retell("Etwas ganz anderes.", "de") == "Etwas ganz anderes."
    assert retell("", "de") == ""


def test_every_line_is_there_in_german() -> None:
    assert [each for each in _SENTENCES if translate("de", each) == each] == []
