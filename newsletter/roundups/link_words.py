"""The words of links and their placeholders; a language is added by adding its lines.

All words are lower-case; a bar stands between phrases.
"""

from typing import Final

from newsletter.roundups.models import LinkKind
from newsletter.roundups.phrases import Words, split_phrases, split_words

# A placeholder holds one of these, in brackets or led in by an arrow; the beginning of a word
# is enough.
LINK_TRIGGERS: Final[dict[LinkKind, Words]] = {
    LinkKind.WATCH: {
        "de": "video | ansehen | anschauen",
        "en": "watch | video",
        "fr": "regarder | vidéo",
        "es": "vídeo | mira el",
        "it": "guarda",
        "pt": "assista | assistir",
        "nl": "bekijk",
        "pl": "obejrzyj | wideo",
        "ru": "смотреть | видео",
    },
    LinkKind.LISTEN: {
        "de": "anhören | podcast | zum hören | reinhören",
        "en": "listen",
        "fr": "écouter",
        "es": "escuchar | escucha",
        "it": "ascolta",
        "pt": "ouça | ouvir",
        "nl": "beluister | luister",
        "pl": "posłuchaj",
        "ru": "слушать",
    },
    LinkKind.ORIGINAL: {
        "de": "original",
        "en": "original",
        "fr": "article original | texte original | version originale",
        "es": "original",
        "it": "originale",
        "pt": "original",
        "nl": "origineel | originele | oorspronkelijk",
        "pl": "oryginał | oryginalny",
        "ru": "оригинал",
    },
    LinkKind.CONTINUE: {
        "de": (
            "weiterlesen | weiter lesen | lesen sie weiter | lesen sie hier | lies hier | "
            "weiter gehts hier | weiter geht's hier | weiter geht’s hier | weiter geht es hier | "
            "weiter mit registrierung | weiter mit anmeldung | weiter mit abo | finden sie hier | "
            "weiter zum | mehr lesen | hier "
            "lesen | nachlesen | ganzer artikel | ganzen artikel | ganzen beitrag | ganzen text "
            "| vollständige | zum artikel | zum beitrag | zum text | zum kommentar | zum "
            "interview | zum bericht | zur rezension | zur kolumne | artikel öffnen | beitrag "
            "öffnen | hier geht es weiter | hier geht's weiter | hier geht’s weiter | hier geht "
            "es zum | hier geht's zum | hier geht’s zum | hier klicken | jetzt lesen | link zum "
            "| mehr erfahren | artikel lesen | beitrag lesen"
        ),
        "en": (
            "read more | read at | read on | keep reading | continue reading | continue | read "
            "the | read it | read here | read full | full article | full story | full text | "
            "full review | full interview | full essay | more here | read in browser | click "
            "here | go to article | link to"
        ),
        "fr": (
            "lire la suite | lire en entier | lire l'article | lire l’article | en savoir plus "
            "| lire plus | lire ici | lire le | article complet | texte intégral | suite de l"
        ),
        "es": (
            "leer más | seguir leyendo | continuar leyendo | texto completo | artículo completo "
            "| leer el | leer aquí | lea más | sigue leyendo | reseña completa"
        ),
        "it": (
            "continua a leggere | continua la lettura | leggi tutto | leggi l | leggi di più | "
            "leggi qui | per continuare"
        ),
        "pt": (
            "leia mais | continuar lendo | continue lendo | continuar a ler | ler mais | ler o "
            "| texto completo | artigo completo | leia o | leia aqui"
        ),
        "nl": "lees verder | lees meer | verder lezen | lees het | lees hier | hele artikel",
        "pl": (
            "czytaj dalej | czytaj więcej | czytaj cał | czytaj tekst | czytaj tutaj | więcej | "
            "cały artykuł | cały tekst | przeczytaj"
        ),
        "ru": "читать далее | читать дальше | читать полностью | подробнее | далее",
        "sv": "läs mer | läs vidare",
        "da": "læs mere | læs videre",
        "no": "les mer | les videre",
        "cs": "číst dál | číst více",
        "tr": "devamını oku",
        "ro": "citește mai mult | citeste mai mult",
        "hu": "tovább olvasom | bővebben",
        "fi": "lue lisää",
        "el": "διαβάστε περισσότερα",
        "uk": "читати далі",
        "ar": "اقرأ المزيد | تابع القراءة",
        "he": "המשך קריאה | לקריאה נוספת",
    },
}
# What may stand beside a trigger in a placeholder without brackets.
LINK_FILLERS: Final = split_words(
    "finden finde geht's gehts geht’s mit registrierung abo anmeldung l d c'est anhören "
    "ansehen aqui aquí article articolo artigo artikel artykuł artículo at auf "
    "beitrag "
    "bericht bitte completo das de dem den der die du el es full ganze ganzen geht gesamten here "
    "het hier ici im in interview it jetzt kommentar kompletten l'article la le lesen link lire "
    "l’article mehr now o on original piece podcast post quelle qui reading sie sprache story "
    "suite text texte the this to tutaj tutto verder video vollständigen weiter zu zum zur здесь "
    "полностью статью"
)
# Who may read on, behind a label or an address: "Read on (subscribers)".
ACCESS_WORDS: Final = split_phrases(
    "abo | abonnement | abonnenten | für abonnenten | nur für abonnenten | nur mit abo | mit abo | "
    "bezahlschranke | kostenpflichtig | registrierung | mit registrierung | anmeldung | "
    "subscribers | subscribers only | for subscribers | subscription | subscription required | "
    "paywall | paid | registration | registration required | free | "
    "abonnés | abonnées | pour les abonnés | réservé aux abonnés | accès payant | gratuit | "
    "suscriptores | solo suscriptores | de pago | abbonati | per abbonati | a pagamento | "
    "assinantes | só para assinantes | abonnees | voor abonnees | dla subskrybentów | "
    "для подписчиков"
)
# Instead of a link: there is none.
NO_LINK_WORDS: Final = split_phrases(
    "nur print | nur im print | nur gedruckt | nur im heft | nur in der druckausgabe | kein link | "
    "ohne link | nicht online | link fehlt | link folgt | den link nicht | print only | "
    "in print only | only in print | no link | not online | link to follow | version papier | "
    "papier uniquement | pas de lien | sans lien | pas en ligne | solo en papel | sin enlace | "
    "no disponible en línea | solo su carta | senza link | non online | só em papel | sem link | "
    "alleen in print | alleen op papier | geen link | niet online | tylko w druku | bez linku"
)
ARTICLES: Final = split_words("das der die ein the a an le la l'original el il o a de het")
# In brackets or behind an arrow these are enough.
EXACT_LABELS: Final = split_words(
    "weiter mehr more link artikel article artículo hier here suite ici aquí qui"
)
# A pointer to something else is no end of an item.
RELATED_WORDS: Final = split_phrases(
    "lesen sie auch | lesen sie dazu | siehe auch | mehr zum thema | read also | read next | see "
    "also | related | lire aussi | à lire aussi | lea también | leggi anche | leia também | lees "
    "ook | related stories | related articles | more from this author | more stories | more from "
    "us | das könnte sie auch interessieren | mehr von uns | weitere beiträge | à lire également | "
    "también te puede interesar | ti potrebbe interessare | lees meer over | czytaj także | "
    "czytaj też | читайте также"
)
