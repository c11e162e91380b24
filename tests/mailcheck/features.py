"""Which features of HTML and CSS a mail uses, by the names that caniemail gives them."""

import re
from html.parser import HTMLParser

import cssutils

_HEADINGS = re.compile(r"h[1-6]")
_UNIT = re.compile(r"(?<![\w#.])-?[\d.]+(px|em|rem|%|pt|vh|vw)")
_SELECTORS = {
    "css-selector-class": r"\.",
    "css-selector-attribute": r"\[",
    "css-selector-descendant": r"\S \S",
    "css-selector-grouping": ",",
    "css-selector-id": "#",
    "css-selector-type": r"(?:^|[ ,])[a-z]",
    "css-pseudo-class-hover": ":hover",
}
_ELEMENTS = {"ul": "html-lists", "ol": "html-lists", "li": "html-lists", "em": "html-semantics"}
_GROUPED = ("padding", "margin", "border", "font-size", "background", "list-style")


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.features: set[str] = set()
        self.styles: list[str] = []  # of attributes
        self.sheets: list[str] = []
        self._in_sheet = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_sheet = tag == "style"
        named = "html-h1-h6" if _HEADINGS.fullmatch(tag) else f"html-{tag}"
        self.features.add(_ELEMENTS.get(tag, named))
        for name, value in attrs:
            self.features.add(f"html-{name}")
            if name == "style":
                self.styles.append(value or "")
            if name == "href" and (value or "").startswith("mailto:"):
                self.features.add("html-mailto-links")
            if name == "name" and value == "color-scheme":
                self.features.add("html-meta-color-scheme")

    def handle_endtag(self, tag: str) -> None:
        self._in_sheet = self._in_sheet and tag != "style"

    def handle_data(self, data: str) -> None:
        if self._in_sheet:
            self.sheets.append(data)

    def handle_decl(self, decl: str) -> None:
        self.features.add("html-doctype" if decl.lower().startswith("doctype") else "")


def find_features(html: str) -> set[str]:
    """Return the names of all features that a mail uses outside Outlook's conditional comments.

    More than caniemail knows: unknown names are for the caller to drop.
    """
    tags = _Tags()
    tags.feed(re.sub(r"<!--.*?-->", "", html, flags=re.DOTALL))
    features = set(tags.features)
    for style in tags.styles:
        features |= _read_declarations(style)
    for sheet in tags.sheets:
        features |= _read_sheet(sheet)
    return features


def _read_sheet(sheet: str) -> set[str]:
    features: set[str] = set()
    for condition in re.findall(r"@media ([^{]*)", sheet):
        features.add("css-at-media")
        if "prefers-color-scheme" in condition:
            features.add("css-at-media-prefers-color-scheme")
    for selectors, declarations in re.findall(r"([^{}]+)\{([^{}]*)\}", sheet):
        bare = re.sub(r"\s+", " ", selectors).strip()
        features |= {name for name, pattern in _SELECTORS.items() if re.search(pattern, bare)}
        features |= _read_declarations(declarations)
    return features


def _read_declarations(text: str) -> set[str]:
    features: set[str] = set()
    for declaration in cssutils.parseStyle(text, validate=False):
        name = declaration.name
        features.add(f"css-{name}")
        features |= {f"css-{group}" for group in _GROUPED if name.startswith(group)}
        if declaration.priority:
            features.add("css-important")
        units = {"px": "px", "%": "percent"}
        features |= {f"css-unit-{units.get(u, u)}" for u in _UNIT.findall(declaration.value)}
        if (name, declaration.value) == ("display", "none"):
            features.add("css-display-none")
    return features
