"""The words with which editors take leave of their readers; a language is added by its lines.

All words are lower-case; a bar stands between phrases.
"""

from typing import Final

from newsletter.roundups.phrases import Words

# Enough at the beginning of a short paragraph behind the last piece.
FAREWELLS: Final[Words] = {
    "de": (
        "bis bald | bis zum nächsten mal | bis nächste woche | bis nächsten | bis zur nächsten | "
        "bis dahin | bis morgen | bis in zwei wochen | bis in einer woche | das wars | "
        "ihnen eine gute | ihnen eine schöne | ihnen einen guten | ihnen einen schönen | "
        "ihnen ein schönes | ihre redaktion | eure redaktion | auf wiedersehen | das war's | "
        "das war's für | das war es für | "
        "das war die | so viel für heute | soviel für heute | viel freude beim | viel spaß beim | "
        "viel vergnügen beim | gute lektüre | einen schönen sonntag | ein schönes wochenende | "
        "schönes wochenende | herzliche grüße | herzlich grüßt | viele grüße | liebe grüße | mit "
        "freundlichen grüßen | beste grüße | es grüßt | es grüßen | kommen sie gut | kommt gut"
    ),
    "en": (
        "see you | until next | until then | that's all | that's it for | that is all for | "
        "thanks for reading | thank you for reading | happy reading | have a good | have a great "
        "| have a lovely | best wishes | kind regards | warm regards | yours sincerely | take care"
    ),
    "fr": (
        "à bientôt | à la semaine prochaine | à la prochaine | à dimanche | à samedi | à demain | "
        "bonne lecture | bonnes lectures | bon week-end | bonne semaine | merci de nous lire | "
        "c'est tout pour"
    ),
    "es": (
        "hasta la próxima | hasta pronto | hasta el próximo | hasta mañana | nos leemos | buena "
        "lectura | buen fin de semana | feliz domingo | eso es todo | gracias por leer"
    ),
    "it": (
        "alla prossima | a presto | a domani | buona lettura | buone letture | buon fine "
        "settimana | buona domenica | è tutto per | grazie per aver letto"
    ),
    "pt": (
        "até à próxima | até a próxima | até breve | até para a semana | boa leitura | boas "
        "leituras | bom fim de semana | por hoje é tudo | obrigado por ler"
    ),
    "nl": (
        "tot de volgende | tot volgende | tot snel | tot gauw | tot morgen | veel leesplezier | "
        "fijn weekend | dat was het voor | bedankt voor het lezen"
    ),
    "pl": (
        "do zobaczenia | do następnego | do przeczytania | miłej lektury | dobrej lektury | "
        "udanego weekendu | miłego weekendu | to wszystko na"
    ),
    "ru": "до встречи | до следующей | приятного чтения | хороших выходных | на этом всё",
}
# Enough where a short paragraph has them in the middle: "Einen guten Tag wünscht Ihnen …".
LEAVE_TAKINGS: Final[Words] = {
    "de": (
        "wünscht die redaktion | wünscht ihre redaktion | wünscht ihnen | wünscht euch | wünschen "
        "wir ihnen | wünschen wir euch | wünscht dir"
    ),
    "fr": "vous souhaite | vous souhaitons",
    "es": "les desea | les deseamos",
    "it": "vi augura | vi auguriamo",
    "nl": "wensen wij u | wenst u | wensen we je",
    "pl": "życzy redakcja | życzymy państwu | życzą państwu",
}
