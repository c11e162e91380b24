"""The words of notes, footers and contents lists, and those that tell a language.

All words are lower-case; a bar stands between phrases.
"""

from typing import Final

from newsletter.roundups.models import RightsBasis
from newsletter.roundups.phrases import Words, split_phrases, split_words

RIGHTS_PHRASES: Final[dict[RightsBasis, Words]] = {
    RightsBasis.PERMISSION: {
        "de": (
            "mit freundlicher genehmigung | mit genehmigung de | mit erlaubnis de | mit "
            "freundlicher erlaubnis | für die genehmigung | für die erlaubnis | für die "
            "abdruckgenehmigung"
        ),
        "en": (
            "with kind permission | with permission | by permission of | by kind permission | "
            "with the permission of | for permission to | for their permission | for kind "
            "permission"
        ),
        "fr": (
            "avec l'aimable autorisation | avec l’aimable autorisation | avec l'autorisation de | "
            "avec l’autorisation de | de nous avoir autorisés"
        ),
        "es": "con permiso de | con la amable autorización | con autorización de | por el permiso",
        "it": "per gentile concessione | con il permesso di | per il permesso",
        "pt": "com permissão de | com a permissão de | com a gentil autorização",
        "nl": "met toestemming van | met vriendelijke toestemming",
        "pl": "za zgodą | za uprzejmą zgodą",
        "ru": "с разрешения | с любезного разрешения",
    },
    RightsBasis.LICENCE: {
        "": "creative commons | cc by | cc-by | cc0 | public domain",
        "de": "lizenz: | unter der lizenz | gemeinfrei",
        "en": "license: | licence: | under a licence | under the licence | licensed under",
        "fr": "licence : | sous licence",
    },
    RightsBasis.QUOTATION: {
        "de": "§ 51 urhg | §51 urhg | zitatrecht",
        "en": "fair use | right to quote",
        "fr": "droit de citation",
    },
}
# The beginnings of words are enough.
RIGHTS_LEADS: Final = split_phrases(
    "veröffentlich | wiederveröffentlich | erstveröffentlich | zweitveröffentlich | abdruck | "
    "nachdruck | übernahme | übernommen | abgedruckt | erschienen | dieser text | dieser beitrag | "
    "dieser artikel | der text | der beitrag | der artikel | lizenz | zitat | text: | publi | "
    "repr | republi | licens | licenc | this article | this text | this piece | cet article | "
    "ce texte | "
    "reproduc | este art | este texto | reproduz | questo art | questo testo | pubblic | "
    "wir danken | dank an | mit dank an | our thanks | many thanks | thanks to | we thank | we are "
    "grateful | nous remercions | merci à | agradecemos | gracias a | ringraziamo | grazie a | "
    "herplaats | przedruk | опубликован | перепечат | © | (c)"
)
NOTE_LEADS: Final = split_phrases(
    "anmerkung der redaktion | anm. d. red | anm. der red | anmerkung des | anmerkung der | "
    "anmerkung: | hinweis der redaktion | redaktionelle anmerkung | über den autor | über die "
    "autorin | zum autor | zur autorin | zur person | editor's note | editor’s note | editors' "
    "note | editors’ note | about the author | note de la rédaction | ndlr | nota de la redacción "
    "| nota del editor | nota della redazione | nota da redação | noot van de redactie | od "
    "redakcji | от редакции | hat tip | h/t | gefunden von | gefunden bei | empfohlen von | tipp "
    "von | dank an | mit dank an | vorgeschlagen von | recommended by | suggested by | proposé "
    "par | sugerido por | suggerito da | via: | via"
)
BROWSER_LINES: Final = split_phrases(
    "im browser ansehen | im browser anzeigen | öffnen sie diese | open in app | open in the app | "
    "forward to a friend | forward this | "
    "an freunde weiterleiten | weiterempfehlen | update your preferences | "
    "forwarded this email | was this email forwarded | diese e-mail wurde ihnen weitergeleitet | "
    "si cet e-mail ne s'affiche pas | si ce message ne s'affiche pas | consulter en ligne | "
    "bekijk deze mail in | bekijk deze e-mail in | bekijk deze nieuwsbrief in | "
    "view this newsletter | in app öffnen | wird diese e-mail nicht | "
    "wenn diese e-mail nicht | sollte diese e-mail nicht | abrir en el navegador | "
    "si no ves bien este | se non vedi | apri nel browser | "
    "im browser ansehen | im browser öffnen | im browser lesen | "
    "newsletter im browser öffnen | newsletter im browser ansehen | newsletter im browser lesen | "
    "diese mail im browser ansehen | diese mail im browser öffnen | "
    "diese e-mail im browser ansehen | diese e-mail im browser öffnen | online lesen | "
    "onlineversion | webversion | zur webversion | web-version | view in browser | "
    "view in your browser | "
    "view this email | view this mail | open in browser | read online | voir dans le navigateur | "
    "voir la version en ligne | version en ligne | lire en ligne | ver en el navegador | "
    "ver en línea | visualizza nel browser | ver no navegador | bekijk in browser | "
    "bekijk online | zobacz w przeglądarce"
)
SPONSOR_LABELS: Final = split_words(
    "ad advertisement anzeige partnerinhalt pubblicità publicidad publicidade publicité reklama "
    "reclame advertentie sponsor sponsored werbung реклама"
)
SPONSOR_ENDS: Final = split_phrases(
    "ende anzeige | ende der anzeige | anzeige ende | ende der werbung | werbung ende | end ad | "
    "end of ad | end of advertisement | end of sponsored content | fin de la publicité | fin de "
    "publicité | fin de la publicidad | fin del anuncio | fine pubblicità | fine annuncio | fim "
    "da publicidade | einde advertentie | einde reclame | koniec reklamy | конец рекламы"
)
# A title that begins so is an advertiser's.
SPONSOR_LEADS: Final = split_phrases(
    "a message from | presented by | sponsored by | in partnership with | brought to you by | "
    "anzeige: | ein angebot von | präsentiert von | in kooperation mit | en partenariat avec | "
    "offert par | patrocinado por | con el patrocinio de | sponsorizzato da | aangeboden door"
)
FOOTER_LEADS: Final = split_phrases(
    "impressum | newsletter abbestellen | abbestellen | abmelden | imprint | unsubscribe | to "
    "unsubscribe | you are receiving this | sie erhalten diese | sie erhalten diesen | copyright "
    "| © | alle rechte vorbehalten | all rights reserved | se désinscrire | se désabonner | darse "
    "de baja | pour ne plus recevoir | pour vous désabonner | pour vous désinscrire | "
    "vous recevez cette | vous recevez ce | usted recibe este | recibe este correo | "
    "si no desea recibir | ricevi questa | per non ricevere | você está recebendo | "
    "u ontvangt deze | wenn sie diesen newsletter nicht | wenn sie keine weiteren | "
    "wenn du diesen newsletter nicht | du erhältst diese | du bekommst diese | "
    "sie bekommen diese | vom newsletter abmelden | newsletter abmelden | "
    "if you no longer wish | you received this | you're receiving this | "
    "you are getting this | manage your subscription | disiscriviti | cancelar inscrição | "
    "uitschrijven | wypisz się | отписаться"
)
# What editors say of themselves under a heading behind the pieces; the beginnings of words.
OWN_HEADINGS: Final = split_phrases(
    "über | wir | uns | danke | feedback | kontakt | impressum | termine | newsletter | abo | "
    "spende | unterstütz | werbung | in eigener sache | zum schluss | mehr | quellen | fußnoten | "
    "about | thank | contact | subscribe | support | donate | before you go | sign up | events | "
    "sources | notes | related | recommended | follow | share | à propos | merci | soutenez | "
    "s'abonner | agenda | sobre | gracias | apóyanos | suscríbete | chi siamo | grazie | "
    "sostieni | "
    "iscriviti | obrigad | apoie | over | bedankt | steun | o nas | dziękuj | о нас | спасибо"
)
# In short lines near the end these are enough, wherever they stand.
UNSUBSCRIBE_WORDS: Final = split_phrases(
    "newsletter abbestellen | abbestellen | abmelden: | unsubscribe | se désabonner | "
    "désabonnement | désinscri | darse de baja | darte de baja | disiscri | afmelden | "
    "uitschrijven | cancelar a "
    "subscrição | cancelar assinatura | wypisz się | zrezygnować | отписаться | "
    "mailing list http | listinfo/"
)
CONTENTS_HEADINGS: Final = frozenset(
    split_phrases(
        "au sommaire | contenido | contents | conteúdo | dans ce numéro | die beiträge im "
        "überblick | "
        "die themen | en este número | in dieser ausgabe | in dit nummer | in questo numero | in "
        "this "
        "edition | in this issue | indice | inhalt | inhaltsverzeichnis | inhaltsübersicht | "
        "inhoud | "
        "inhoudsopgave | nesta edição | sommaire | sommario | spis treści | sumário | table des "
        "matières | table of contents | themen dieser ausgabe | w tym numerze | índice | "
        "übersicht | "
        "в этом выпуске | оглавление | содержание"
    )
)
STOP_WORDS: Final = {
    "de": split_words(
        "auch auf aus bei das dass dem den der des die ein eine einen es für hat im ist mit nach "
        "nicht sich sind und von wenn wie wir wird zu über"
    ),
    "en": split_words(
        "an and are as at be but by for from has have how in is it its not of on or that the their "
        "they this to was we what which why with"
    ),
    "fr": split_words(
        "au aux avec ce cette comment dans des du elle est et il la le les mais nous ou par pas "
        "plus "
        "pour que qui ses son sont sur une"
    ),
    "es": split_words(
        "al como con cómo del el en es esta este fue han la las lo los más no para pero por que se "
        "son sus una y"
    ),
    "it": split_words(
        "alla anche che come con dei del della di gli ha il la le lo ma nel non per più questo si "
        "sono un una è"
    ),
    "pt": split_words(
        "a ao as com como da das do dos e em foi mais mas na no não o os para pela pelo por que se "
        "seu sua são um uma é"
    ),
    "nl": split_words(
        "aan als bij dat de die dit door een en er het in is maar met naar niet om ook op over "
        "te uit "
        "van voor wordt zijn"
    ),
    "pl": split_words(
        "ale co czy dla do i jak jest już która który na nie o od oraz po przez się są to tym w "
        "z za "
        "że"
    ),
    "ru": split_words(
        "был в для его же за и из или к как мы на не но он она они от по с так у что это"
    ),
}
