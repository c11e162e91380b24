"""The places in a rendered mail where a person's values go, and views of it without a person."""

import re
from enum import StrEnum
from html import escape

from newsletter.markup import clean_line
from newsletter.translation import translate


class Slot(StrEnum):
    """A mark that templates, MJML, premailer and quoted-printable leave alone."""

    GREETING = "__GREETING__"  # the line that greets a person
    TOKEN = "__READER_TOKEN__"  # noqa: S105  # the person's token in links; no secret of ours


ANY_SLOT = re.compile("(" + "|".join(re.escape(slot) for slot in Slot) + ")")
"""Splits a text at its marks; the marks are kept."""

_PERSONAL = re.compile(r'<div\b[^>]*class="personal"[^>]*>.*?</div>', re.DOTALL)


def greeting(name: str, language: str) -> str:
    """Return the line that greets a person, or everybody where there is no name."""
    name = clean_line(name)
    if not name:
        return translate(language, "Dear readers,")
    return translate(language, "Hello {name},").format(name=name)


def web_view(html: str, language: str) -> str:
    """Return the HTML of a mail as everybody may see it.

    Greets everybody and lacks the footer's lines for the one subscriber; else it is what is mailed.
    """
    return _PERSONAL.sub("", html).replace(Slot.GREETING, escape(greeting("", language)))


def plain_view(text: str, language: str) -> str:
    """Return the plain text of a mail as everybody may see it: its personal links lead nowhere."""
    return text.replace(Slot.GREETING, greeting("", language)).replace(Slot.TOKEN, "…")
