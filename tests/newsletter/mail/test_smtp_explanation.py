"""What an operator reads about an outcome."""

import pytest
from pydantic import SecretStr

from newsletter.mail.outcome import Outcome, Scope, Step, Verdict
from newsletter.mail.smtp import (
    Server,
    choose_relays,
    choose_server,
    count_connections,
    explain,
)
from newsletter.settings import Relay, Security, Settings, Smtp


def session(step: Step, code: int | None = None, reply: str = "") -> Outcome:
    return Outcome(
        verdict=Verdict.DEFERRED,
        scope=Scope.SESSION,
        step=step,
        code=code,
        reply=reply,
        server="mail.example.org",
    )


def refused(step: Step, *, scope: Scope = Scope.RECIPIENT, hard: bool = False) -> Outcome:
    return Outcome(
        verdict=Verdict.REJECTED,
        scope=scope,
        step=step,
        hard_bounce=hard,
        code=550,
        enhanced="5.1.1",
        reply="No.",
        server="mail.example.org",
    )


@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [
        (
            session(Step.HELLO, 502, "what?"),
            "does not speak with us (502 what?): ask who runs it",
        ),
        (
            session(Step.LOGIN, 454, "Later."),
            "does not take mail now and is asked again later (454 Later)",
        ),
        (
            session(Step.SENDER, 530, "Authentication required"),
            (
                "wants a login (530 Authentication required): "
                "set NEWSLETTER_SMTP__USERNAME and NEWSLETTER_SMTP__PASSWORD"
            ),
        ),
        (
            session(Step.RECIPIENT, None, "The server closed the connection instead of replying."),
            (
                "broke off in the middle and is asked again later "
                "(The server closed the connection instead of replying)"
            ),
        ),
        (
            session(Step.CONNECT, 554),
            "cannot be reached (554): check NEWSLETTER_SMTP__HOST and NEWSLETTER_SMTP__PORT",
        ),
        (
            refused(Step.SENDER, scope=Scope.MESSAGE),
            (
                "refused the sender (550 5.1.1 No): "
                "check NEWSLETTER_SENDER and NEWSLETTER_SMTP__RETURN_PATH_DOMAIN"
            ),
        ),
        (refused(Step.RECIPIENT), "refused this recipient (550 5.1.1 No)"),
        (
            refused(Step.RECIPIENT, hard=True),
            "says that the address does not exist (550 5.1.1 No)",
        ),
        (refused(Step.CONTENT), "refused the message (550 5.1.1 No)"),
        (
            Outcome(verdict=Verdict.DEFERRED, code=451, server="mail.example.org"),
            "does not take this message now and is asked again later (451)",
        ),
        (
            Outcome(verdict=Verdict.UNCERTAIN, server="mail.example.org"),
            "may have taken the message or not (without a word)",
        ),
        (
            Outcome(verdict=Verdict.ACCEPTED, code=250, server="mail.example.org"),
            "took the message",
        ),
    ],
)
def test_an_outcome_is_one_sentence_that_says_what_to_do(outcome: Outcome, sentence: str) -> None:
    assert explain(outcome) == f"The SMTP server mail.example.org {sentence}."


def test_a_reply_with_braces_is_only_text() -> None:
    assert "{said} {0}" in explain(session(Step.CONNECT, None, "{said} {0}"))


def test_the_server_is_the_one_of_the_settings() -> None:
    smtp = Smtp(
        host="mail.example.org",
        port=465,
        username="ada",
        password=SecretStr("geheim"),
        security=Security.TLS,
    )
    assert choose_server(smtp) == Server(
        host="mail.example.org",
        port=465,
        username="ada",
        password="geheim",
        security=Security.TLS,
        connections=8,
    )


def test_the_other_servers_have_their_own_settings() -> None:
    settings = Settings(
        _env_file=None,
        smtp=Smtp(host="one.example.org"),
        relays={
            "spare": Relay(host="three.example.org", weight=0, timeout=5),
            "big": Relay(host="two.example.org", weight=3, mails_per_connection=100),
        },
    )

    big, spare = choose_relays(settings)

    assert (big.host, big.weight, big.mails_per_connection) == ("two.example.org", 3, 100)
    assert (spare.host, spare.weight, spare.timeout) == ("three.example.org", 0, 5)
    assert spare.settings == "NEWSLETTER_RELAYS__SPARE"
    assert count_connections([choose_server(settings.smtp), big, spare]) == 16
    assert count_connections([spare]) == 8
    assert (
        explain(session(Step.TLS), settings=spare.settings)
        == "The SMTP server mail.example.org cannot be reached safely (without a word): "
        "check NEWSLETTER_RELAYS__SPARE__SECURITY and its certificate."
    )
