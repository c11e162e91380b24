"""What is wrong with a text by itself: leftovers, lone quotation marks, links that say nothing."""

import re
from collections.abc import Iterator, Mapping

from newsletter.issues.findings import Finding, Reporter
from newsletter.issues.words import list_links, read_words

LEFTOVER = re.compile(
    r"\b(?:TODO|FIXME|TBD|XXX|lorem ipsum)\b|\((?:wie )?hier dargelegt\)", re.IGNORECASE
)
FOOTNOTE = re.compile(r"(?<=[\w.,;:!?”“»)])\*(?=[\s.,;:!?)]|$)")
"""A star behind a word; a note that begins with one explains it."""

_NOTE = re.compile(r"^\W{0,3}\*\s*\w", re.MULTILINE)
_FIELD = re.compile(
    r"\{\{[^{}\n]{1,60}\}\}|\{%[^{}\n]{1,60}%\}|%%\w{1,40}%%|\*\|[\w:]{1,40}\|\*"
    r"|\[(?:First ?Name|Vorname|Nachname|Name|NAME|FNAME|LNAME|EMAIL)\]"
)
_TEXTS = {"intro", "outro", "body"}  # restricted Markdown: they can have links and notes
_EMPTY_WORDS = {
    *("hier", "hier klicken", "klicken sie hier", "weiterlesen", "mehr", "weiter", "link"),
    *("hier weiterlesen", "mehr lesen", "zum artikel", "here", "click here", "read more", "more"),
    *("continue reading", "read on", "this link", "ici", "lire la suite", "aquí", "leer más"),
    *("qui", "leggi tutto", "aqui", "leia mais", "lees verder", "czytaj dalej", "здесь"),
}
_SAME_ON_BOTH_SIDES = {"sv", "fi"}


def check_words(
    texts: Mapping[str, str], report: Reporter, *, language: str, has_note: bool = False
) -> Iterator[Finding]:
    """Find what is wrong with texts, by field; `has_note` says that stars are explained."""
    for field, text in texts.items():
        yield from _check_leftovers(field, text, report)
        if not quotes_are_balanced(text, language):
            yield report.warning("quotes.unbalanced", field, "A quotation mark has no partner.")
        if field in _TEXTS:
            yield from _check_links(field, text, report)
    explained = has_note or any(_NOTE.search(_undress(text)) for text in texts.values())
    for field, text in texts.items() if not explained else ():
        if FOOTNOTE.search(_undress(text) if field in _TEXTS else text):
            yield report.warning(
                "leftover.footnote", field, "A star points to a note that is not there."
            )


def quotes_are_balanced(text: str, language: str = "") -> bool:
    """Tell whether every double quotation mark has its partner.

    “ closes a German quotation („…“) and opens an English one (“…”): what is open decides. In
    Swedish and Finnish ” stands on both sides.
    """
    if language in _SAME_ON_BOTH_SIDES:
        return not sum(text.count(mark) for mark in "„“”") % 2
    opened = 0
    for mark in re.findall("[„“”]", text):
        opened += 1 if mark == "„" or (mark == "“" and not opened) else -1
        if opened < 0:
            return False
    return not opened and text.count('"') % 2 == 0 and text.count("«") == text.count("»")


def _check_leftovers(field: str, text: str, report: Reporter) -> Iterator[Finding]:
    if leftover := LEFTOVER.search(text):
        yield report.warning("leftover", field, "“{words}” was left over.", words=leftover[0])
    if unfilled := _FIELD.search(text):
        yield report.error(
            "merge.unfilled",
            field,
            "“{words}” is a field of another program and is filled in by nobody.",
            words=unfilled[0],
        )


def _check_links(field: str, text: str, report: Reporter) -> Iterator[Finding]:
    for words, _ in list_links(text):
        bare = re.sub(r"[^\w\s]", "", words).strip().casefold()
        if bare in _EMPTY_WORDS or not bare:
            yield report.warning(
                "link.words",
                field,
                "A link is called only “{words}”; say where it leads.",
                words=words.strip(),
            )
            return


def _undress(text: str) -> str:
    """Return a text in which stars are only those that readers see, one paragraph a line."""
    return "\n".join(read_words(paragraph) for paragraph in text.split("\n\n"))
