"""What the columns of a table of pieces are called; a language is added by adding its words.

All words are lower-case; a bar stands between phrases.
"""

from enum import StrEnum, auto
from typing import Final

from newsletter.roundups.phrases import split_phrases, split_words


class Column(StrEnum):
    """What a column of a table of pieces holds."""

    TITLE = auto()
    AUTHOR = auto()
    SOURCE = auto()
    DATE = auto()
    RUBRIC = auto()
    TEXT = auto()
    LINK = auto()
    OTHER = auto()


COLUMN_WORDS: Final = {
    Column.TITLE: split_words(
        "titel überschrift schlagzeile artikel beitrag title headline article titre título titular "
        "titolo kop tytuł заголовок статья"
    ),
    Column.AUTHOR: split_words(
        "autor autorin autoren autor*in autor/in autor:in verfasser verfasserin author authors "
        "byline writer auteur auteure auteurs autora autores autore autrice autori auteurs autorzy "
        "автор авторы"
    ),
    Column.SOURCE: split_words(
        "medium quelle zeitung publikation erschienen source publication outlet paper newspaper "
        "magazine média journal medio fuente periódico fonte testata giornale jornal bron krant "
        "źródło gazeta источник издание"
    ),
    Column.DATE: split_words(
        "datum tag erscheinungstag erscheinungsdatum date day published jour fecha día data giorno "
        "dia dag dzień дата"
    ),
    Column.RUBRIC: split_words(
        "rubrik ressort thema section topic category rubrique thème sección tema sezione seção "
        "rubriek onderwerp dział temat рубрика тема"
    ),
    Column.TEXT: split_words(
        "inhalt zusammenfassung kurzfassung auszug text teaser beschreibung summary abstract "
        "excerpt description contents contenu extrait résumé texte resumen extracto contenido "
        "riassunto estratto contenuto testo resumo conteúdo texto samenvatting inhoud fragment "
        "tekst streszczenie treść содержание текст"
    ),
    Column.LINK: split_words(
        "link links url fundstelle adresse web online address lien enlace collegamento ссылка"
    ),
}
NOTHING_SAID: Final = frozenset(
    split_phrases(
        "- | – | — | k. a. | k.a. | o. a. | o.a. | ohne angabe | keine angabe | n. n. | n.n. | n/a "
        "| n. a. | n.a. | s. n. | sin autor | sans auteur | onbekend | brak"
    )
)
"""What stands in the cell of a table where nothing is known."""
