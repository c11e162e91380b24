"""A rendered mail as a browser reads it."""

from html.parser import HTMLParser


class Page(HTMLParser):
    """The tags of a page, with their attributes, and the words of its links."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data

    def named(self, *names: str) -> list[tuple[str, dict[str, str | None]]]:
        return [(tag, attributes) for tag, attributes in self.tags if tag in names]

    @property
    def links(self) -> list[str]:
        return [attributes["href"] or "" for _, attributes in self.named("a")]
