"""Lines that pages, mails and messengers put around a text: buttons, counters, page numbers.

They belong to no item, and are left over by intention. All words are lower-case.
"""

import re
from typing import Final

from newsletter.roundups.phrases import split_phrases
from newsletter.roundups.reply_words import is_announcement, is_attribution

_LONGEST: Final = 120
_BUTTONS: Final = frozenset(
    split_phrases(
        "share | tweet | copy link | save | save for later | bookmark | print | like | reply | "
        "forward | subscribe | sign in | log in | sign up | register | home | menu | search | "
        "about | contact | privacy | privacy policy | terms | terms of use | archive | "
        "skip to content | skip to main content | leave a comment | comments | no comments | "
        "read in app | enter your email | like comment share | rss | feed | "
        "prev | next | previous | close | "
        "accept | accept all | manage preferences | cookie settings | back to top | "
        "share this article | share this | share article | artikel teilen | beitrag teilen | "
        "artikel merken | artikel drucken | partager l'article | partager cet article | "
        "compartir artículo | condividi articolo | "
        "teilen | merken | drucken | twittern | kommentieren | kommentare | abonnieren | "
        "anmelden | einloggen | startseite | menü | suche | über uns | kontakt | datenschutz | "
        "nutzungsbedingungen | archiv | zum inhalt springen | akzeptieren | link kopieren | "
        "nach oben | weiterleiten | seite drucken | seite empfehlen | themen | barrierefreiheit | "
        "impressum | gefällt mir | antworten | newsletter bestellen | weiter | zurück | "
        "schließen | "
        "partager | enregistrer | imprimer | commenter | commentaires | s'abonner | accueil | "
        "rechercher | à propos | contact | mentions légales | confidentialité | accepter | "
        "se connecter | copier le lien | aller au contenu | "
        "compartir | guardar | imprimir | comentar | comentarios | suscribirse | inicio | buscar "
        "| acerca de | contacto | aviso legal | privacidad | aceptar | "
        "accedi | condividi | salva | stampa | commenta | commenti | iscriviti | cerca | "
        "contatti | accetta | "
        "partilhar | compartilhar | guardar | comentários | assinar | início | contacto | "
        "delen | bewaren | reacties | reageer | abonneren | inloggen | zoeken | over ons | "
        "archief | akkoord | colofon | "
        "udostępnij | zapisz | komentarze | subskrybuj | szukaj | o nas | kontakt | akceptuję | "
        "поделиться | сохранить | комментарии | подписаться | поиск | о нас | контакты"
    )
)
# A way through the site begins with one of these: "Home > Press review".
_HOMES: Final = frozenset(
    split_phrases(
        "home | homepage | start | startseite | accueil | inicio | início | strona główna | главная"
    )
)
_COUNTER: Final = re.compile(
    r"(?P<button>[^\W\d][^()\d]{2,30}?)\s?\(\d{1,5}\)|\d{1,5}\s(?P<counted>[^\W\d]\w{3,20})"
)
_PAGE_NUMBER: Final = re.compile(
    r"[^\W\d]{3,20}\s\d{1,3}\s(?:of|von|sur|de|di|van|z|из)\s\d{1,3}"  # "Hit 2 of 5"
    r"|(?:.{0,80}\s{2,})?(?:page|seite|página|pagina|pagine|strona|стр\.)\s?\d{1,3}"
    r"(?:\s?(?:/|of|von|sur|de|di|van|z|из)\s?\d{1,3})?",
    re.IGNORECASE,
)
_MAILING_LIST: Final = re.compile(r"\S.{0,60}\smailing list", re.IGNORECASE)
# How many read a paper, in the clippings of press offices.
_REACH: Final = re.compile(
    r"(?:auflage|druckauflage|verbreitung|reichweite|visits|circulation|reach|tirage|audience"
    r"|tirada|tiratura|difusión|oplage|nakład|тираж)\s?:\s?[\d.,'’\s]{2,14}(?:mio\.?|m|k)?",
    re.IGNORECASE,
)
_TEMPLATE: Final = re.compile(
    r"\{[%{][^{}\n]{1,100}[%}]\}|\[/?[a-z]+_[a-z_]+(?:\s\w+=[^\]\n]{0,100})?\]"
)
_TRAIL: Final = re.compile(r"\s[>›»/]\s")
_BETWEEN: Final = re.compile(r"\s*[|·•/–—]\s*|\s{3,}")
# What messengers write before each message when a conversation is copied or exported.
_STAMP: Final = re.compile(
    r"(?:\[\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?\s\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]\.?\s?m\.?)?\]\s"
    r"|\d{1,4}[./-]\d{1,2}[./-]\d{1,4},\s\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]\.?\s?m\.?)?\s-\s)"
    r"[^:\n]{1,60}:(?=\s|$)",
    re.IGNORECASE,
)
_CLOCK: Final = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?(?:\s?(?:uhr|[ap]\.?m\.?))?", re.IGNORECASE)
TIMESTAMP: Final = re.compile(r"[\[(]\d{1,2}:\d{2}(?::\d{2})?[\])](?:\s[–—-])?(?:\s+|$)")
"""Where in a recording something is talked of, at the beginning of a line: "[1:02:03]"."""


def is_furniture(text: str, printed: str = "") -> bool:
    """Tell whether a line is nothing but buttons, a counter, a page number or a stamp."""
    if len(text) > _LONGEST:
        return False
    if _PAGE_NUMBER.fullmatch(printed.strip() or text) or _STAMP.fullmatch(text):
        return True
    if any(line.fullmatch(text) for line in (_REACH, _MAILING_LIST, TIMESTAMP, _CLOCK)):
        return True
    first, *others = _TRAIL.split(text)
    if _TEMPLATE.fullmatch(text) or (others and first.strip().lower() in _HOMES):
        return True
    if is_attribution(text) or is_announcement(text):
        return True
    parts = [part for part in _BETWEEN.split(text.strip(" .:")) if part]
    return bool(parts) and (all(map(_is_button, parts)) or all(map(_is_button, text.split())))


def measure_stamp(text: str) -> int:
    """Tell how long the stamp of a messenger is with which a line begins; mostly 0."""
    match = _STAMP.match(text)
    return match.end() if match else 0


def _is_button(text: str) -> bool:
    counted = _COUNTER.fullmatch(text)
    word = (counted["button"] or counted["counted"]) if counted else text
    return word.strip(" .:").lower().replace("’", "'") in _BUTTONS
