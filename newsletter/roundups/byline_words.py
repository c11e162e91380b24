"""The words by which bylines are understood; a language is added by adding its lines.

All words are lower-case; a bar stands between phrases.
"""

from typing import Final

from newsletter.roundups.models import Role
from newsletter.roundups.phrases import Words, split_phrases, split_words

# Enough before a name to make it an author: "Von NAME", "By NAME".
BY: Final[Words] = {
    "de": "von",
    "en": "by",
    "fr": "par",
    "es": "por",
    "it": "di | a cura di",
    "pt": "por",
    "nl": "door",
    "pl": "przez | pisze",
    "ru": "от",
    "ar": "بقلم",
}
# Enough after a genre only: "Un article de NAME", "Een column van NAME".
BY_AFTER_GENRE: Final[Words] = {
    "fr": "de | d' | d’",
    "es": "de",
    "it": "da",
    "pt": "de",
    "nl": "van",
    "pl": "autorstwa",
}
GENRES: Final[Words] = {
    "de": (
        "artikel | beitrag | gastbeitrag | gastkommentar | kommentar | analyse | essay | bericht "
        "| reportage | glosse | kolumne | rezension | text | interview | leitartikel | meinung | "
        "einschätzung | standpunkt | zwischenruf | streitgespräch | gespräch | porträt | "
        "feuilleton | replik | debattenbeitrag | streiflicht | leserbrief | nachruf | kritik | "
        "auszug | leseprobe"
    ),
    "en": (
        "article | opinion | analysis | commentary | comment | column | review | report | guest "
        "post | story | op-ed | essay | editorial | leader | feature | profile | reply | "
        "letter | obituary | dispatch "
        "| excerpt | extract"
    ),
    "fr": (
        "article | tribune | analyse | chronique | entretien | reportage | éditorial | billet | "
        "texte | essai | portrait | critique | point de vue | débat | extrait"
    ),
    "es": (
        "artículo | tribuna | análisis | columna | entrevista | reportaje | opinión | texto | "
        "ensayo | reseña | extracto | fragmento"
    ),
    "it": (
        "articolo | analisi | commento | intervista | rubrica | editoriale | testo | saggio | "
        "recensione | estratto"
    ),
    "pt": (
        "artigo | análise | coluna | entrevista | crônica | opinião | texto | ensaio | resenha | "
        "excerto | trecho"
    ),
    "nl": (
        "artikel | opinie | analyse | column | interview | gastbijdrage | betoog | recensie | "
        "essay | fragment"
    ),
    "pl": (
        "artykuł | komentarz | analiza | felieton | wywiad | esej | recenzja | reportaż | fragment"
    ),
    "ru": "статья | мнение | комментарий | колонка | интервью",
}
GENRE_ARTICLES: Final = split_words(
    "ein eine der die das an a the un une una uno um uma een le la el il o"
)
# Before a colon: "Autor: NAME".
AUTHOR_WORDS: Final[Words] = {
    "de": (
        "autor | autorin | autoren | autorinnen | text | texte | interview | gastbeitrag | "
        "verfasser | verfasserin | von"
    ),
    "en": "author | authors | words | writer | by | interviewer",
    "fr": "auteur | autrice | auteure | auteurs | texte | par | propos recueillis par",
    "es": "autor | autora | autores | texto | por",
    "it": "autore | autrice | autori | testo | di",
    "pt": "autor | autora | autores | texto | por",
    "nl": "auteur | auteurs | tekst | door",
    "pl": "autor | autorka | autorzy | tekst",
    "ru": "автор | авторы | текст",
}
AUTHOR_PHRASES: Final[Words] = {
    "de": (
        "geschrieben von | verfasst von | das gespräch führte | das interview führte | das "
        "gespräch führten | rezensiert von | besprochen von"
    ),
    "en": "written by | posted by | story by | words by | reported by | reviewed by | interview by",
    "fr": "écrit par | publié par | critiqué par | propos recueillis par",
    "es": "escrito por | publicado por | reseñado por",
    "it": "scritto da | pubblicato da | recensito da",
    "pt": "escrito por | publicado por | resenhado por",
    "nl": "geschreven door | besproken door",
    "pl": "napisał | napisała",
    "ru": "написал | написала",
}
# What may stand between "von" and the name.
AUTHOR_TITLES: Final = split_phrases(
    "gastautor | gastautorin | unserem korrespondenten | unserer korrespondentin | unserem "
    "redakteur | unserer redakteurin | guest author | our correspondent | staff writer | notre "
    "correspondant | notre correspondante"
)
# Before a colon or a preposition: "Foto: NAME", "Übersetzung von NAME".
ROLE_WORDS: Final[dict[Role, Words]] = {
    Role.TRANSLATOR: {
        "de": "übersetzung | übersetzer | übersetzerin | deutsch | deutsche fassung | übertragung",
        "en": "translation | translator",
        "fr": "traduction | traducteur | traductrice",
        "es": "traducción | traductor | traductora",
        "it": "traduzione | traduttore | traduttrice",
        "pt": "tradução | tradutor | tradutora",
        "nl": "vertaling | vertaler",
        "pl": "tłumaczenie | przekład | tłum.",
        "ru": "перевод",
    },
    Role.INTRODUCTION: {
        "de": "einleitung | einführung | vorwort | vorbemerkung",
        "en": "introduction | foreword",
        "fr": "introduction | préface | avant-propos",
        "es": "introducción | prólogo",
        "it": "introduzione | prefazione",
        "pt": "introdução | prefácio",
        "nl": "inleiding | voorwoord",
        "pl": "wstęp | wprowadzenie",
        "ru": "предисловие | вступление",
    },
    Role.INTERVIEWEE: {
        "de": "im gespräch | im interview | gesprächspartner | gesprächspartnerin",
        "en": "in conversation | interviewee",
        "fr": "invité | invitée",
    },
    Role.PHOTO: {
        "de": "foto | fotos | bild | bilder | bildnachweis | titelbild | illustration",
        "en": "photo | photos | photograph | photographs | photography | image | picture",
        "fr": "photographie | photographies",
        "es": "fotografía | imagen",
        "it": "fotografia | immagine | didascalia",
        "pt": "fotografia | imagem",
        "nl": "beeld | foto's",
        "pl": "zdjęcie | zdjęcia | fot.",
        "ru": "фото",
    },
}
ROLE_PHRASES: Final[dict[Role, Words]] = {
    Role.TRANSLATOR: {
        "de": (
            "übersetzt von | ins deutsche übertragen von | aus dem englischen von | aus dem "
            "französischen von"
        ),
        "en": "translated by",
        "fr": (
            "traduit par | traduit de l'anglais par | traduit de l’anglais par | traduit de "
            "l'allemand par | traduit de l’allemand par"
        ),
        "es": "traducido por",
        "it": "tradotto da",
        "pt": "traduzido por",
        "nl": "vertaald door",
        "pl": "przełożył | przełożyła | tłumaczył | tłumaczyła",
        "ru": "перевёл | перевела",
    },
    Role.INTRODUCTION: {
        "de": "mit einer einleitung von | mit einem vorwort von | eingeleitet von",
        "en": "introduced by | with an introduction by | with a foreword by",
        "fr": "introduit par | avec une introduction de",
    },
    Role.INTERVIEWEE: {
        "de": (
            "interview mit | ein interview mit | im gespräch mit | ein gespräch mit | gespräch "
            "mit | im interview mit"
        ),
        "en": "interview with | an interview with | in conversation with | a conversation with",
        "fr": "entretien avec | interview de | interview avec | conversation avec",
        "es": "entrevista a | entrevista con | conversación con",
        "it": "intervista a | intervista con",
        "pt": "entrevista com | conversa com",
        "nl": "interview met | gesprek met",
        "pl": "rozmowa z | wywiad z",
        "ru": "интервью с",
    },
    Role.PHOTO: {
        "de": "fotos von | foto von | bilder von",
        "en": "photo by | photos by | photographs by",
        "fr": "photo de | photos de",
    },
}
SOURCE_WORDS: Final[Words] = {
    "de": (
        "quelle | quellen | medium | erschienen in | erschienen bei | zuerst erschienen in | "
        "zuerst erschienen bei"
    ),
    "en": "source | sources | publication | first published in | originally published in",
    "fr": "paru dans | publié dans",
    "es": "fuente | fuentes | publicado en",
    "it": "fonte | fonti | pubblicato su",
    "pt": "publicado em",
    "nl": "bron | bronnen | verschenen in",
    "pl": "źródło | źródła",
    "ru": "источник | источники",
}
# A recommender is no author.
RECOMMENDERS: Final = split_phrases(
    "via | hat tip | h/t | gefunden von | gefunden bei | empfohlen von | tipp von | dank an | mit "
    "dank an | vorgeschlagen von | recommended by | suggested by | proposé par | sugerido por | "
    "suggerito da"
)
# What leads in a date, or is left of a byline once date, weekday and time are gone.
DATE_FILLERS: Final = split_words(
    "actualizado aggiornato aktualisiert am at bijgewerkt data date datum del dem den der "
    "dnia du el em erschienen fecha modifié "
    "gepubliceerd geändert h i il jour last le lesezeit mis modified no o on op opublikowano "
    "posted pubblicato publicado published publié r stand the uhr um updated veröffentlicht vom z "
    "zuletzt à г года дата опубликовано"
)
MINUTE_WORDS: Final = split_phrases(
    "min | mins | minute | minutes | minuten | minutos | minuti | minuut | minut | minuty | мин "
    "| минут | минуты"
)
WORD_COUNT_WORDS: Final = split_phrases(
    "words | wörter | worte | mots | palabras | parole | palavras | woorden | słów | слов"
)
MEDIA_WORDS: Final = split_words(
    "agence agencia agency agentur agenzia agência nachrichtenagentur persbureau pressestelle "
    "allgemeine anzeiger atlantic blatt blog bulletin chronicle correio corriere courant courrier "
    "dagblad daily depesche diario digest diário dépêche echo economist estadão faz figaro "
    "focus folha gazeta gazette gazzetta globo guardian głos herald independent jornal journal "
    "krant kurier libération "
    "magazin magazine mediapart merkur monde mundo nachrichten news nrc observer online país "
    "podcast "
    "polityka post press presse público quarterly radio repubblica reuters review revista revue "
    "rivista rundfunk rundschau "
    "rzeczpospolita spiegel stampa standard stern substack tagesschau taz telegraaf telegraph "
    "times today tribune trouw tv vanguardia volkskrant weekly welt wyborcza yorker zeit zeitung "
    "écho вестник газета известия листок новости مجلة صحيفة جريدة"
)
MEDIA_ENDINGS: Final = split_phrases(
    "zeitung | blatt | nachrichten | rundschau | magazin | kurier | anzeiger | bote | boten "
    "| presse"
)
# Behind a name these tell what a person does, not where the piece appeared.
CALLINGS: Final = split_words(
    "analyst analystin author autor autora autore autorin autrice auteur auteure blogger "
    "bloggerin chefredakteur chefredakteurin correspondent diplomat economist economista editor "
    "editora epidemiologe ex-minister expert experte expertin filmmaker gastautor gastautorin "
    "hochschullehrer historian historiador historiadora historien historienne historiker "
    "historikerin journalist journaliste journalistin juristin jurist korrespondent "
    "korrespondentin lehrer lehrerin minister ministerin novelist philosoph philosophe "
    "philosopher philosophin physiker physikerin poet politologe politologin politologue "
    "politiker politikerin professor professora professorin professeur publizist publizistin "
    "redakteur redakteurin reporter reporterin researcher schriftsteller schriftstellerin "
    "scientist scrittore scrittrice senator sociologue soziologe soziologin student studentin "
    "avocat avocate chroniqueur chroniqueuse escritor escritora essayiste geograph geographin "
    "giornalista géographe jornalista médecin periodista romancier romancière écrivain écrivaine "
    "teacher volkswirt volkswirtin writer ökonom ökonomin économiste"
)
EDITORIAL_AUTHORS: Final = split_words(
    "redacción redactie redakcja redaktion redazione redação rédaction редакция"
)
