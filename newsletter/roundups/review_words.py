"""The words by which a press review leads in a paper; a language is added by adding its lines.

All words are lower-case; a bar stands between phrases.
"""

from typing import Final

from newsletter.roundups.phrases import Words, split_words

# "Die Neue Brücke schreibt", "writes the Span Weekly".
SAYS: Final[Words] = {
    "de": (
        "schreibt | schreiben | meint | meinen | kommentiert | titelt | findet | fragt | fragt "
        "sich | notiert | fordert | urteilt | lobt | kritisiert | warnt | betont | erklärt | "
        "berichtet | hebt hervor | hält fest | hält dagegen | sieht | gibt zu bedenken | "
        "konstatiert | resümiert | bilanziert | befasst sich | beschäftigt sich | widmet sich | "
        "äußert sich | analysiert | beobachtet | bemerkt | erinnert | heißt es | so | glaubt | "
        "wundert sich | freut sich | bedauert | begrüßt | mahnt | vermutet | unterstreicht | "
        "führt aus | verteidigt | empfiehlt | blickt | spottet | ergänzt | zweifelt"
    ),
    "en": (
        "writes | says | argues | asks | notes | reports | comments | observes | warns | thinks "
        "| believes | finds | wonders | praises | criticises | criticizes | welcomes | regrets | "
        "recalls | points out | adds | suggests | insists | headlines | concludes | laments"
    ),
    "fr": (
        "écrit | estime | titre | note | demande | se demande | s'interroge | constate | regrette "
        "| souligne | commente | observe | juge | rappelle | salue | s'inquiète | analyse | "
        "affirme | résume | relève | déplore | ironise | prévient | pense"
    ),
    "es": (
        "escribe | opina | titula | señala | pregunta | se pregunta | comenta | observa | advierte "
        "| lamenta | celebra | destaca | considera | recuerda | subraya | sostiene | afirma | "
        "critica | resume"
    ),
    "it": (
        "scrive | osserva | titola | commenta | chiede | si chiede | nota | avverte | sottolinea | "
        "ricorda | sostiene | ritiene | lamenta | loda | critica | riassume | afferma"
    ),
    "pt": (
        "escreve | observa | comenta | pergunta | nota | adverte | sublinha | destaca | lembra | "
        "considera | defende | lamenta | critica | resume | afirma"
    ),
    "nl": (
        "schrijft | vindt | meent | vraagt | vraagt zich af | merkt op | waarschuwt | noteert | "
        "stelt | constateert | concludeert | kopt | prijst | betreurt | benadrukt"
    ),
    "pl": (
        "pisze | pyta | komentuje | zauważa | ostrzega | podkreśla | przypomina | uważa | chwali "
        "| krytykuje | ocenia | tytułuje"
    ),
    "ru": (
        "пишет | спрашивает | отмечает | считает | комментирует | предупреждает | подчёркивает | "
        "подчеркивает | напоминает | полагает | замечает"
    ),
}
# "… in der Neuen Brücke", "… dans Le Courrier", with the article that is no part of the name.
IN_PAPER: Final[Words] = {
    "de": (
        "in der | im | in den | in | für die | für das | für den | für | bei der | beim | bei | "
        "aus der | aus dem | auf | von der | vom"
    ),
    "en": "in the | in | for the | for | from the | from | at",
    "fr": "dans le | dans la | dans les | dans l' | dans | pour le | pour la | pour | du | de",
    "es": "en el | en la | en | para el | para la | para | de | del",
    "it": "nel | nella | sul | sulla | su | per il | per la | per | dal | dalla | in",
    "pt": "no | na | em | para o | para a | do | da",
    "nl": "in de | in het | in | voor de | voor het | voor | van de | uit de | uit",
    "pl": "w | dla | na łamach",
    "ru": "в | для | из",
}
# Before a name in running text; at its beginning, German ones are taken off only.
ARTICLES: Final = split_words("der die das dem den des the le la les el los il lo gli o os de het")
GERMAN_ARTICLES: Final = split_words("der die das dem den")
# "Die Rundschau aus Bergwald", "the Courant from Ledbury".
FROM_PLACE: Final = split_words("aus from uit")
# Lower-case inside the name of a paper.
INNER_WORDS: Final = split_words(
    "am an auf aus de da das del della der des di die do du e en et für het i im in la le les of "
    "on over the und van von voor vom y zu zum zur and & el los"
)
# What a paper is called before its name: "die Zeitung DER EISENBAHNER".
PAPER_WORDS: Final = split_words(
    "zeitung tageszeitung wochenzeitung zeitschrift blatt magazin wochenblatt newspaper paper "
    "daily weekly magazine journal quotidien hebdomadaire revue diario periódico revista giornale "
    "quotidiano rivista jornal krant dagblad weekblad dziennik tygodnik газета журнал"
)
