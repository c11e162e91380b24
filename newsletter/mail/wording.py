"""What the mail says of its own accord: bylines, credits, the words of a link, quotation marks."""

import re
from urllib.parse import urlsplit

from babel.dates import format_date, format_time
from babel.lists import format_list

from newsletter.mail.content import Contributor, ItemContent, ItemKind, LinkKind, Role
from newsletter.mail.direction import find_locale, isolate
from newsletter.translation import translate

_QUOTES = {
    "de": ("„“", "‚‘"),
    "en": ("“”", "‘’"),
    "es": ("«»", "“”"),
    "fr": (("«\u00a0", "\u00a0»"), "“”"),
    "it": ("«»", "“”"),
    "nl": ("“”", "‘’"),
    "pl": ("„”", "«»"),
    "pt": ("“”", "‘’"),
    "ru": ("«»", "„“"),
}
"""Outer and inner quotation marks of the languages; others are quoted as English."""

_QUOTED = re.compile('[„“”«»"]([^„“”«»"]+)[„“”«»"]')
_LONGEST_QUOTED = 120  # characters of a title in the words of a link

_EDITORS = re.compile(r"\w*redaktion", re.IGNORECASE)
"""An author that is no person, and has an article in German."""

_LABELS = {
    ItemKind.SPONSOR: "Advertisement",
    ItemKind.VIDEO: "Video",
    ItemKind.AUDIO: "Audio",
    ItemKind.BOOK: "Book",
    ItemKind.EVENT: "Event",
}

_LINK_WORDS = {
    LinkKind.ORIGINAL: "Read {title} in the original",
    LinkKind.WATCH: "Watch {title}",
    LinkKind.LISTEN: "Listen to {title}",
}

_CONTINUE_WORDS = {
    ItemKind.EXCERPT: "Continue reading {title}",
    ItemKind.FULL: "Read {title} on the web",
    ItemKind.LINK: "Read {title}",
    ItemKind.VIDEO: "Watch {title}",
    ItemKind.AUDIO: "Listen to {title}",
    ItemKind.BOOK: "More about the book {title}",
    ItemKind.EVENT: "More about the event {title}",
    ItemKind.NOTE: "More about {title}",
    ItemKind.SPONSOR: "More about {title}",
}
"""The words of a link of which nothing more is known than what kind of item it stands below."""


def quote(text: str, language: str) -> str:
    """Put a text between the quotation marks of a language; its own ones become inner ones."""
    outer, inner = _QUOTES.get(language[:2], _QUOTES["en"])
    nested = _QUOTED.sub(lambda match: f"{inner[0]}{match[1].strip()}{inner[1]}", text)
    return f"{outer[0]}{nested}{outer[1]}"


def shorten(text: str, limit: int) -> str:
    """Return a text cut at a word, with an ellipsis, if it has more characters than the limit."""
    if len(text) <= limit:
        return text
    return text[: limit - 1].rpartition(" ")[0].rstrip(" ,;:–-") + "…"


def write_byline(item: ItemContent, language: str) -> str:
    """Return who wrote an item and who was asked, or an empty text."""
    authors = _names(item, Role.AUTHOR, language)
    interviewees = _names(item, Role.INTERVIEWEE, language)
    parts = []
    if language.startswith("de") and _EDITORS.fullmatch(authors):
        authors = f"der {authors}"
    if authors:
        parts.append(translate(language, "By {names}").format(names=authors))
    if interviewees:
        parts.append(translate(language, "In conversation: {names}").format(names=interviewees))
    return " · ".join(parts)


def write_credits(item: ItemContent, language: str) -> tuple[str, ...]:
    """Return the lines below an item's text: translation, introduction, photographs, rights."""
    lines = [_credit_translation(item, language)]
    for role, words in (
        (Role.INTRODUCTION, "Introduction: {names}"),
        (Role.PHOTO, "Photo: {names}"),
    ):
        names = _names(item, role, language)
        lines.append(translate(language, words).format(names=names) if names else "")
    return tuple(line for line in (*lines, item.rights_note) if line)


def write_source(item: ItemContent, language: str) -> str:
    """Return the authors and the source of an item in one line, for the list of contents."""
    source = isolate(item.source_name, language)
    return ", ".join(filter(None, (_names(item, Role.AUTHOR, language), source)))


def write_label(item: ItemContent, language: str) -> str:
    """Return what an item is if it is not a text to read; an advertisement always says so."""
    label = _LABELS.get(item.kind)
    return translate(language, label) if label else ""


def write_minutes(item: ItemContent, language: str) -> str:
    """Return how long an item takes, or an empty text if that is not known."""
    if not item.minutes:
        return ""
    words = translate(language, "{minutes} min read")
    if item.kind in {ItemKind.VIDEO, ItemKind.AUDIO, ItemKind.EVENT}:
        words = translate(language, "{minutes} min")
    return words.format(minutes=item.minutes).replace(" ", "\N{NO-BREAK SPACE}")


def write_appointment(item: ItemContent, language: str) -> str:
    """Return when an event begins: Donnerstag, 12. März 2026, 19:30; or an empty text."""
    if item.starts_at is None:
        return ""
    locale = "en_GB" if language == "en" else language
    day = format_date(item.starts_at, "full", locale=locale)
    clock = format_time(item.starts_at, "short", tzinfo=item.starts_at.tzinfo, locale=locale)
    return f"{day}, {clock}"


def write_link(item: ItemContent, language: str) -> str:
    """Return the words of an item's link: they name where it goes."""
    if not item.title:
        label = item.link_label.strip("[]() ")
        host = urlsplit(item.url).hostname or item.url
        return label or translate(language, "Continue reading at {host}").format(host=host)
    words = _LINK_WORDS.get(item.link_kind) or _CONTINUE_WORDS[item.kind]
    title = quote(isolate(shorten(item.title, _LONGEST_QUOTED), language), language)
    words = translate(language, words).format(title=title)
    target = _name_language(item.link_language, language)
    if target and item.link_language[:2] != language[:2]:
        words += " " + translate(language, "(in {language})").format(language=target)
    return words


def _credit_translation(item: ItemContent, language: str) -> str:
    names = _names(item, Role.TRANSLATOR, language)
    if not names:
        return ""
    origin = _name_language(item.link_language, language)
    if item.link_kind is LinkKind.ORIGINAL and origin and item.link_language[:2] != language[:2]:
        if language.startswith("de") and origin.endswith("isch"):
            origin += "en"  # aus dem Englischen
        words = translate(language, "Translated from the {language} by {names}")
        return words.format(language=origin, names=names)
    return translate(language, "Translation: {names}").format(names=names)


def _name_language(wanted: str, language: str) -> str:
    locale = find_locale(language)
    return (locale.languages.get(wanted[:2].lower()) or "") if locale and wanted else ""


def _names(item: ItemContent, role: Role, language: str) -> str:
    names = [isolate(_write_name(one), language) for one in item.contributors if one.role is role]
    return format_list(names, locale="en_GB" if language == "en" else language) if names else ""


def _write_name(contributor: Contributor) -> str:
    return f"{contributor.prefix} {contributor.name}".strip()
