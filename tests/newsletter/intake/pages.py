"""Pages of a web server of our own: one article, a roundup, a feed, and what is none of them."""

ARTICLE = """<!DOCTYPE html>
<html lang="de"><head><meta charset="utf-8"><title>Der Regenwurm zieht um | Probezeitung</title>
<link rel="canonical" href="/regenwurm">
<meta property="og:site_name" content="Probezeitung">
<meta property="og:title" content="Der Regenwurm zieht um">
<meta property="og:description" content="Warum er dabei niemanden um Erlaubnis fragt.">
<meta property="og:image" content="https://probezeitung.example/wurm.jpg">
<meta property="article:published_time" content="2026-11-17T08:00:00+01:00">
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Der Regenwurm zieht um",
"author": [{"@type": "Person", "name": "Dr. Anna Berg"}, {"@type": "Person", "name": "Jo Lenz"}]}
</script></head><body><article><h1>Der Regenwurm zieht um</h1>
<p>Er packt nichts ein und kommt doch mit allem an, was er braucht, denn er trägt es in sich.</p>
<p>Wer ihm zusieht, lernt, dass ein Haus auch ein Weg sein kann, und dass Wege sich lohnen.</p>
</article></body></html>"""

HEAD_ONLY = """<!DOCTYPE html><html lang="de"><head><title>Nur ein Kopf</title>
<meta property="og:description" content="Den Rest schreibt ein Skript.">
<meta name="author" content="Ida Kern"></head><body><div id="app"></div></body></html>"""

SILENT = "<!DOCTYPE html><html><head></head><body><div></div></body></html>"

ROUNDUP = """<!DOCTYPE html><html lang="de"><head><title>Wochenschau</title></head><body>
<h2>Ein Beet, das niemand umgräbt</h2><p>Von Jonas Muster – 16. November 2026</p>
<p>Was nach Nachlässigkeit klingt, erweist sich als genaue Methode, und die Beete danken es.</p>
<p><a href="/garten">Weiterlesen</a></p>
<h2>Die Uhr im Treppenhaus</h2><p>Von Karla Entwurf – 17. November 2026</p>
<p>Sie geht seit Jahren nach, und das Haus hat sich daran gewöhnt, später zu sein als andere.</p>
<p><a href="uhr">Weiterlesen</a></p></body></html>"""

FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Probe</title>
<item><title>Moos</title><link>https://b.example/moos</link>
<pubDate>Mon, 16 Nov 2026 08:00:00 GMT</pubDate>
<description>Es wächst, wo niemand geht.</description>
</item><item><title>Farn</title><link>https://b.example/farn</link>
<pubDate>Fri, 20 Nov 2026 08:00:00 GMT</pubDate><description>Er rollt sich aus.</description>
</item></channel></rss>"""


def say(body: str, kind: str = "text/html", letters: str = "utf-8", *, tell: bool = True) -> bytes:
    """Return what a server answers with a body, whether or not it tells how it is written."""
    content = body.encode(letters)
    told = f"; charset={letters}" if tell else ""
    head = (
        f"HTTP/1.1 200 OK\r\nContent-Type: {kind}{told}\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content
