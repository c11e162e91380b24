"""Outcomes in sentences that an operator understands and can act on."""

from newsletter.mail.outcome import Outcome, Scope, Step, Verdict

_LOGIN_WANTED = 530
_LEAST_REFUSAL = 500

_SESSION = {
    Step.CONNECT: ("cannot be reached ({said}): check {settings}__HOST and {settings}__PORT"),
    Step.HELLO: "does not speak with us ({said}): ask who runs it",
    Step.TLS: ("cannot be reached safely ({said}): check {settings}__SECURITY and its certificate"),
    Step.LOGIN: ("refused the login ({said}): check {settings}__USERNAME and {settings}__PASSWORD"),
}
_REFUSED = {
    Step.SENDER: (
        "refused the sender ({said}): "
        "check NEWSLETTER_SENDER and NEWSLETTER_SMTP__RETURN_PATH_DOMAIN"
    ),
    Step.RECIPIENT: "refused this recipient ({said})",
    Step.CONTENT: "refused the message ({said})",
}


def explain(outcome: Outcome, *, settings: str = "NEWSLETTER_SMTP") -> str:
    """Say in one sentence what the server did and, where there is something, what to check.

    `settings` is what the names of the server's settings begin with.
    """
    said = " ".join(str(part) for part in (outcome.code, outcome.enhanced, outcome.reply) if part)
    predicate = _choose_predicate(outcome).replace("{settings}", settings)
    predicate = predicate.replace("{said}", said.rstrip(".") or "without a word")
    return f"The SMTP server {outcome.server} {predicate}."


def _choose_predicate(outcome: Outcome) -> str:
    if outcome.verdict is Verdict.ACCEPTED:
        return "took the message" if outcome.step is Step.CONTENT else "is ready to take mail"
    if outcome.verdict is Verdict.UNCERTAIN:
        return "may have taken the message or not ({said})"
    if outcome.scope is Scope.SESSION:
        return _choose_session_predicate(outcome)
    if outcome.hard_bounce:
        return "says that the address does not exist ({said})"
    if outcome.verdict is Verdict.DEFERRED:
        return "does not take this message now and is asked again later ({said})"
    return _REFUSED[outcome.step]


def _choose_session_predicate(outcome: Outcome) -> str:
    if outcome.code == _LOGIN_WANTED:
        return "wants a login ({said}): set {settings}__USERNAME and {settings}__PASSWORD"
    if outcome.code is not None and outcome.code < _LEAST_REFUSAL:
        return "does not take mail now and is asked again later ({said})"
    return _SESSION.get(outcome.step, "broke off in the middle and is asked again later ({said})")
