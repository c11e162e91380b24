"""Sentences that were put together in English and kept, told again in another language."""

import re
from functools import cache

from newsletter.translation import translate

_SENTENCES = (
    # What an SMTP server did (newsletter.mail.smtp.explain).
    ("The SMTP server {server} cannot be reached ({said}): check {host} and {port}."),
    "The SMTP server {server} does not speak with us ({said}): ask who runs it.",
    (
        "The SMTP server {server} cannot be reached safely ({said}): "
        "check {security} and its certificate."
    ),
    ("The SMTP server {server} refused the login ({said}): check {username} and {password}."),
    (
        "The SMTP server {server} refused the sender ({said}): "
        "check NEWSLETTER_SENDER and NEWSLETTER_SMTP__RETURN_PATH_DOMAIN."
    ),
    "The SMTP server {server} refused this recipient ({said}).",
    "The SMTP server {server} refused the message ({said}).",
    ("The SMTP server {server} wants a login ({said}): set {username} and {password}."),
    "The SMTP server {server} does not take mail now and is asked again later ({said}).",
    "The SMTP server {server} broke off in the middle and is asked again later ({said}).",
    "The SMTP server {server} says that the address does not exist ({said}).",
    "The SMTP server {server} does not take this message now and is asked again later ({said}).",
    "The SMTP server {server} may have taken the message or not ({said}).",
    # Why a sending is held (newsletter.deliveries.hold_if_old).
    (
        "Held, because no worker was at work for {hours} hours, or the database is a backup "
        "that old: if it is one, resuming may send mail twice to those who got it after the "
        "backup was made."
    ),
    (
        "Held, because the database has gone back in time by {minutes} min, as if a backup had "
        "been restored: resuming may send mail twice to those who got it since then."
    ),
    (
        "Held, because the database was restored from a backup: resuming may send mail twice to "
        "those who got it after the backup was made."
    ),
    # Why it is paused (newsletter.deliveries.resume).
    (
        "Paused, because its table delivery_issue_{number} is detached in the database. Attach it "
        "to delivery again, then resume: what became of the mails is kept meanwhile."
    ),
    # What it means for the others (newsletter.deliveries).
    "No SMTP server works, and everybody waits until one does.",
    "Mails leave through the other SMTP servers.",
    "People who were refused for a reason that concerns us: {number}. {words}",
    # Why an issue cannot be made into mail (newsletter.mail.Unrenderable), part by part.
    "{part} cannot be made into mail: {reason}",
    "The issue",
    "The masthead",
    "The mail",
    "Item {number} “{title}”",
    "Item {number}",
    "it contains {mark}, where the mail puts a reader's data.",
    "its language {code} is not known.",
    "{url} is no address of web pages.",
    "The text nests lists or quotations too deep: use one level of each.",
    "The text has {characters} characters: at most {limit} can be read.",
    "The text has {brackets} opening brackets: at most {limit} can be read.",
    # What became of one mail, where no server said it (newsletter.deliveries, newsletter.mail).
    "An editor says that it has arrived.",
    "This program was killed while the mail left: it may have arrived.",
    "A fault of this program: its log says which.",
    "The server closed the connection instead of replying.",
    "It did not reply within {seconds} seconds.",
    "It sent something that is no SMTP reply: {reason}.",
    "The program broke off before the server replied.",
    "The address is empty.",
    "The address has a character that SMTP cannot carry.",
    "The server takes no addresses beyond ASCII: it does not offer SMTPUTF8.",
)
"""Message ids, with places for the facts. What no line fits is told as it was kept."""

_PLACE = re.compile(r"\\\{(\w+)\\\}")


def retell(sentence: str, language: str) -> str:
    """Return a sentence in a language; what is said inside it is told again too.

    Several sentences stand in a line each. One inside another may have lost its full stop.
    """
    lines = [_retell(line, language) for line in sentence.split("\n")]
    if len(lines) > 1 and None not in lines:
        return "\n".join(filter(None, lines))
    return _retell(sentence, language) or sentence


def _retell(sentence: str, language: str) -> str | None:
    """Return a sentence in a language; None if it is none that we know."""
    for template, pattern in _make_patterns():
        if found := pattern.fullmatch(sentence):
            facts = {name: _retell_fact(fact, language) for name, fact in found.groupdict().items()}
            return translate(language, template).format_map(facts)
    return None


def _retell_fact(fact: str, language: str) -> str:
    whole = None if _retell(fact, language) else _retell(f"{fact}.", language)
    return whole.removesuffix(".") if whole else retell(fact, language)


@cache
def _make_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (template, re.compile(_PLACE.sub(r"(?P<\1>.+)", re.escape(template)), re.DOTALL))
        for template in _SENTENCES
    )
