"""Whether a text greets its readers by itself, so that the mail need not do it again."""

import re

from newsletter.markup import Break, Document, Inline, Paragraph

_LONGEST = 90  # characters of a greeting on a line of its own
_WORDS = (
    r"(?:sehr\s+)?(?:geehrte[rsn]?|verehrte[rsn]?)|liebe[rsn]?|hallo|guten\s+(?:morgen|tag|abend)"
    r"|gr(?:ü|ue)(?:ß|ss)\s+gott|moin|servus|willkommen|herzlich\s+willkommen"
    r"|dear|hello|hi|hey|good\s+(?:morning|afternoon|evening)|welcome|greetings"
    r"|ch(?:er|ère|ers|ères)|bonjour|querid[oa]s?|estimad[oa]s?|hola|car[aeio]|gentil[ei]|ciao"
    r"|prezad[oa]s?|olá|beste|geachte"
)
_ADDRESSED = (
    r"leser\w*|abonnent\w*|freund\w*|damen|herren|kolleg\w*|mitglieder|zusammen|alle"
    r"|readers?|subscribers?|friends?|all|everyone|everybody|there"
    r"|lecteurs?|lectrices?|ami(?:e?s)?|lectora?e?s?|amig[oa]s|lettor[ei]|amic[hi]e?|leitora?e?s"
    r"|lezers?|vrienden"
)
_ALONE = re.compile(rf"\W*(?:{_WORDS})\b[^.;:?]*[,!]", re.IGNORECASE)
_AHEAD = re.compile(
    rf"\W*(?:{_WORDS})\b[^.,;:!?]{{0,60}}\b(?:{_ADDRESSED})\b[^.;:?!]{{0,40}}?[,!]", re.IGNORECASE
)


def find_salutation(document: Document) -> str:
    """Return the greeting that a text begins with, or an empty text.

    It stands on a line of its own, or names the readers: `Liebe Leserinnen, es ist Mai.`
    """
    first = document.blocks[0] if document.blocks else None
    if not isinstance(first, Paragraph):
        return ""
    line = _read_line(first.inlines)
    if len(line) <= _LONGEST and _ALONE.fullmatch(line):
        return line
    ahead = _AHEAD.match(line)
    return ahead[0] if ahead else ""


def _read_line(inlines: tuple[Inline, ...]) -> str:
    words = []
    for inline in inlines:
        if isinstance(inline, Break):
            break
        words.append(inline.text)
    return "".join(words).strip()
