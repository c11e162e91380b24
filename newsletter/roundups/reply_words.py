"""What mail programs write above a text that is answered or sent on, in many languages."""

import re
from typing import Final

_LONGEST: Final = 300
_ATTRIBUTION: Final = re.compile(
    r"\s{0,8}(?:"
    r"(?:am|on|le|el|il|em|op|den|w dniu|dnia)\s.{4,240}?"
    r"(?:schrieb|wrote|a écrit|escribió|ha scritto|escreveu|schreef|skrev|napisał(?:a|\(a\))?)"
    r".{0,120}[:：]"
    r"|.{4,240}?(?:schrieb am|wrote on|пишет|написал(?:а|\(а\))?).{0,120}:"
    r")\s*",
    re.IGNORECASE,
)
_ANNOUNCED: Final = re.compile(
    r"[\s>]{0,8}(?:-{3,}[^\n-]{4,60}-{3,}|-{8,}\s?[^\W\d_][^\n-]{4,60}"
    r"|(?:begin forwarded message|anfang der weitergeleiteten nachricht"
    r"|début du message (?:réexpédié|transféré)|inicio del mensaje reenviado"
    r"|inizio messaggio inoltrato|begin doorgestuurd bericht)\s?:)\s*",
    re.IGNORECASE,
)
_SENT: Final = re.compile(
    r"nachricht|message|mensaje|messaggio|mensagem|bericht|wiadomość|сообщение|meddelande|mail",
    re.IGNORECASE,
)
_CLOCK: Final = re.compile(r"\d{1,2}[:.h]\d{2}|\d{4}|<[^<>\s]{3,100}@")


def is_attribution(line: str) -> bool:
    """Tell whether a line says that somebody wrote what is quoted below it, and when."""
    if len(line) > _LONGEST or not line.rstrip().endswith((":", "：")):
        return False
    return _ATTRIBUTION.fullmatch(line.lstrip("> ")) is not None and bool(_CLOCK.search(line))


def is_announcement(line: str) -> bool:
    """Tell whether a line says that a forwarded mail begins: "---------- Forwarded message"."""
    short = len(line) <= _LONGEST and _ANNOUNCED.fullmatch(line) is not None
    return short and bool(_SENT.search(line))
